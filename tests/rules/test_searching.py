"""What people type to find somebody or something is compared forgivingly, by one law."""

import pytest

from queue_core.rules import searching


@pytest.mark.parametrize(
    "typed", ["tutea", "Ţuţea", "ȚUȚEA", " Petre  tutea ", "tutea petre", "petretutea", "țut"]
)
def test_a_name_is_found_without_case_marks_and_blanks_and_in_any_order_of_words(typed):
    """Comma below and cedilla are one letter, composed or not."""
    assert searching.names(typed, "Petre Țuțea")
    assert searching.names(typed, "Petre T\u0326ut\u0327ea")


@pytest.mark.parametrize("typed, name", [
    ("Stefan", "Ștefan Popa"), ("Constantinescu Ramniceanu", "Maria Constantinescu-Râmniceanu"),
    ("ana maria", "Anamaria Ion"), ("anamaria", "Ana-Maria Ion"), ("strasse", "Straße"), ("Wałęsa", "walesa"),
])  # fmt: skip
def test_names_as_people_write_them(typed, name):
    assert searching.names(typed, name)


@pytest.mark.parametrize("typed", ["", "   ", "--", "țuțea ion", "tutea p3"])
def test_nothing_and_other_words_find_nobody(typed):
    """Every word typed must stand there."""
    assert not searching.names(typed, "Petre Țuțea")


@pytest.mark.parametrize("typed, number", [
    ("pd1", "PD001"), ("b 005", "B005"), ("B5", "B005"), (" a017 ", "A017"), ("PA-3", "PA003"),
    ("a1000", "A1000"), ("A 0 1 7", "A017"), ("a٣", "A003"), ("", ""), ("?", "?"), ("17", "17"),
])  # fmt: skip
def test_a_number_is_read_without_case_blanks_and_leading_zeros(typed, number):
    """What is no number is left to whoever looks for it."""
    assert searching.number(typed) == number
