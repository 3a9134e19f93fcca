"""Call next with 100 000 waiting, against 100 waiting: the act itself, on two SQLite files. And at a priority
desk, which looks for the one with the mark."""

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
AT_PRIORITY = "call next at a priority desk, 100 000 against 100 waiting"


def measure(folder: Path, rounds: int) -> list[Figure]:
    """Each round calls in both offices; a ticket called takes its place at the end of the line again."""
    now = datetime.now(UTC)
    offices = {count: _office(folder / f"line-{count}", count, now) for count in (SHORT, LONG)}
    figures = []
    for what, desk, priority in ((WHAT, "1", False), (AT_PRIORITY, "9", True)):
        took: dict[int, list[float]] = {SHORT: [], LONG: []}
        for office in offices.values():
            if priority:
                _refill(office, 0, now, priority=True)
        for _ in range(rounds):
            for count, office in offices.items():
                began = time.perf_counter()
                called = calls.call_next(office, desk, finish_current=True, by="bench", now=now)
                took[count].append((time.perf_counter() - began) * 1000)
                _refill(office, called.data["id"], now, priority=priority)
        figures += [
            Figure(f"{what}, p50 ms", at(0.5, took[LONG]), at(0.5, took[SHORT]), GOAL),
            Figure(f"{what}, p99 ms", at(0.99, took[LONG]), at(0.99, took[SHORT])),
        ]
    for office in offices.values():
        office.storage.close()
    return figures


def _office(folder: Path, count: int, now: datetime) -> Office:
    office = founded(shipped(folder), now)
    rows = [_row(number, number, now) for number in range(1, count + 1)]
    with office.storage.transaction(office.id) as db:
        db.execute(insert(ticket), rows)
    for desk in ("1", "9"):
        desks.open_desk(office, desk, by="bench", now=now)
    return office


def _refill(office: Office, called: int, now: datetime, *, priority: bool = False) -> None:
    """The next one comes; with the mark also booked, so that only it leads to the ticket."""
    row = _row((2_000_000 if priority else 1_000_000) + called, 1_000_000 + called, now)
    if priority:
        row |= {"priority": True, "rank": 0}
    with office.storage.transaction(office.id) as db:
        db.execute(insert(ticket), row)


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
