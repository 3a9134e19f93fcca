"""The slip that a visitor takes: a pure function from the facts of a ticket to a picture.

The picture is what a thermal printer burns: one bit a dot, 8 dots a millimetre (203 dpi), ink black. It is
built from strips, one below the other, each as wide as the paper and with one text or code.
All measures are in dots.
"""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import qrcode
from PIL import Image, ImageDraw, ImageFont

from queue_core.printing import logo
from queue_core.printing.wording import words
from queue_core.printing.wrapping import wrapped

FONT_FOLDERS = (
    Path(__file__).parent.parent / "web/static/vendor/fonts",
    Path("/usr/share/fonts/truetype/dejavu"),
)
"""Where DejaVu Sans may be: put there by the build, or Debian's package fonts-dejavu-core."""

PLAIN, BOLD = "DejaVuSans.ttf", "DejaVuSans-Bold.ttf"
NUMERALS, HEAVY = "overpass-latin-wght-normal.woff2", 800
"""The face of all numbers, on screens and on paper, and its weight there: its zero is plain."""
WIDE = 500
SIZES, NARROW_SIZES = (24, 28, 36), (22, 26, 30)
"""Sizes of small, body and strong text, dots to the em (8 to 13 point): on slips from WIDE up, and below."""
LEADING, BASELINE = 1.32, 1.03
"""A line's height, and its baseline below the line's top, in ems."""
CAP_HEIGHT, TRACKING, FINE = 0.7, -0.01, 4
"""Of the number: height of its capitals and letter-spacing, both in ems, and the oversampling factor."""
QUIET_ZONE, LEAST_MODULE = 4, 4
"""Of a QR code: white modules around it (ISO/IEC 18004), and dots to a module at least (4 are 0.5 mm)."""
RULE, GAP, LEAST_CAPTION = 2, 24, 150


def pixels(width_mm: int) -> int:
    """The dots across a paper roll: 576 on 80 mm (72 mm of it are printed), 384 on 58 mm (48 mm)."""
    return {80: 576, 58: 384}[width_mm]


