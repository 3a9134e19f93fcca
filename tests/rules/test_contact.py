"""A visitor's phone and e-mail address, however they are written."""

import pytest

from queue_core.rules.contact import LAST_DIGITS, are_together, contact, dialled, phone_numbers
from tests.office import refused


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
        "0721,234,567",
        "0040 721 234 567",
        "40721234567.0",
        "+40721234567,00",
        "721234567.0",
        "tel:+40721234567;ext=12",
        "0721 234 567 int. 12",
        "0721234567 (mama)",
    ],
)
def test_a_number_is_compared_by_its_nine_national_digits(written):
    """Trunk prefix, country code and signs are left out."""
    assert phone_numbers(written) == ("721234567",)


@pytest.mark.parametrize(
    "written",
    [
        None,
        "",
        "call me",
        "21 234 567",
        "0700000000",
        "+40 111 111 111",
        "311111111",
        "4,07212E+10",
        "4.0721234567E+10",
    ],
)
def test_what_is_no_number_finds_nobody(written):
    """Fewer than nine digits, eight like ones that only fill a field, or what a spreadsheet rounded."""
    assert phone_numbers(written) == ()


@pytest.mark.parametrize(
    "written",
    [
        "0721 234 567 / 021 234 5678",
        "0721234567, +40212345678",
        "0721234567;0212345678",
        "0721 234 567 0212 345 678",
        "+40721234567+40212345678",
        "721234567/212345678",
        "0721234567 sau 0212345678",
        "0721234567, 0212345678, 0721 234 567",
    ],
)
def test_several_numbers_in_one_field_are_each_a_number(written):
    """Whatever stands between them; each once."""
    assert phone_numbers(written) == ("721234567", "212345678")


@pytest.mark.parametrize(
    ("name", "other", "together"),
    [
        ("Țurcanu Ana", "ANA TURCANU", True),
        ("Țurcanu Ana", "Ana  T\u0326urcanu", True),
        (None, None, True),
        ("", None, True),
        ("Ana", None, False),
        ("Ana", "Ion", False),
    ],
)
def test_one_phone_is_one_visitors_where_the_names_agree_or_none_is_known(name, other, together):
    """A call centre gives its own phone for all its callers."""
    assert are_together(name, other) is together


@pytest.mark.parametrize(
    ("written", "digits"), [("0721 111 111", "721111111"), ("0711 111 112", "711111112")]
)
def test_a_number_with_many_like_digits_is_a_number(written, digits):
    """Only one that has nothing else is not."""
    assert phone_numbers(written) == (digits,)


def test_a_kiosk_asks_for_the_last_four_digits():
    """Of +40 721 234 567 these are 4567."""
    assert phone_numbers("+40 721 234 567")[0][-LAST_DIGITS:] == "4567"


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("0721 234 567", "+40721234567"),
        ("721234567", "+40721234567"),
        ("0040721234567", "+40721234567"),
        ("+44 20 7946 0958", "+442079460958"),
        ("40721234567", "+40721234567"),
        ("+123456789012345", "+123456789012345"),
        ("+1234567890123456", None),
        ("0721 234 567 (home)", None),
        ("21 234 567", None),
        (None, None),
    ],
)
def test_a_phone_is_dialled_in_its_international_form(written, number):
    """E.164: a plus, the country, fifteen digits at most; without a country's prefix it is Romanian."""
    assert dialled(written) == number


def test_who_is_written_to_has_an_address_or_a_phone():
    """Of an address the domain has no case; what is neither is refused."""
    assert contact(" Ana@Example.RO ") == ("email", "Ana@example.ro")
    assert contact("0721 234 567") == ("phone", "+40721234567")
    with refused("bad_contact"):
        contact("call me")
