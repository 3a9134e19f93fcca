"""The slip that a visitor takes: a pure function from the facts of a ticket to a picture.

The picture is what a thermal printer burns: one bit a dot, 8 dots a millimetre (203 dpi), ink black.
All measures are in dots.
"""

from collections.abc import Mapping
from typing import Any

from PIL import Image

from queue_core.printing import logo
from queue_core.printing.strips import (
    BOLD,
    PLAIN,
    band,
    blank,
    code_strip,
    font_of,
    numeral,
    paragraph,
    rule,
    sizes,
    stacked,
)
from queue_core.printing.wording import words


def draw(facts: Mapping[str, Any], width_px: int, png: bytes | None = None) -> Image.Image:
    """The slip as a picture of mode "1", `width_px` wide (a multiple of 8), as high as it needs.

    The logo `png` stands at its top. The same facts give the same dots.
    Long texts go on in further lines; nothing is cut off.
    """
    said, margin = words(facts), width_px // 24
    column = width_px - 2 * margin
    small, body, strong = sizes(width_px)

    def text(sentence: str, size: int, face: str = PLAIN) -> Image.Image:
        return paragraph(sentence, font_of(face, size), column)

    ruled = rule(column)
    strips = [
        (16, logo.drawn(png, column)),
        (16, text(said.office, body, BOLD)),
        (0, text(said.owner, body)),
        (14, ruled),
        (26, text(said.service, strong, BOLD)),
        (4, text(said.later, body)),
        (36, numeral(said.number, column, cap=width_px * 2 // 9)),
        (36, text(said.origin, strong, BOLD)),
        (22, ruled),
        (22, text(said.desks, strong, BOLD)),
        (8, text(said.line, body)),
        (8, text(said.closing, body)),
        (22, ruled),
        (16, text(said.papers, body)),
        (16, ruled if said.papers else blank(column)),
        (16, code_strip(facts["track_url"], said.track, font_of(BOLD, body), column, margin)),
        (16, ruled if said.track else blank(column)),
        (16, text(said.notice, small)),
        (8 if said.notice else 16, text(said.priority, small)),
        (8 if said.notice or said.priority else 16, text(said.book, small)),
        (8 if said.notice or said.priority or said.book else 16, text(said.taken, small)),
    ]
    if said.duplicate:
        strips.insert(0, (0, band(said.duplicate, font_of(BOLD, body), width_px, margin)))
    return stacked(strips, width_px, margin)