def draw(facts: Mapping[str, Any], width_px: int, png: bytes | None = None) -> Image.Image:
    """The slip as a picture of mode "1", `width_px` wide (a multiple of 8), as high as it needs.

    The logo `png` stands at its top. The same facts give the same dots.
    Long texts go on in further lines; nothing is cut off.
    """
    said, margin = words(facts), width_px // 24
    column = width_px - 2 * margin
    small, body, strong = SIZES if width_px >= WIDE else NARROW_SIZES

    def text(sentence: str, size: int, face: str = PLAIN) -> Image.Image:
        return _paragraph(sentence, _font(face, size), column)

    rule = Image.new("1", (column, RULE), 0)
    strips = [
        (16, logo.drawn(png, column)),
        (16, text(said.office, body, BOLD)),
        (0, text(said.owner, body)),
        (14, rule),
        (26, text(said.service, strong, BOLD)),
        (4, text(said.later, body)),
        (36, _number(said.number, column, cap=width_px * 2 // 9)),
        (36, text(said.origin, strong, BOLD)),
        (22, rule),
        (22, text(said.desks, strong, BOLD)),
        (8, text(said.line, body)),
        (8, text(said.closing, body)),
        (22, rule),
        (16, text(said.papers, body)),
        (16, rule if said.papers else _blank(column)),
        (16, _code(facts["track_url"], said.track, _font(BOLD, body), column, margin)),
        (16, rule if said.track else _blank(column)),
        (16, text(said.notice, small)),
        (8 if said.notice else 16, text(said.priority, small)),
        (8 if said.notice or said.priority else 16, text(said.book, small)),
        (8 if said.notice or said.priority or said.book else 16, text(said.taken, small)),
    ]
    if said.duplicate:
        strips.insert(0, (0, _band(said.duplicate, _font(BOLD, body), width_px, margin)))
    strips = [(gap, strip) for gap, strip in strips if strip.height]
    paper = Image.new("1", (width_px, sum(gap + strip.height for gap, strip in strips) + 16), 1)
    y = 0
    for gap, strip in strips:
        paper.paste(strip, (0 if strip.width == width_px else margin, y + gap))
        y += gap + strip.height
    return paper


def line(sentence: str, width_px: int, *, bold: bool = False) -> Image.Image:
    """One text of the slip by itself, from edge to edge."""
    size = (SIZES if width_px >= WIDE else NARROW_SIZES)[1]
    return _paragraph(sentence, _font(BOLD if bold else PLAIN, size), width_px)


def code(address: str, width_px: int) -> Image.Image:
    """The QR code by itself, on paper as wide as the slip."""
    margin = width_px // 24
    strip = _code(address, "", _font(BOLD, SIZES[0]), width_px - 2 * margin, margin)
    paper = _blank(width_px, strip.height)
    paper.paste(strip, (margin, 0))
    return paper


def module(address: str, width_px: int) -> int:
    """How many dots a module of the QR code has on this paper; 0 when it does not fit."""
    margin = width_px // 24
    return _module(len(_modules(address)), width_px - 2 * margin, margin)


def _modules(address: str) -> list[list[bool]]:
    made = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=0)
    made.add_data(address)
    return made.get_matrix()


def _module(side: int, column: int, margin: int) -> int:
    size = min(margin // QUIET_ZONE, max(column * 2 // 5 // side, LEAST_MODULE))
    return size if side * size <= column else 0


def _blank(width: int, height: int = 0) -> Image.Image:
    return Image.new("1", (width, height), 1)


def _paragraph(sentence: str, font: ImageFont.FreeTypeFont, column: int) -> Image.Image:
    """A text in as many lines as it needs; the ink of each line begins at the strip's left edge."""
    lines = [line for part in sentence.splitlines() for line in wrapped(part, column, font.getlength)]
    height = round(font.size * LEADING)
    strip = _blank(column, height * len(lines))
    pen = ImageDraw.Draw(strip)
    for row, line in enumerate(lines):
        baseline = row * height + round(font.size * BASELINE)
        pen.text((-_bearing(line[0], font), baseline), line, font=font, fill=0, anchor="ls")
    return strip


@lru_cache
def _bearing(letter: str, font: ImageFont.FreeTypeFont) -> int:
    """How far a letter's ink begins right of its origin; `getbbox` answers with the advance instead."""
    em = round(font.size)
    trial = Image.new("1", (em * 3, em * 3))
    ImageDraw.Draw(trial).text((em, em * 2), letter, font=font, fill=1, anchor="ls")
    ink = trial.getbbox()
    return ink[0] - em if ink else 0


def _number(number: str, column: int, cap: int) -> Image.Image:
    """The number, its capitals `cap` high, ink from the column's left edge; condensed where too long."""
    font = _numerals(round(cap * FINE / CAP_HEIGHT))
    em = round(font.size)
    ink = Image.new("L", (round(font.getlength(number)) + em, em * 2), 0)
    pen, x = ImageDraw.Draw(ink), em // 2
    for letter in number:
        pen.text((x, em), letter, font=font, fill=255, anchor="ls")
        x += round(font.getlength(letter) + em * TRACKING)
    fine = ink.crop(ink.getbbox())
    size = (min(column, round(fine.width / FINE)), round(fine.height / FINE))
    grey = fine.resize(size, Image.Resampling.LANCZOS)
    return grey.point(lambda dark: 0 if dark > 127 else 255).convert("1", dither=Image.Dither.NONE)


def _band(label: str, font: ImageFont.FreeTypeFont, width: int, margin: int) -> Image.Image:
    """White words on a black band from edge to edge."""
    band = Image.new("1", (width, round(font.size) * 2), 0)
    _, top, _, bottom = font.getbbox("H", mode="1", anchor="ls")
    origin = (margin - _bearing(label[0], font), (band.height - top - bottom) // 2)
    ImageDraw.Draw(band).text(origin, label, font=font, fill=1, anchor="ls")
    return band


def _code(
    address: str | None, label: str, font: ImageFont.FreeTypeFont, column: int, margin: int
) -> Image.Image:
    """The address as a QR code, its ink at the left edge (the margin is its quiet zone), and what it is for.

    The label stands at the right, on narrow paper above. No code for an address too long for this paper.
    """
    if not address:
        return _blank(column)
    modules = _modules(address)
    side = len(modules)
    size = _module(side, column, margin)
    if not size:
        return _blank(column)
    quiet, dots = QUIET_ZONE * size, side * size
    ink = _blank(side, side)
    ink.putdata([0 if dark else 255 for row in modules for dark in row])
    ink = ink.resize((dots, dots), Image.Resampling.NEAREST)
    beside = dots + max(quiet, GAP)
    if column - beside >= LEAST_CAPTION:
        caption = _paragraph(label, font, column - beside)
        strip = _blank(column, max(dots + 2 * quiet, caption.height))
        strip.paste(caption, (beside, (strip.height - caption.height) // 2))
        strip.paste(ink, (0, (strip.height - dots) // 2))
    else:
        caption = _paragraph(label, font, column)
        strip = _blank(column, caption.height + dots + 2 * quiet)
        strip.paste(caption, (0, 0))
        strip.paste(ink, (0, caption.height + quiet))
    return strip


@lru_cache
def _numerals(size: int) -> ImageFont.FreeTypeFont:
    """The face of the numbers; DejaVu's, whose zero is plain too, where Pillow cannot read a WOFF2."""
    try:
        font = _font(NUMERALS, size)
        font.set_variation_by_axes([HEAVY])
    except OSError:
        font = _font(BOLD, size)
    return font


@lru_cache
def _font(face: str, size: int) -> ImageFont.FreeTypeFont:
    """A face in a size (dots to the em); the basic layout, which is the same on every machine."""
    for folder in FONT_FOLDERS:
        if (folder / face).exists():
            return ImageFont.truetype(str(folder / face), size, layout_engine=ImageFont.Layout.BASIC)
    raise FileNotFoundError(f"{face} is in none of {', '.join(map(str, FONT_FOLDERS))}")
