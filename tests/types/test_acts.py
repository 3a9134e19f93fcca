"""An act is called with what its function takes, and the type checker says so."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
CALLS = Path(__file__).parent / "calls_of_acts.py"


def test_an_act_called_wrongly_is_found():
    """A wrong name, a wrong type, something missing, something too much: each line of the file that says
    `refused` is found, and no other."""
    mypy = [str(Path(sys.executable).with_name("mypy")), "--no-error-summary", str(CALLS.relative_to(ROOT))]
    ended = subprocess.run(mypy, cwd=ROOT, capture_output=True, text=True, timeout=280)
    found = {int(line) for line in re.findall(r"^[^:]*calls_of_acts\.py:(\d+): error", ended.stdout, re.M)}
    lines = CALLS.read_text(encoding="utf-8").splitlines()
    refused = {number for number, line in enumerate(lines, 1) if line.endswith("# refused")}
    assert refused
    assert found == refused, ended.stdout
