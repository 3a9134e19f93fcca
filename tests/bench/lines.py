"""Call next with 100, 10 000 and 1 000 000 waiting, and after 2 million tickets, on SQLite and PostgreSQL."""

import os
import time
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert, text

from queue_core.actions import calls
from queue_core.data.db import Office
from queue_core.data.tickets import ticket
from tests.bench.figures import Figure, at
from tests.bench.past import grown, keep_statistics
from tests.bench.running import busy_ms
from tests.databases import own_database

SHORT = ("100 waiting", 100, 0)
LONG = (
    ("10 000 waiting", 10_000, 0),
    ("1 000 000 waiting", 1_000_000, 0),
    ("100 waiting, 2 000 000 past", 100, 2_000_000),
)
GOAL, WARM_UP = 1.2, 20


def measure(folder: Path, rounds: int) -> list[Figure]:
    """In each round all offices call, in turn forwards and backwards; each time one more joins the line."""
    figures = []
    for kind in ("sqlite", "postgresql"):
        with ExitStack() as kept:
            offices = {}
            for name, waiting, past in (SHORT, *LONG):
                url = kept.enter_context(own_database("" if kind == "sqlite" else kind))
                offices[name] = grown(folder / f"{kind}-{waiting}-{past}", url, waiting, past)
                kept.callback(offices[name].storage.close)
            for office in offices.values():
                keep_statistics(office)
            took, cpu = _rounds(offices, rounds)
        short = SHORT[0]
        for name, *_ in LONG:
            what = f"call next on {kind}, {name} against 100"
            figures.append(Figure(f"{what}, p50 ms", at(0.5, took[name]), at(0.5, took[short]), GOAL))
            figures.append(Figure(f"{what}, p99 ms", at(0.99, took[name]), at(0.99, took[short])))
            figures.append(Figure(f"{what}, CPU ms, p50", at(0.5, cpu[name]), at(0.5, cpu[short]), GOAL))
    return figures


def _rounds(offices: dict[str, Office], rounds: int) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """How long each call took; and how long it kept a processor busy, here and in PostgreSQL, which other
    work on the machine does not change."""
    took: dict[str, list[float]] = {name: [] for name in offices}
    cpu: dict[str, list[float]] = {name: [] for name in offices}
    workers = {name: [os.getpid(), *_backends(office)] for name, office in offices.items()}
    for turn in range(WARM_UP + rounds):
        for name, office in list(offices.items())[:: 1 if turn % 2 else -1]:
            now = datetime.now(UTC)
            busy, began = sum(map(busy_ms, workers[name])), time.perf_counter()
            calls.call_next(office, "1", finish_current=True, by="bench", now=now)
            lasted = (time.perf_counter() - began) * 1000
            if turn >= WARM_UP:
                took[name].append(lasted)
                cpu[name].append(sum(map(busy_ms, workers[name])) - busy)
            _one_joins(office, turn, now)
    return took, cpu


def _backends(office: Office) -> list[int]:
    """PostgreSQL's process for the one connection that is used."""
    if office.storage.is_sqlite:
        return []
    with office.storage.reading() as db:
        return [db.execute(text("SELECT pg_backend_pid()")).scalar_one()]


def _one_joins(office: Office, turn: int, now: datetime) -> None:
    """In turn a walk-in, who goes to the end, and one who is booked and due."""
    due_at = now - timedelta(minutes=5) if turn % 2 else now
    row = {
        "office_id": office.id,
        "day_on": now.astimezone(office.settings.zone).date(),
        "number": f"B{turn:06d}",
        "service": "taxes",
        "origin": "walk_in",
        "language": "ro",
        "state": "waiting",
        "line": "taxes",
        "rank": 0 if turn % 2 else 2,
        "due_at": due_at,
        "taken_at": due_at,
    }
    with office.storage.transaction(office.id) as db:
        db.execute(insert(ticket), row)
