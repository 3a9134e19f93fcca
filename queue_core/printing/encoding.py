"""A picture as a printer's bytes, by python-escpos and its profiles."""

import os
from collections.abc import Mapping
from copy import deepcopy
from functools import lru_cache
from shutil import rmtree
from typing import Any, NamedTuple

from PIL import Image

from queue_core.printing import strips
from queue_core.printing.trouble import Trouble

FEED_LINES = 6
"""Lines fed before a cut, as python-escpos does it."""
LINE_DOTS = 34
"""A line at the spacing that a printer begins with: a sixth of an inch (Epson's command reference, ESC 2)."""


class Sheet(NamedTuple):
    """A whole job: its bytes, and how much of the roll it takes, in millimetres."""

    data: bytes
    length_mm: int


def length_mm(rows: int) -> int:
    """How much paper so many rows of dots take, with the feed before the cut."""
    return round((rows + FEED_LINES * LINE_DOTS) / strips.DOTS_PER_MM)


def dots(printer: Mapping[str, Any]) -> int:
    """How wide a slip for this printer is drawn: what the paper takes, or less where its profile says so.

    A TM-T88V, for one, has 512 dots on 80 mm; it would cut off at the right what is wider.
    """
    pixels = _profile(printer["profile"]).profile_data["media"]["width"].get("pixels")
    paper = strips.pixels(printer["width_mm"])
    return min(paper, pixels // 8 * 8) if isinstance(pixels, int) else paper


def commands(printer: Mapping[str, Any], image: Image.Image) -> bytes:
    """The whole job: initialise, the picture as `GS v 0` rasters, feed, and cut where the profile can."""
    encoder = begun(printer)
    add_picture(printer, encoder, image)
    return ended(printer, encoder)


def begun(printer: Mapping[str, Any]) -> Any:
    """python-escpos writing into memory for this printer; the job begins by resetting the printer (ESC @)."""
    encoder = escpos().printer.Dummy()
    encoder.profile = _profile(printer["profile"])
    width = encoder.profile.profile_data["media"]["width"]
    if not isinstance(width.get("pixels"), int):
        # Without it python-escpos prints a warning to standard output for each picture.
        width["pixels"] = strips.pixels(printer["width_mm"])
    encoder.hw("INIT")
    return encoder


def add_picture(printer: Mapping[str, Any], encoder: Any, image: Image.Image) -> None:
    try:
        encoder.image(image, impl="bitImageRaster")
    except escpos().exceptions.ImageWidthError as error:
        detail = f"too wide for the profile {printer['profile']}: {error} dots"
        raise Trouble("cannot_write", detail) from None


def ended(printer: Mapping[str, Any], encoder: Any) -> bytes:
    """The job with its end: so much feed that the last line is out, and the cut."""
    if printer["cut"]:
        encoder.cut()
    else:
        encoder.print_and_feed(FEED_LINES)
    return encoder.output


@lru_cache
def escpos() -> Any:
    """python-escpos, loaded by whoever prints: loading is slow and sets up logging for the whole process."""
    import escpos.capabilities
    import escpos.exceptions
    import escpos.printer

    # python-escpos makes a temporary folder at each start and never removes it.
    if "ESCPOS_CAPABILITIES_PICKLE_DIR" not in os.environ:
        rmtree(escpos.capabilities.pickle_dir, ignore_errors=True)
    return escpos


def profiles() -> list[str]:
    """The names of python-escpos's profiles, any of which config.toml may say."""
    return sorted(escpos().capabilities.CAPABILITIES["profiles"])


def _profile(name: str) -> Any:
    """A python-escpos profile whose data may be changed: all profiles of a name share theirs."""
    try:
        profile = escpos().capabilities.get_profile(name)
    except KeyError:
        raise Trouble("cannot_write", f'python-escpos has no profile "{name}"') from None
    profile.profile_data = deepcopy(profile.profile_data)
    return profile
