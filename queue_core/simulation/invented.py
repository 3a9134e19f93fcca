"""Mornings that never were: two peaks, a share of booked visitors, and how punctual these are; seeded.

The shapes are assumptions for an office that has no journal yet, not measurements of one.
"""

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from queue_core.rules.slots import Plan as Slots
from queue_core.rules.slots import starts
from queue_core.simulation.plan import Plan
from queue_core.simulation.visits import Visitor

PEAKS = ((0.3, None, None), (0.45, 0.2, 0.1), (0.25, 0.75, 0.1))
"""How walk-ins are spread over the opening hours: a share evenly, and two about a part of the day, give or
take another."""
EARLY_MIN, GIVE_OR_TAKE_MIN = 8.0, 9.0
"""Booked visitors come so long before the slot, give or take."""
VARIES = 0.8
"""The spread of visits' lengths against their mean (gamma); 1 is exponential."""


@dataclass(frozen=True)
class Crowd:
    """How many come on a day, and which share of them, 0 to 1, has booked."""

    visitors: int = 300
    booked: float = 0.25
    seed: int = 1


def visitors(plan: Plan, first: date, days: int, crowd: Crowd) -> list[Visitor]:
    """The visitors of so many days on which the office is open, from the first on."""
    found: list[Visitor] = []
    day, made = first, 0
    last = first + timedelta(days=366 + 7 * days)
    while made < days and day < last:
        if any(plan.opening.of_day(day)):
            made += 1
            found += _day(plan, day, crowd)
        day += timedelta(days=1)
    return found


def _day(plan: Plan, day: date, crowd: Crowd) -> list[Visitor]:
    chance = random.Random(f"{crowd.seed} {day}")
    spans = list(plan.opening.of_day(day))
    weights = _weights(plan)
    found = []
    for _ in range(crowd.visitors):
        slug = chance.choices(list(weights), list(weights.values()))[0]
        mean = plan.services[slug].minutes
        takes = timedelta(seconds=round(chance.gammavariate(VARIES**-2, mean * 60 * VARIES**2)))
        slot_at = None
        if chance.random() < crowd.booked:
            length = plan.services[slug]
            every = length.slot_minutes or length.minutes
            times = list(starts(plan.opening, day, Slots(mean, every, 1)))
            slot_at = chance.choice(times) if times else None
        if slot_at is None:
            arrived_at = _walks_in(chance, spans, timedelta(minutes=plan.line.last_ticket_minutes))
        else:
            arrived_at = slot_at - timedelta(seconds=round(60 * chance.gauss(EARLY_MIN, GIVE_OR_TAKE_MIN)))
        found.append(Visitor(arrived_at, slug, takes, slot_at))
    return sorted(found, key=lambda each: each.arrived_at)


def _weights(plan: Plan) -> dict[str, float]:
    """How often each service is wanted: by what its desks can do, as if desks were given by need."""
    found: dict[str, float] = {}
    for desk in plan.desks.values():
        for slug in desk.services:
            found[slug] = found.get(slug, 0) + 1 / len(desk.services) / plan.services[slug].minutes
    return found


def _walks_in(
    chance: random.Random, spans: list[tuple[datetime, datetime]], last_ticket: timedelta
) -> datetime:
    opens, closes = spans[0][0], spans[-1][1]
    while True:
        _, about, spread = chance.choices(PEAKS, [share for share, *_ in PEAKS])[0]
        part = chance.random() if about is None or spread is None else chance.gauss(about, spread)
        at = opens + timedelta(seconds=round(part * (closes - opens).total_seconds()))
        if any(begin <= at < end - last_ticket for begin, end in spans):
            return at
