"""Which passwords are guessed first.

`common_passwords.txt` holds the first eight hexadecimal digits of the SHA-256 of each of the 4000 passwords
of eight characters and more that stolen lists have most often, and of some Romanian ones.
"""

import re
from functools import cache
from hashlib import sha256
from pathlib import Path

LIST = Path(__file__).with_name("common_passwords.txt")
DIGITS = 8
_ADDED = re.compile(r"[\W\d_]+$")
_NO_LETTERS = re.compile(r"[\W\d_]+")


def is_guessable(password: str, *about: str) -> bool:
    """Whether a password is a common one, or a word of `about` (a name, a login, the office's name), whatever
    its case and whatever digits and signs were added at its end."""
    plain = password.casefold()
    if any(_digest(each) in _common() for each in (plain, _ADDED.sub("", plain))):
        return True
    letters = _NO_LETTERS.sub("", plain)
    texts = [text.casefold() for text in ("lobby", *about)]
    words = {_NO_LETTERS.sub("", each) for text in texts for each in (text, *text.split())}
    return not letters or letters in words


@cache
def _common() -> frozenset[str]:
    return frozenset(LIST.read_text(encoding="ascii").split())


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "replace")).hexdigest()[:DIGITS]
