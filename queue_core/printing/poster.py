"""Posters as PDF: tagged and titled (PDF/UA-1), their fonts embedded, from plain sentences.

Typst draws them, a package by itself: `pip install 'lobby-queue[posters]'`. No office suite, no browser and
no library of the system is needed.
"""

import json
from datetime import datetime
from pathlib import Path
from typing import Final, NamedTuple

from queue_core.printing.strips import FONT_FOLDERS

PAPERS = ("a4", "a3")
STANDARD: Final = "ua-1"
"""PDF/UA-1 (ISO 14289-1) meets clause 10 of EN 301 549; a file without title, language or tags fails."""
_TEMPLATE = Path(__file__).with_suffix(".typ")


class Poster(NamedTuple):
    """What one poster says, in one language: sentences, then sections, each with a heading and its lines.
    `size` is of its text on A4, in points."""

    language: str
    title: str
    office: str
    owner: str
    sentences: list[str]
    desks: str
    foot: str
    numbered: bool
    size: int
    sections: list[tuple[str, list[str]]]


def drawn(poster: Poster, paper: str, at: datetime) -> bytes:
    """The PDF, on paper of `PAPERS`. Raises ModuleNotFoundError where Typst is not installed."""
    # Imported here: it is an extra of 34 MB, and no server draws posters.
    import typst

    said = json.dumps(dict(zip(Poster._fields, poster, strict=True)) | {"paper": paper}, ensure_ascii=False)
    made: bytes = typst.compile(
        _TEMPLATE,
        format="pdf",
        font_paths=[folder for folder in FONT_FOLDERS if folder.is_dir()],
        ignore_system_fonts=True,
        sys_inputs={"said": said},
        pdf_standards=[STANDARD],
        timestamp=int(at.timestamp()),
    )
    return made
