"""A slip to print, the printers to print it on, and what is asked of them in few words."""

from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops

from queue_core.printing import slip
from queue_core.printing.printer import Patience, Trouble, print_slip
from queue_core.settings.sections import Printer
from tests.printing.fake_printer import FakePrinter
from tests.printing.test_slip import TRACKED

QUICK = Patience(connect=0.5, status=0.5, job=1.5)
BUSY_S = 10.0
"""How much later an end may come on a busy machine; without one it would never come."""
SLIP = slip.draw(TRACKED, slip.pixels(80))
TROUBLES = [
    ("hang", "no_answer", False),
    ("garbage", "no_answer", False),
    ("no_paper", "no_paper", False),
    ("cover_open", "cover_open", False),
    ("offline", "offline", False),
    ("runs_out", "no_paper", True),
    ("runs_out_told", "no_paper", True),
    ("stalls", "no_answer", True),
    ("chatters", "no_answer", True),
]
"""Of any wire: the fake printer's mode, the code, and whether any of the slip may be on paper."""


def plain(kind: str, **more: Any) -> dict[str, Any]:
    """A printer as the server hands it out."""
    printer = Printer(name="hall", kind=kind, **more)
    return printer.model_dump(mode="json") | {"reach": printer.reach}


def at(fake: FakePrinter, **more: Any) -> dict[str, Any]:
    return plain("network", host="127.0.0.1", port=fake.port, **more)


def print_(where: dict, facts: dict = TRACKED, folder: Path = Path("/nonexistent"), **more: Any) -> None:
    print_slip(where, facts, job=7, folder=folder, patience=QUICK, **more)


def trouble_of(where: dict, **more: Any) -> Trouble:
    with pytest.raises(Trouble) as trouble:
        print_(where, **more)
    return trouble.value


def same(one: Image.Image, other: Image.Image) -> bool:
    return one.size == other.size and ImageChops.logical_xor(one, other).getbbox() is None
