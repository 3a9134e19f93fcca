"""A visitor's phone, however it is written."""

import pytest

from queue_core.rules.contact import LAST_DIGITS, phone_digits


@pytest.mark.parametrize(
    "written",
    [
        "0721 234 567",
        "0721234567",
        "+40 721 234 567",
        "+40 (721) 234-567",
        "0040721234567",
        "721.234.567",
        " 0721/234.567 ",
    ],
)
def test_a_number_is_compared_by_its_nine_national_digits(written):
    """Trunk prefix, country code and signs are left out."""
    assert phone_digits(written) == "721234567"


@pytest.mark.parametrize(
    "written", [None, "", "call me", "21 234 567", "0700000000", "+40 111 111 111", "311111111"]
)
def test_what_is_no_number_finds_nobody(written):
    """Fewer than nine digits, or eight like ones that only fill a field."""
    assert phone_digits(written) is None


@pytest.mark.parametrize(
    ("written", "digits"), [("0721 111 111", "721111111"), ("0711 111 112", "711111112")]
)
def test_a_number_with_many_like_digits_is_a_number(written, digits):
    """Only one that has nothing else is not."""
    assert phone_digits(written) == digits


def test_a_kiosk_asks_for_the_last_four_digits():
    """Of +40 721 234 567 these are 4567."""
    assert (phone_digits("+40 721 234 567") or "")[-LAST_DIGITS:] == "4567"
