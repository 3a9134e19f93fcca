"""Every state of the screens in a few pictures, to be looked at: `python -m tests.contact_sheet FOLDER`.

It runs the tests of states, which photograph what they measure, and lays the photographs side by side.
More words go to pytest: `FOLDER -k phone`.
"""

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, ImageDraw

from tests.browser.keeping import FOLDER

STATES = (
    "tests/browser/test_tv_states.py",
    "tests/browser/test_kiosk_states.py",
    "tests/browser/test_staff_states.py",
)
SHEET_WIDTH, ROW_HEIGHT, CAPTION, GAP, ROWS = 2000, 300, 16, 12, 6
PAPER, INK = "#dddddd", "#222222"


def main(folder: Path, more: list[str]) -> int:
    """Make `sheet-01.jpg`, … in a folder; answers pytest's status."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as kept:
        command = [sys.executable, "-m", "pytest", "-q", *STATES, *more]
        status = subprocess.run(command, env=os.environ | {FOLDER: kept}).returncode
        files = sorted(Path(kept).glob("*.jpg"), key=_of_its_test)
        rows = list(_rows([(file.stem.partition(" ")[2], _small(file)) for file in files]))
    for at in range(0, len(rows), ROWS):
        _sheet(rows[at : at + ROWS]).save(folder / f"sheet-{at // ROWS + 1:02d}.jpg", quality=85)
    print(f"{len(files)} states on {-(-len(rows) // ROWS)} sheets in {folder}")
    return status


Tile = tuple[str, Image.Image]


def _of_its_test(file: Path) -> tuple[str, str]:
    """By test, and within it in the order of the photographs, whichever worker took them."""
    number, _, said = file.stem.partition(" ")
    return said.partition("]")[0], number.partition("-")[2]


def _small(file: Path) -> Image.Image:
    with Image.open(file) as picture:
        size = (max(1, round(picture.width * ROW_HEIGHT / picture.height)), ROW_HEIGHT)
        return picture.resize(size, Image.Resampling.LANCZOS)


def _rows(tiles: list[Tile]):
    """The tiles in rows that are no wider than a sheet."""
    row: list[Tile] = []
    for tile in tiles:
        if row and sum(each.width + GAP for _, each in (*row, tile)) + GAP > SHEET_WIDTH:
            yield row
            row = []
        row.append(tile)
    if row:
        yield row


def _sheet(rows: list[list[Tile]]) -> Image.Image:
    step = ROW_HEIGHT + CAPTION + GAP
    sheet = Image.new("RGB", (SHEET_WIDTH, len(rows) * step + GAP), PAPER)
    pen = ImageDraw.Draw(sheet)
    for at, row in enumerate(rows):
        x, y = GAP, GAP + at * step
        for words, tile in row:
            sheet.paste(tile, (x, y))
            pen.text((x, y + ROW_HEIGHT + 2), words[-(tile.width // 6) :], fill=INK)
            x += tile.width + GAP
    return sheet


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
