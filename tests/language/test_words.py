"""The catalogs are whole where they say so, and properly written."""

import re

from pytest import mark

from queue_core.language.catalogs import language
from queue_core.language.known import base_of
from tests.language.census import (
    EASY,
    FOR_VISITORS,
    WHOLE,
    WITH_CATALOG,
    catalog,
    forms_of,
    said_in_the_code,
    said_to_visitors,
    translated,
)

NEVER = {
    "ro": "[şţŞŢ]",
    "hu": "[õûÕÛ]",
    # The letters of Russian alone, and a word of both alphabets: a Latin i in one looks right.
    "uk": "[ыэъёЫЭЪЁ]|[а-яґєіїА-ЯҐЄІЇ][a-zA-Z]|[a-zA-Z][а-яґєіїА-ЯҐЄІЇ]",
}
"""What no word of a language holds: letters that only look like its own."""


@mark.parametrize("code", WHOLE)
def test_every_sentence_has_its_words_and_nothing_else_is_there(code):
    """What the code says and what a catalog for everybody holds are the same set."""
    assert translated(code) == set(said_in_the_code())


@mark.parametrize("code", FOR_VISITORS)
def test_a_catalog_for_visitors_is_whole_where_visitors_read(code):
    """Kiosk, TV, paper, phone, voice, and what they are refused with; nothing that nobody says."""
    assert said_to_visitors() <= translated(code) <= set(said_in_the_code())


@mark.parametrize("code", EASY)
def test_easy_language_replaces_sentences_of_its_base_one_by_one(code):
    """Those that it has are said to visitors, and said otherwise; all others are its base's."""
    own, base = language(code), language(base_of(code))
    replaced = translated(code)
    assert replaced and replaced <= said_to_visitors()
    assert [each for each in replaced if own.gettext(each) == base.gettext(each)] == []
    kept = said_to_visitors() - replaced
    assert kept and all(own.gettext(each) == base.gettext(each) for each in kept)


@mark.parametrize("code", WITH_CATALOG)
def test_no_letter_stands_for_one_that_looks_like_it(code):
    """Comma-below for Romanian, double acute for Hungarian, one alphabet for a Ukrainian word."""
    for message in catalog(code):
        for form in forms_of(message) if message.id else ():
            words = re.sub(r"%\(\w+\)s|\{\}", " ", form)
            assert not re.search(NEVER.get(base_of(code), "^$a"), words), form


@mark.parametrize("code", WITH_CATALOG)
def test_a_plural_has_the_forms_of_its_language(code):
    """As many as the catalog's own rule counts: two in Hungarian, three in Romanian and Ukrainian."""
    for message in catalog(code):
        if message.id and not isinstance(message.id, str):
            assert len(forms_of(message)) == catalog(code).num_plurals, message.id


@mark.parametrize("code", WITH_CATALOG)
def test_a_translation_has_the_places_of_its_sentence(code):
    """A place that only one side knows would fail before a visitor's eyes; one left out would be missed.

    A singular may say its number in a word.
    """
    for message in catalog(code):
        if not message.id:
            continue
        asked = [message.id] if isinstance(message.id, str) else list(message.id)
        forms = forms_of(message)
        for form in forms:
            assert _places(form) <= _places(" ".join(asked)), message.id
        assert _places(forms[-1]) == _places(asked[-1]), message.id


def _places(sentence: str) -> set[str]:
    return set(re.findall(r"%\((\w+)\)", sentence))


@mark.parametrize(
    ("code", "count", "words"),
    [
        ("ro", 0, "0 persoane"),
        ("ro", 1, "1 persoană"),
        ("ro", 2, "2 persoane"),
        ("ro", 19, "19 persoane"),
        ("ro", 20, "20 de persoane"),
        ("ro", 100, "100 de persoane"),
        ("ro", 101, "101 persoane"),
        ("ro", 120, "120 de persoane"),
        ("hu", 1, "1 fő"),
        ("hu", 12, "12 fő"),
        ("uk", 0, "0 осіб"),
        ("uk", 1, "1 особа"),
        ("uk", 2, "2 особи"),
        ("uk", 5, "5 осіб"),
        ("uk", 11, "11 осіб"),
        ("uk", 21, "21 особа"),
        ("uk", 24, "24 особи"),
        ("uk", 112, "112 осіб"),
    ],
)
def test_people_are_counted_as_each_language_counts_them(code, count, words):
    """CLDR's plural rules, as gettext writes them."""
    assert language(code).ngettext("%(num)s person", "%(num)s people", count) == words


def test_a_sentence_that_also_has_a_plural_is_translated_alone():
    """ "Desk" heads a column of the lobby's screen; the Python of Debian 12 does not find it by itself."""
    assert [language(code).gettext("Desk") for code in ("ro", "hu", "uk", "ro-easy")] == [
        "Ghișeul",
        "Ablak",
        "Вікно",
        "Ghișeul",
    ]
