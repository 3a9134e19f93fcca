"""A visitor's phone and e-mail address: as they are compared, and as they are written to."""

import re
from typing import NamedTuple

from queue_core.rules import limits
from queue_core.rules.refusals import Refusal

NATIONAL_DIGITS = 9
LAST_DIGITS = 4
COUNTRY, MOST_DIGITS = "40", 15


def phone_digits(phone: str | None) -> str | None:
    """The national number, however it is written: `0721 234 567`, `+40 (721) 234-567`, `0040721234567`.

    None for what is no number of nine digits, or only fills a field (`0700000000`): nobody is found by it.
    Romanian numbers have nine digits after the trunk prefix (ANCOM, national numbering plan).
    """
    digits = re.sub("[^0-9]", "", phone or "")[-NATIONAL_DIGITS:]
    if len(digits) < NATIONAL_DIGITS or len(set(digits[1:])) == 1:
        return None
    return digits


class Contact(NamedTuple):
    """Where somebody is told something: `kind` is "email" or "phone", `to` as a gateway takes it."""

    kind: str
    to: str


def contact(written: str) -> Contact:
    """An e-mail address, or a phone in the international form (E.164). Refuses with `bad_contact`."""
    tidied = limits.PHONE.tidied(written) if "@" not in written else limits.EMAIL.tidied(written)
    if "@" in tidied:
        local, _, domain = limits.EMAIL.taken(tidied).rpartition("@")
        return Contact("email", f"{local}@{domain.lower()}")
    number = dialled(tidied)
    if number is None:
        raise Refusal("bad_contact")
    return Contact("phone", number)


def dialled(phone: str | None) -> str | None:
    """A phone in the international form (E.164): `+40721234567`. Without a country's prefix it is Romanian.

    None for what is no phone.
    """
    written = (phone or "").strip()
    digits = re.sub("[^0-9]", "", written)
    if re.search("[^0-9+() ./-]", written) or phone_digits(written) is None:
        return None
    if digits.startswith("00"):
        digits = digits[2:]
    elif not written.startswith("+"):
        national = digits.removeprefix("0")
        digits = COUNTRY + national if len(national) == NATIONAL_DIGITS else digits
    return f"+{digits}" if len(digits) <= MOST_DIGITS else None
