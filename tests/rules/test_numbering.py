"""Numbers on tickets: A017 for a walk-in, PA003 for a booked visitor."""

import pytest

from queue_core.rules.numbering import number, series, taken_apart


@pytest.mark.parametrize(
    ("letter", "booked", "count", "written"),
    [
        ("A", False, 1, "A001"),
        ("A", False, 17, "A017"),
        ("A", True, 3, "PA003"),
        ("G", False, 999, "G999"),
        ("A", False, 1000, "A1000"),
        ("A", True, 1000, "PA1000"),
        ("A", False, 12345, "A12345"),
    ],
)
def test_a_number_is_its_series_and_three_digits_or_more(letter, booked, count, written):
    """After A999 comes A1000; read back, it gives what it was made of."""
    assert number(series(letter, booked=booked), count) == written
    assert taken_apart(written) == (booked, letter, count)


def test_no_two_counts_of_any_series_are_written_alike():
    """The letters are A to Z without P, so the booked series of one is never the series of another."""
    letters = "ABCDEFGHIJKLMNOQRSTUVWXYZ"
    names = [series(letter, booked=booked) for letter in letters for booked in (False, True)]
    numbers = [number(name, count) for name in names for count in (*range(1, 120), 999, 1000, 1001, 10_000)]
    assert len(set(numbers)) == len(numbers)
