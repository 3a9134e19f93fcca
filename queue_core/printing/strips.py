"""What every paper is built of: strips, one below the other, each as wide as the paper and with one text or
code. All measures are in dots; the picture has one bit a dot, ink black.
"""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import qrcode
from PIL import Image, ImageDraw, ImageFont

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
DOTS_PER_MM = 8
"""Of the usual printing head, 203 dots to the inch."""
QUIET_ZONE, LEAST_MODULE = 4, 4
"""Of a QR code: white modules around it (ISO/IEC 18004), and dots to a module at least (4 are 0.5 mm)."""
RULE, GAP, LEAST_CAPTION = 2, 24, 150


def pixels(width_mm: int) -> int:
    """The dots across a paper roll: 576 on 80 mm (72 mm of it are printed), 384 on 58 mm (48 mm)."""
    return {80: 576, 58: 384}[width_mm]


def sizes(width_px: int) -> tuple[int, int, int]:
    """Small, body and strong text on a paper."""
    return SIZES if width_px >= WIDE else NARROW_SIZES


def rule(column: int) -> Image.Image:
    """A line across the column."""
    return Image.new("1", (column, RULE), 0)


def stacked(strips: Sequence[tuple[int, Image.Image]], width_px: int, margin: int) -> Image.Image:
    """The paper: each strip after its gap, at the margin unless it is as wide as the paper. One without a
    height is left out, with its gap."""
    seen = [(gap, strip) for gap, strip in strips if strip.height]
    paper = Image.new("1", (width_px, sum(gap + strip.height for gap, strip in seen) + 16), 1)
    y = 0
    for gap, strip in seen:
        paper.paste(strip, (0 if strip.width == width_px else margin, y + gap))
        y += gap + strip.height
    return paper


def line(sentence: str, width_px: int, *, bold: bool = False) -> Image.Image:
    """One text of the slip by itself, from edge to edge."""
    size = (SIZES if width_px >= WIDE else NARROW_SIZES)[1]
    return paragraph(sentence, font_of(BOLD if bold else PLAIN, size), width_px)


def code(address: str, width_px: int) -> Image.Image:
    """The QR code by itself, on paper as wide as the slip."""
    margin = width_px // 24
    strip = code_strip(address, "", font_of(BOLD, SIZES[0]), width_px - 2 * margin, margin)
    paper = blank(width_px, strip.height)
    paper.paste(strip, (margin, 0))
    return paper


def module(address: str, width_px: int) -> int:
    """How many dots a module of the QR code has on this paper; 0 when it does not fit."""
    margin = width_px // 24
    return _module(side(address), width_px - 2 * margin, margin)


def side(address: str) -> int:
    """How many modules the QR code has from side to side."""
    return len(_modules(address))


def _modules(address: str) -> list[list[bool]]:
    made = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=0)
    made.add_data(address)
    return made.get_matrix()


def _module(side: int, column: int, margin: int) -> int:
    size = min(margin // QUIET_ZONE, max(column * 2 // 5 // side, LEAST_MODULE))
    return size if side * size <= column else 0


def blank(width: int, height: int = 0) -> Image.Image:
    return Image.new("1", (width, height), 1)


def paragraph(sentence: str, font: ImageFont.FreeTypeFont, column: int) -> Image.Image:
    """A text in as many lines as it needs; the ink of each line begins at the strip's left edge."""
    lines = [line for part in sentence.splitlines() for line in wrapped(part, column, font.getlength)]
    height = round(font.size * LEADING)
    strip = blank(column, height * len(lines))
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


def numeral(number: str, column: int, cap: int) -> Image.Image:
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


def band(label: str, font: ImageFont.FreeTypeFont, width: int, margin: int) -> Image.Image:
    """White words on a black band from edge to edge."""
    band = Image.new("1", (width, round(font.size) * 2), 0)
    _, top, _, bottom = font.getbbox("H", mode="1", anchor="ls")
    origin = (margin - _bearing(label[0], font), (band.height - top - bottom) // 2)
    ImageDraw.Draw(band).text(origin, label, font=font, fill=1, anchor="ls")
    return band


def code_strip(
    address: str | None, label: str, font: ImageFont.FreeTypeFont, column: int, margin: int
) -> Image.Image:
    """The address as a QR code, its ink at the left edge (the margin is its quiet zone), and what it is for.

    The label stands at the right, on narrow paper above. No code for an address too long for this paper.
    """
    if not address:
        return blank(column)
    modules = _modules(address)
    side = len(modules)
    size = _module(side, column, margin)
    if not size:
        return blank(column)
    quiet, dots = QUIET_ZONE * size, side * size
    ink = blank(side, side)
    ink.putdata([0 if dark else 255 for row in modules for dark in row])
    ink = ink.resize((dots, dots), Image.Resampling.NEAREST)
    beside = dots + max(quiet, GAP)
    if column - beside >= LEAST_CAPTION:
        caption = paragraph(label, font, column - beside)
        strip = blank(column, max(dots + 2 * quiet, caption.height))
        strip.paste(caption, (beside, (strip.height - caption.height) // 2))
        strip.paste(ink, (0, (strip.height - dots) // 2))
    else:
        caption = paragraph(label, font, column)
        strip = blank(column, caption.height + dots + 2 * quiet)
        strip.paste(caption, (0, 0))
        strip.paste(ink, (0, caption.height + quiet))
    return strip


@lru_cache
def _numerals(size: int) -> ImageFont.FreeTypeFont:
    """The face of the numbers; DejaVu's, whose zero is plain too, where Pillow cannot read a WOFF2."""
    try:
        font = font_of(NUMERALS, size)
        font.set_variation_by_axes([HEAVY])
    except OSError:
        font = font_of(BOLD, size)
    return font


@lru_cache
def font_of(face: str, size: int) -> ImageFont.FreeTypeFont:
    """A face in a size (dots to the em); the basic layout, which is the same on every machine."""
    for folder in FONT_FOLDERS:
        if (folder / face).exists():
            return ImageFont.truetype(str(folder / face), size, layout_engine=ImageFont.Layout.BASIC)
    raise FileNotFoundError(f"{face} is in none of {', '.join(map(str, FONT_FOLDERS))}")
