"""What a desk is called: a word before its name, unless the name has its own; and which names there are."""

import pytest

from queue_core.rules import limits
from queue_core.rules.desk_names import has_own_word
from tests.office import refused

TAKEN = ["1", "112", "A", "Casierie-3", "Room 1", "Camera 3", "Ghișeu A", "Camera de comisie 12", "12/B",
         "Nr. 4", "Κ 2", "Зал 1", "窓口 3"]  # fmt: skip
REFUSED = ["", " ", "-1", "/1", ".", "a_b", "3!", "A&B", "<b>", "3?", "a#1", "50%", "a\\b",
           "a\tb\u200bc", "Camera de comisie 123", "\U0001f600", "A→B", "«3»"]  # fmt: skip


@pytest.mark.parametrize("name", TAKEN)
def test_letters_of_any_kind_digits_blanks_and_three_signs_make_a_name(name):
    assert limits.DESK.taken(name) == name


@pytest.mark.parametrize("name", REFUSED)
def test_signs_pictures_and_more_than_twenty_make_none(name):
    with refused("nothing_written" if not name.strip() else "unknown_desk"):
        limits.DESK.taken(name)


def test_a_name_is_kept_composed_with_single_blanks():
    """However a keyboard or a file writes it."""
    assert limits.DESK.taken(" Ghis\u0326eu   A ") == "Ghișeu A"


@pytest.mark.parametrize("name, own", [
    ("Room 1", True), ("Camera 3", True), ("Ghișeu A", True), ("Sala mare nr. 2", True), ("3", False),
    ("A", False), ("Casierie-3", False), ("Parter-12B", False), ("A 3", False), ("12 B", False),
])  # fmt: skip
def test_a_name_of_words_is_said_as_it_is(name, own):
    """ "Camera 3" is not called "desk Camera 3"; "3" and "Casierie-3" are called desks."""
    assert has_own_word(name) is own
