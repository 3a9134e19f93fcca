"""The Romanian catalog is whole and properly written."""

import re
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from pytest import mark

from queue_core.language.catalogs import language

ROOT = Path(__file__).parent.parent.parent
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "N_": None}
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
FORMS = 3


def _said_in_the_code() -> set[str]:
    """The sentences; of those with a plural, the singular, which also serves alone."""
    options = {"**/templates/**.html": {"extensions": "jinja2.ext.i18n", "encoding": "utf-8"}}
    return {
        message if isinstance(message, str) else message[0]
        for room in ("kiosk", "display", "counter", "queue_core")
        for _file, _line, message, _comments, _context in extract_from_dir(
            ROOT / room, METHODS, options, keywords=KEYWORDS
        )
    }


def _romanian() -> Catalog:
    with (ROOT / "queue_core/language/locale/ro/messages.po").open("rb") as file:
        return read_po(file, locale="ro")


def test_every_sentence_has_its_romanian_and_nothing_else_is_there():
    """What the code says and what the catalog holds are the same set."""
    translated = {
        message.id if isinstance(message.id, str) else message.id[0]
        for message in _romanian()
        if message.id and all([message.string] if isinstance(message.string, str) else message.string)
    }
    assert translated == _said_in_the_code()


def test_romanian_is_written_with_comma_below_and_three_plurals():
    """No cedilla letters; one form each for 1, 2-19, and 20 and more."""
    for message in _romanian():
        forms = [message.string] if isinstance(message.string, str) else list(message.string)
        assert not re.search("[şţŞŢ]", "".join(forms)), message.id
        if not isinstance(message.id, str):
            assert len(forms) == FORMS, message.id


def test_a_translation_has_the_places_of_its_sentence():
    """A place that only one side knows would fail before a visitor's eyes."""
    for message in _romanian():
        if not message.id:
            continue
        asked = [message.id] if isinstance(message.id, str) else list(message.id)
        said = [message.string] if isinstance(message.string, str) else list(message.string)
        known = set(re.findall(r"%\((\w+)\)", " ".join(asked)))
        for form in said:
            assert set(re.findall(r"%\((\w+)\)", form)) <= known, message.id


@mark.parametrize(
    ("count", "words"),
    [
        (0, "0 persoane"),
        (1, "1 persoană"),
        (2, "2 persoane"),
        (19, "19 persoane"),
        (20, "20 de persoane"),
        (100, "100 de persoane"),
        (101, "101 persoane"),
        (120, "120 de persoane"),
    ],
)
def test_people_are_counted_as_romanian_counts_them(count, words):
    """CLDR's plural rule: one, few (0 and 1-19 of each hundred), other."""
    assert language("ro").ngettext("%(num)s person", "%(num)s people", count) == words


def test_a_sentence_that_also_has_a_plural_is_translated_alone():
    """ "Desk" heads a column of the lobby's screen; the Python of Debian 12 does not find it by itself."""
    assert language("ro").gettext("Desk") == "Ghișeul"
