"""The office's logo on a slip: read once by the server, drawn by whoever prints."""

import logging
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from PIL import Image

log = logging.getLogger(__name__)


@lru_cache
def logo_of(file: str) -> bytes | None:
    """The bytes of a PNG file; None where none is named or it is gone: the slip is then printed without."""
    try:
        return Path(file).expanduser().read_bytes() if file else None
    except OSError as error:
        log.warning("The logo is left out: %s", error)
        return None


def drawn(png: bytes | None, column: int) -> Image.Image:
    """A strip as wide as the column, mode "1", with the logo at its left edge on white; empty without one.

    It is scaled down, never up, to the column, and to half of that in height; colours become dots.
    """
    if not png:
        return Image.new("1", (column, 0), 1)
    with Image.open(BytesIO(png)) as file:
        logo = file.convert("RGBA")
    logo.thumbnail((column, column // 2), Image.Resampling.LANCZOS)
    paper = Image.new("RGBA", (column, logo.height), "white")
    paper.alpha_composite(logo)
    return paper.convert("1")
