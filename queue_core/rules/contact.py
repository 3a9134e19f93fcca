"""A visitor's phone and e-mail address: as they are compared, and as they are written to; and who comes
together.
"""

import re
import unicodedata
from typing import NamedTuple

from queue_core.rules import limits
from queue_core.rules.refusals import Refusal

NATIONAL_DIGITS = 9
LAST_DIGITS = 4
COUNTRY, MOST_DIGITS = "40", 15
"""Of one number, its country included (ITU-T E.164); `00` may stand before it."""

_SCIENTIFIC = re.compile(r"[-+]?[0-9]+(?:[.,][0-9]+)?[Ee][-+]?[0-9]{1,3}")
_DECIMAL = re.compile(r"(\+?[0-9]{9,15})[.,]0{1,2}")
_EXTENSION = re.compile(r"(?:;ext=|\bext\.?|\binterior|\bint\.?|(?<=[0-9 ])x)\s*[0-9]{1,5}\s*$", re.I)
_BETWEEN = re.compile(r"[,;/|\r\n]|\b(?:sau|și|si|or|and)\b", re.I)
_ROMANIAN = re.compile(r"(?:(?:\+|00)40[ .()-]*0?|\b0|(?<![0-9]))[ .()-]*([237](?:[ .()-]*[0-9]){8})")
"""With its country, its trunk prefix or none, one after the other (ANCOM, national numbering plan)."""


def phone_numbers(phone: str | None) -> tuple[str, ...]:
    """The national numbers in a field, however they are written: `0721 234 567`, `+40 (721) 234-567`,
    `0040721234567`, as a spreadsheet has them (`40721234567.0`), several in one field.

    Empty for what is no number of nine digits, was rounded (`4,07212E+10`), or only fills the field
    (`0700000000`): nobody is found by it.
    """
    written = (phone or "").strip()
    if _SCIENTIFIC.fullmatch(written):
        return ()
    if decimal := _DECIMAL.fullmatch(written):
        written = decimal[1]
    found: list[str] = []
    held = ""
    for part in _BETWEEN.split(_EXTENSION.sub("", written)):
        digits = re.sub("[^0-9]", "", part)
        if len(digits) > MOST_DIGITS + 2:
            found += [re.sub("[^0-9]", "", number) for number in _ROMANIAN.findall(part)] or [digits]
            continue
        # A comma or a slash may also stand inside one number: 0721/234.567.
        held += digits
        if len(held) >= (NATIONAL_DIGITS + 3 if held.startswith("00") else NATIONAL_DIGITS):
            found.append(held)
            held = ""
    national = (number[-NATIONAL_DIGITS:] for number in found)
    return tuple(dict.fromkeys(number for number in national if len(set(number[1:])) > 1))


def phone_digits(phone: str | None) -> str | None:
    """The national number of a phone, the first of several; None for what is none."""
    return next(iter(phone_numbers(phone)), None)


def are_together(name: str | None, other: str | None) -> bool:
    """Whether two appointments of one phone are one visitor's: their names agree, whatever their case,
    diacritics and order, or neither is known. A call centre has one phone for many people.
    """
    return _folded(name) == _folded(other)


def _folded(name: str | None) -> list[str]:
    plain = "".join(c for c in unicodedata.normalize("NFKD", name or "") if not unicodedata.combining(c))
    return sorted(re.findall(r"\w+", plain.casefold()))


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

    Of several in one field the first; None for what is no phone.
    """
    written = (phone or "").strip()
    numbers = phone_numbers(written)
    if len(numbers) > 1:
        return f"+{COUNTRY}{numbers[0]}"
    if decimal := _DECIMAL.fullmatch(written):
        written = decimal[1]
    if re.search("[^0-9+() ./-]", written) or not numbers:
        return None
    digits = re.sub("[^0-9]", "", written)
    if digits.startswith("00"):
        digits = digits[2:]
    elif not written.startswith("+"):
        national = digits.removeprefix("0")
        digits = COUNTRY + national if len(national) == NATIONAL_DIGITS else digits
    return f"+{digits}" if len(digits) <= MOST_DIGITS else None
