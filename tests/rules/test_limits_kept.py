"""The law of each field to the letter and the number: what others know of it, and what stands beside it."""

import sys
import unicodedata

import pytest

from queue_core.rules import limits
from tests.office import refused
from tests.rules.test_limits import NEVER, TEXTS, fits_schema, is_taken

NEIGHBOURS = {
    beside
    for number in range(sys.maxunicode)
    if unicodedata.category(chr(number)) in NEVER or number == 0xFFFD
    for beside in map(chr, (max(number - 1, 0), number + 1))
    if unicodedata.category(beside) not in NEVER | {"Cn"} and beside != "\ufffd"
}
"""Each letter that stands in Unicode right beside one that is refused."""


def test_no_letter_is_refused_for_its_neighbour():
    """A range that is one too wide would lose a letter of some script."""
    assert {each for each in NEIGHBOURS if not is_taken(limits.NAME, f"a{each}b")} == set()
    with refused("damaged_letters"):
        limits.NAME.taken("a\ufffdb")


@pytest.mark.parametrize("law", [limits.NAME, limits.REFERENCE], ids=["folded", "as it is"])
def test_json_schema_refuses_the_same_characters(law):
    """Those that are never taken, and their neighbours, one by one."""
    never = {each for each in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(each) in NEVER}
    differ = {
        each
        for each in (never | NEIGHBOURS) - {chr(number) for number in range(0xD800, 0xE000)}
        if fits_schema(law, f"a{each}b") is not is_taken(law, f"a{each}b")
    }
    assert differ == set()


MOST = {
    "REFERENCE": 200, "NAME": 200, "PHONE": 40, "SERVICE_NAME": 200, "CODE": 6, "LANGUAGE": 35,
    "ENTERED": 200, "REASON": 200, "NOTE": 200, "NOTICE": 160, "SEARCH": 100, "SPOKEN": 600, "ACCOUNT": 64,
    "SLUG": 40, "DESK": 20, "PRINTER": 40, "OFFICE_LANGUAGE": 7, "NUMBER": 12, "PAIRING_CODE": 9, "KEY": 200,
}  # fmt: skip
"""Characters. Booking sites and devices send what they could send yesterday: none of these becomes less, and
what is kept of a longer one must fit the column that it was made for."""


def test_the_lengths_are_those_that_others_know():
    assert {name: getattr(limits, name).most for name in MOST} == MOST


def test_the_numbers_are_those_that_others_know():
    """Years, minutes of an appointment, tickets of a day, characters of a password: first and last."""
    ranges = (limits.YEARS, limits.MINUTES, limits.CAPS, limits.PASSWORD)
    ends = [(each[0], each[-1]) for each in ranges]
    assert ends == [(2000, 2100), (1, 480), (0, 9999), (8, 200)]


@pytest.mark.parametrize("law", TEXTS)
def test_one_letter_is_enough_where_anything_must_be_written_and_nothing_where_it_need_not(law):
    if law.least:
        assert law.taken("a") == "a"
        for nothing in ("", " \t"):
            with refused("nothing_written"):
                law.taken(nothing)
    else:
        assert law.taken("") == law.taken(" \t") == ""


def test_a_refused_text_is_told_its_letters_and_how_many_there_may_be():
    """Both lengths count: as it is written, and as it is kept."""
    with refused("too_long") as refusal:
        limits.REFERENCE.taken("a" * 200 + " ")
    assert refusal.value.facts == {"most": 200, "given": 201}
    with refused("control_characters") as refusal:
        limits.REFERENCE.taken("a\u200b\x07b")
    assert refusal.value.facts == {"character": "U+200B"}


@pytest.mark.parametrize("name", ["", " ", "ana ", " ana", "ana\u200b", "ana\tpop", "a" * 65, "\u00a0"])
def test_a_name_that_could_be_mistaken_for_another_is_no_accounts(name):
    """With blanks around it, something that cannot be seen, or too long: nothing of it is put right."""
    with refused("bad_name"):
        limits.account_name(name)


@pytest.mark.parametrize("name", ["a", "Ana Pop", "ana.pop@lobby", "Ștefan", "a" * 64])
def test_any_plain_name_is_an_accounts(name):
    assert limits.account_name(name) == name


def test_a_reason_is_written_and_kept_without_what_is_around_it():
    assert limits.reason("  a small \n child ") == "a small child"
    for nothing in ("", "  "):
        with refused("reason_needed"):
            limits.reason(nothing)
