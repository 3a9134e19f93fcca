"""What is free on a day, and in a month, at 20 000 bookings: the boards behind the pages and the API."""

import os
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from queue_core.boards import slots
from queue_core.data.appointments import appointment
from queue_core.data.bookings import reservation
from queue_core.data.db import Office
from tests.bench.figures import Figure, at
from tests.bench.past import keep_statistics
from tests.office import founded, shipped

BOOKINGS, DAYS, GOAL_MS = 20_000, 30, 20.0
HELD = 200
"""Besides: places that are held and not confirmed yet."""
HOURS = {day: ["08:30-16:30"] for day in ("mon", "tue", "wed", "thu", "fri")}


def measure(folder: Path, rounds: int) -> list[Figure]:
    """In turn of the seven services of an office that books evenly, and of an office with one service that
    has all 20 000; the goal is the floor. On PostgreSQL too where there is one.
    """
    figures = []
    for kind, url in (("SQLite", ""), ("PostgreSQL", os.environ.get("TESTED_POSTGRESQL", ""))):
        if kind == "SQLite" or url:
            for spread in ("seven services", "one service"):
                office = _office(folder / f"{kind}-{spread[:3]}", url, spread)
                figures += _figures(office, spread, kind, rounds)
                office.storage.close()
    return figures


def _figures(office: Office, spread: str, kind: str, rounds: int) -> list[Figure]:
    now, where = datetime.now(UTC), f"{spread}, {kind}"
    services = _booked(office, spread)
    days: list[float] = []
    months: list[float] = []
    for number in range(rounds):
        service = services[number % len(services)]
        day = office.settings.opening.local_day(now + timedelta(days=1 + number % 25))
        days.append(_took(slots.slots_on, office, service, day, now))
        months.append(_took(slots.free_days, office, service, now))
    return [
        Figure(f"free on a day, {where}, p50 ms of 20", at(0.5, days), GOAL_MS, 1.0),
        Figure(f"free on a day, {where}, p99 ms of 20", at(0.99, days), GOAL_MS, 1.0),
        Figure(f"free in a month, {where}, p50 ms of 20", at(0.5, months), GOAL_MS, 1.0),
        Figure(f"free in a month, {where}, p99 ms of 20", at(0.99, months), GOAL_MS, 1.0),
    ]


def _took(ask: Callable[..., Any], *asked: Any) -> float:
    began = time.perf_counter()
    ask(*asked)
    return (time.perf_counter() - began) * 1000


def _office(folder: Path, url: str, spread: str) -> Office:
    """An office whose next month has the bookings, spread over its times at random."""
    now, dice = datetime.now(UTC), random.Random(20_000)
    terms = {"enabled": True, "horizon_days": DAYS, "lead_minutes": 0}
    office_id = time.time_ns() // 1000 if url else 1
    changes = {"hours": HOURS, "booking": terms, "storage": {"url": url}}
    office = founded(shipped(folder, **changes), now, office_id)
    services = _booked(office, spread)
    times = {slug: list(_times(office, slug, now)) for slug in services}
    rows = [_row(office, number, services, times, dice, now) for number in range(BOOKINGS)]
    held = [_held(office, number, services, times, dice, now) for number in range(HELD)]
    with office.storage.transaction(office.id) as db:
        for first in range(0, len(rows), 1000):
            db.execute(insert(appointment), rows[first : first + 1000])
        db.execute(insert(reservation), held)
    keep_statistics(office)
    return office


def _booked(office: Office, spread: str) -> list[str]:
    services = [each.slug for each in office.settings.service if each.booking]
    return services[:1] if spread == "one service" else services


def _times(office: Office, service: str, now: datetime) -> list[datetime]:
    found = slots.free_days(office, service, now)
    return [slot_at for times in found.values() for slot_at in times]


def _row(
    office: Office, number: int, services: list[str], times: Any, dice: random.Random, now: datetime
) -> dict[str, Any]:
    service = services[number % len(services)]
    slot_at = dice.choice(times[service])
    return {
        "office_id": office.id,
        "reference": f"B-{number:06d}",
        "asked_for": f"b-{number:06d}",
        "code": f"{number:06d}",
        "service": service,
        "slot_at": slot_at,
        "slot_on": office.settings.opening.local_day(slot_at),
        "minutes": office.settings.services[service].minutes,
        "language": "ro",
        "state": "cancelled" if number % 10 == 0 else "booked",
        "source": "booking",
        "changed_at": now,
    }


def _held(
    office: Office, number: int, services: list[str], times: Any, dice: random.Random, now: datetime
) -> dict[str, Any]:
    service = services[number % len(services)]
    return {
        "office_id": office.id,
        "reference": f"H-{number:06d}",
        "service": service,
        "slot_at": dice.choice(times[service]),
        "minutes": office.settings.services[service].minutes,
        "language": "ro",
        "url": "",
        "code": "",
        "state": "reserved",
        "reserved_until": now + timedelta(hours=1),
    }
