"""A visitor's phone, as it is compared."""

import re

NATIONAL_DIGITS = 9
LAST_DIGITS = 4


def phone_digits(phone: str | None) -> str | None:
    """The national number, however it is written: `0721 234 567`, `+40 (721) 234-567`, `0040721234567`.

    None for what is no number of nine digits, or only fills a field (`0700000000`): nobody is found by it.
    Romanian numbers have nine digits after the trunk prefix (ANCOM, national numbering plan).
    """
    digits = re.sub("[^0-9]", "", phone or "")[-NATIONAL_DIGITS:]
    if len(digits) < NATIONAL_DIGITS or len(set(digits[1:])) == 1:
        return None
    return digits
