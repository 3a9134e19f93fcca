"""Visitors of random days, seeded."""

import random
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from queue_core.simulation.visits import Visitor

ZONE = ZoneInfo("Europe/Bucharest")
SERVICES = ("taxes", "urban-planning", "utilities")


def at(day: date, clock: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), ZONE).astimezone(UTC)


def someone(arrived_at: datetime, minutes: float, service: str = "taxes", **more) -> Visitor:
    return Visitor(arrived_at, service, timedelta(minutes=minutes), **more)


def random_visitors(
    chance: random.Random, day: date, *, count: int, begins: str, hours: float
) -> list[Visitor]:
    """A day's visitors as no office has them: bunched on whole minutes, so that much falls on one instant;
    half of them booked, early and late, some with priority, some for several services."""
    first, found = at(day, begins), []
    for _ in range(count):
        arrived_at = first + timedelta(minutes=chance.randrange(int(hours * 60)))
        slot_at, later = None, ()
        if chance.random() < 0.5:
            slot_at = arrived_at + timedelta(
                minutes=chance.choice((-60, -16, -15, -5, 0, 5, 20, 61, 75, 120))
            )
        elif chance.random() < 0.2:
            other = chance.choice([slug for slug in SERVICES[1:]])
            later = ((other, timedelta(minutes=chance.choice((1, 3, 7)))),)
        found.append(
            someone(
                arrived_at,
                chance.choice((0, 1, 2, 5, 8, 13.25)),
                SERVICES[0] if later else chance.choice(SERVICES),
                slot_at=slot_at,
                priority=chance.random() < 0.1,
                later=later,
            )
        )
    return found
