"""A slip to print, the printers to print it on, and what is asked of them in few words."""

from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops

from queue_core.printing import slip, strips
from queue_core.printing.printer import Patience, Trouble, print_slip
from queue_core.settings.sections import Printer
from tests.printing.fake_printer import FakePrinter
from tests.printing.test_slip import TRACKED

PATIENT = Patience(connect=10, answer=10, job=30, again=10)
"""For what comes: on a busy machine it may take its time."""
SHORTLY = Patience(connect=0.5, answer=0.5, job=1.5, again=0.5)
"""For what never comes."""
LONGEST_S = 2.0
"""Of what `patience_with` any trouble waits for."""
LATE_S = 2.0
"""How much later than its patience a trouble may be told, as on a free machine."""
SLIP = slip.draw(TRACKED, strips.pixels(80))
TROUBLES = [
    ("hang", "no_answer", False),
    ("no_paper", "no_paper", False),
    ("cover_open", "cover_open", False),
    ("offline", "offline", False),
    ("runs_out", "no_paper", True),
    ("runs_out_told", "no_paper", True),
    ("stalls", "no_answer", True),
    ("chatters", "no_answer", True),
]
"""Of any wire: the fake printer's mode, the code, and whether any of the slip may be on paper."""


def patience_with(mode: str) -> Patience:
    """Short where the fake printer never answers, and only there."""
    if mode in ("hang", "mute", "garbage", "other_forms", "first_only", "sensor_only"):
        return PATIENT._replace(answer=SHORTLY.answer)
    if mode in ("refuse", "drop"):
        return PATIENT._replace(again=SHORTLY.again)
    if mode in ("stalls", "chatters"):
        return PATIENT._replace(job=SHORTLY.job)
    # It is asked again what is wrong as often as its answer does not come in time.
    return PATIENT._replace(answer=LONGEST_S) if mode == "runs_out" else PATIENT


def plain(kind: str, **more: Any) -> dict[str, Any]:
    """A printer as the server hands it out."""
    printer = Printer(name="hall", kind=kind, **more)
    return printer.model_dump(mode="json") | {"reach": printer.reach}


def at(fake: FakePrinter, **more: Any) -> dict[str, Any]:
    return plain("network", host="127.0.0.1", port=fake.port, **more)


def print_(
    where: dict,
    facts: dict = TRACKED,
    folder: Path = Path("/nonexistent"),
    patience: Patience = PATIENT,
    **more: Any,
) -> int:
    return print_slip(where, facts, job=7, folder=folder, patience=patience, **more)


def trouble_of(where: dict, **more: Any) -> Trouble:
    with pytest.raises(Trouble) as trouble:
        print_(where, **more)
    return trouble.value


def same(one: Image.Image, other: Image.Image) -> bool:
    return one.size == other.size and ImageChops.logical_xor(one, other).getbbox() is None
