"""How wide a text is in the face of the numbers (Overpass, weight 800, figures of one width), in em.

The TV's sizes follow from it, so that a name is known to fit before any browser has drawn it.
"""

import math
import re
import unicodedata

OF_WIDTH = {
    250: " .:;", 275: "',", 300: "Iij", 325: "!l|", 375: "f", 400: "()[]t", 425: "-", 450: "r", 475: '"',
    500: "_s", 525: "?", 550: "/\\", 575: "*JLacekovz", 600: "Fbdgpqxy", 625: "0123456789$SThnu",
    650: "+<=>CEPZ", 700: "GRVY", 725: "#&BDKNOQUX", 750: "AH", 775: "w", 825: "M", 875: "W@%", 900: "m",
}  # fmt: skip
"""Thousandths of an em, rounded up to 25."""
_WIDTHS = {letter: width for width, letters in OF_WIDTH.items() for letter in letters}
WIDEST = 1000
"""Of a letter that the face has not, and another face draws."""
_BREAKS = re.compile(r"(?<=[ \-./])")


def em(text: str) -> float:
    """The width of a text on one line, in parts of the type's size; never less than it is drawn."""
    return sum(_width(letter) for letter in unicodedata.normalize("NFC", text)) / 1000


def _width(letter: str) -> int:
    plain = unicodedata.normalize("NFD", letter)[0]
    return _WIDTHS.get(letter) or _WIDTHS.get(plain, WIDEST)


def halves(text: str) -> tuple[str, str]:
    """The text on two lines that are as equal as may be: broken after a blank, a dash or another sign, and
    where there is none in the middle."""
    places = [found.start() for found in _BREAKS.finditer(text) if 0 < found.start() < len(text)]
    places = places or [math.ceil(len(text) / 2)]
    at = min(places, key=lambda place: max(em(text[:place].strip()), em(text[place:])))
    return text[:at], text[at:]
