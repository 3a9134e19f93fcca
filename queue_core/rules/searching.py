"""Searching forgives: what a person types is compared without case, diacritics, blanks and leading zeros.

The one law for every place where people search; what machines send is taken as it is.
"""

import re
import unicodedata

from queue_core.rules import numbering

_PLAIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe"})
"""Letters that Unicode does not take apart into a plain one and a mark."""
_NUMBER = re.compile(r"([a-z]{1,2})0*(\d{1,9})")


def folded(text: str) -> str:
    """A text as it is compared: lower case without marks, other signs than letters and digits as one blank.

    Both spellings of Romanian's ș and ț, with comma and with cedilla, are s and t.
    """
    apart = unicodedata.normalize("NFKD", text).casefold().translate(_PLAIN)
    letters = "".join(each for each in apart if not unicodedata.combining(each))
    return " ".join(re.findall(r"[^\W_]+", letters))


def squeezed(text: str) -> str:
    """The same without any blank."""
    return folded(text).replace(" ", "")


def names(typed: str, name: str) -> bool:
    """Whether what was typed stands in a name: each of its words, in any order; or all of it, wherever the
    blanks are."""
    words, whole = folded(typed).split(), folded(name)
    if not words:
        return False
    return all(word in whole for word in words) or "".join(words) in whole.replace(" ", "")


def number(typed: str) -> str:
    """A ticket's number as it is kept: `pd1` and `PD 001` are PD001. What is no number stays, in capitals."""
    found = _NUMBER.fullmatch(squeezed(typed))
    return numbering.number(found[1].upper(), int(found[2])) if found else typed.strip().upper()
