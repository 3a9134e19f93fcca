"""Printing by CUPS, with its own commands: a queue that this computer prints to, whatever stands behind it.

A slip is printed when CUPS says that its job is completed. CUPS itself knows no more than that the printer
took all of it. A job that is not done in time is cancelled, else it would come out some other day.
"""

import os
import re
import shlex
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from time import monotonic, sleep
from typing import Any

from queue_core.printing.ipp import COMPLETED, PENDING, job_state
from queue_core.printing.trouble import Patience, State, Trouble

LOOK_EVERY_S = 0.1
REASONS = (
    ("media-empty", "no_paper"),
    ("media-needed", "no_paper"),
    ("cover-open", "cover_open"),
    ("door-open", "cover_open"),
    ("connecting-to-device", "unreachable"),
    ("timed-out", "no_answer"),
    ("paused", "paused"),
    ("moving-to-paused", "paused"),
    ("offline", "offline"),
    ("media-jam", "offline"),
    ("stopped", "offline"),
    ("shutdown", "offline"),
)
"""The reasons of a printer's state (RFC 8011, 5.4.12) as the trouble they are, the plainest first."""
STOPPED = "5"
REQUEST = re.compile(r"request id is \S+-(\d+) ")


def look(printer: Mapping[str, Any], patience: Patience) -> State:
    """What CUPS knows of the queue. Raises Trouble when it knows no such queue, or does not say."""
    queue = printer["queue"]
    attributes = dict(
        part.split("=", 1)
        for part in shlex.split(_run(["lpoptions", "-p", queue], patience.answer))
        if "=" in part
    )
    if "printer-state" not in attributes:
        raise Trouble("unreachable", f'CUPS has no queue "{queue}"')
    reasons = attributes.get("printer-state-reasons", "none").split(",")
    # Reasons ending in -warning or -report do not stop a printer (RFC 8011, 5.4.12); errors and others do.
    grave = [each.removesuffix("-error") for each in reasons if not each.endswith(("-warning", "-report"))]
    problem = next((problem for reason, problem in REASONS if any(reason in each for each in grave)), None)
    if attributes["printer-state"] == STOPPED or attributes.get("printer-is-accepting-jobs") == "false":
        problem = problem or "paused"
    low = any(each.startswith(("media-low", "media-empty-warning")) for each in reasons)
    return State(problem, low)


def send(printer: Mapping[str, Any], data: bytes, job: int, patience: Patience) -> None:
    """Print the bytes as they are; returns when CUPS says that they are printed."""
    problem = look(printer, patience).problem
    if problem:
        raise Trouble(problem)
    until = monotonic() + patience.job
    command = ["lp", "-d", printer["queue"], "-o", "raw", "-t", f"Lobby {job}", "-"]
    answer = _run(command, patience.job, data)
    request = REQUEST.search(answer)
    if not request:
        raise Trouble("no_answer", answer.strip(), sent=True)
    number = int(request[1])
    try:
        server = _run(["lpstat", "-H"], patience.answer).strip()
        while (state := job_state(server, number, patience.answer)) in PENDING:
            if monotonic() >= until:
                raise Trouble(_stuck(printer, patience), sent=True)
            sleep(LOOK_EVERY_S)
    except (Trouble, OSError) as error:
        _cancel(number, patience)
        if isinstance(error, Trouble):
            raise Trouble(error.code, error.detail, sent=True) from None
        raise Trouble("no_answer", str(error), sent=True) from None
    if state != COMPLETED:
        raise Trouble("dropped", "CUPS gave the job up", sent=True)


def _stuck(printer: Mapping[str, Any], patience: Patience) -> str:
    """The trouble of a printer whose job is not done in time."""
    with suppress(Trouble):
        return look(printer, patience).problem or "no_answer"
    return "no_answer"


def _cancel(number: int, patience: Patience) -> None:
    with suppress(Trouble):
        _run(["cancel", str(number)], patience.answer)


def _run(command: list[str], within: float, data: bytes = b"") -> str:
    """What a command of CUPS says, in English. Raises Trouble when it fails or is not there."""
    sent = command[0] == "lp"
    try:
        ended = subprocess.run(
            command, input=data, capture_output=True, timeout=within, env=os.environ | {"LC_ALL": "C"}
        )
    except FileNotFoundError:
        raise Trouble("unreachable", f"{command[0]}: CUPS is not installed on this computer") from None
    except subprocess.TimeoutExpired:
        raise Trouble("no_answer", f"{command[0]} did not end in time", sent=sent) from None
    except OSError as error:
        raise Trouble("unreachable", str(error)) from None
    if ended.returncode:
        raise Trouble("unreachable", ended.stderr.decode(errors="replace").strip())
    return ended.stdout.decode(errors="replace")
