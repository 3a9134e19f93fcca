"""Each state that the tests of states measure, photographed into the folder CONTACT_SHEET, if that is set."""

import os
from itertools import count
from pathlib import Path

from playwright.sync_api import Page

FOLDER = "CONTACT_SHEET"
_numbers = count()


def keep(page: Page) -> None:
    """Photograph what stands on the glass; the file's name says by which test, and where."""
    if FOLDER not in os.environ:
        return
    test = os.environ.get("PYTEST_CURRENT_TEST", "").partition("::")[2].removesuffix(" (call)")
    size = page.viewport_size or {}
    where = page.url.partition("://")[2].partition("/")[2].partition("?token")[0]
    said = f"{test} {where} {size.get('width')}x{size.get('height')}"
    name = "".join(letter if letter.isalnum() or letter in " -=.[]" else "_" for letter in said)
    file = Path(os.environ[FOLDER]) / f"{os.getpid()}-{next(_numbers):04d} {name[:180]}.jpg"
    page.screenshot(path=file, type="jpeg", quality=80)
