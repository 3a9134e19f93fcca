"""Call next with 100 000 waiting, against 100 waiting: the act itself, on two SQLite files."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert

from queue_core.actions import calls, desks
from queue_core.data.db import Office
from queue_core.data.tickets import ticket
from tests.bench.figures import Figure, at
from tests.office import founded, shipped

SHORT, LONG = 100, 100_000
GOAL = 1.2
WHAT = "call next, 100 000 against 100 waiting"


def measure(folder: Path, rounds: int) -> list[Figure]:
    """Each round calls in both offices; a ticket called takes its place at the end of the line again."""
    now = datetime.now(UTC)
    offices = {count: _office(folder / f"line-{count}", count, now) for count in (SHORT, LONG)}
    took: dict[int, list[float]] = {SHORT: [], LONG: []}
    for _ in range(rounds):
        for count, office in offices.items():
            began = time.perf_counter()
            called = calls.call_next(office, "1", finish_current=True, by="bench", now=now)
            took[count].append((time.perf_counter() - began) * 1000)
            _refill(office, called.data["id"], now)
    for office in offices.values():
        office.storage.close()
    return [
        Figure(f"{WHAT}, p50 ms", at(0.5, took[LONG]), at(0.5, took[SHORT]), GOAL),
        Figure(f"{WHAT}, p99 ms", at(0.99, took[LONG]), at(0.99, took[SHORT])),
    ]


def _office(folder: Path, count: int, now: datetime) -> Office:
    office = founded(shipped(folder), now)
    rows = [_row(number, number, now) for number in range(1, count + 1)]
    with office.storage.transaction(office.id) as db:
        db.execute(insert(ticket), rows)
    desks.open_desk(office, "1", by="bench", now=now)
    return office


def _refill(office: Office, called: int, now: datetime) -> None:
    with office.storage.transaction(office.id) as db:
        db.execute(insert(ticket), _row(1_000_000 + called, 1_000_000 + called, now))


def _row(number: int, later: int, now: datetime) -> dict:
    arrived = now - timedelta(hours=2) + timedelta(milliseconds=later)
    return {
        "office_id": 1,
        "day_on": now.date(),
        "number": f"A{number:06d}",
        "service": ("taxes", "utilities")[number % 10 == 0],
        "origin": "walk_in",
        "language": "ro",
        "state": "waiting",
        "line": ("taxes", "utilities")[number % 10 == 0],
        "rank": 2,
        "due_at": arrived,
        "taken_at": arrived,
    }
