"""Offices and days on which estimates of waits are judged: each cell another load, other bookings, other
desks."""

import random
from collections.abc import Mapping
from datetime import date, time, timedelta
from itertools import product
from math import cos, exp, log, pi, sqrt
from typing import NamedTuple

from queue_core.rules.opening import Hours
from queue_core.settings import settings as reading
from queue_core.simulation.plan import Desk, Plan
from queue_core.simulation.situation import ToCome
from queue_core.simulation.visits import Visitor
from tests.office import SHIPPED
from tests.simulation.days import ZONE, at

FIRST = date(2026, 3, 2)
VARIATION = 1.28
OPENS, CLOSES, LAST_TICKET = "08:30", "16:30", "16:00"
WINDOW_S = 7.5 * 3600
DESKS_OF_ONE = 3
PUNCTUAL, CARELESS = (-5.0, 3.0), (-3.0, 15.0)
"""Minutes from slot to arrival: the mean, give or take."""
MISSED = 0.1
"""Of the booked who are not punctual so many do not come at all."""
MOST_AT_ONCE = 0.35
"""So much more than on the mean come at the busiest time of the day, and so much less at the quietest."""


class Cell(NamedTuple):
    """`load` is the work that comes against the time of the desks, `booked` the share of the visitors; with
    `lunch` each desk rests for half an hour; with `wrong` a visit takes 25 % more or less than config.toml
    says."""

    load: float
    booked: float
    punctual: bool
    services: int
    lunch: bool
    wrong: bool
    gamma: bool = False

    def __str__(self) -> str:
        come = "" if not self.booked else (" punctual" if self.punctual else " careless")
        many = "one service" if self.services == 1 else f"{self.services} services"
        more = [", lunch"] * self.lunch + [", minutes wrong"] * self.wrong + [", gamma"] * self.gamma
        return f"load {self.load}, {self.booked:.0%} booked{come}, {many}{''.join(more)}"


def all_cells(*, gamma: bool = False) -> list[Cell]:
    """Punctuality is nothing where nobody has booked."""
    found = product((0.6, 0.85, 0.95), (0, 0.2, 0.4), (True, False), (1, 7), (False, True), (False, True))
    return [Cell(*each, gamma) for each in found if each[1] or each[2]]


def plan(cell: Cell) -> Plan:
    """One service at three desks, or the shipped office without its priority desk."""
    shipped = reading.load(SHIPPED)
    if cell.services == 1:
        desks = {str(number): Desk(("taxes",)) for number in range(1, DESKS_OF_ONE + 1)}
        services = {"taxes": shipped.services["taxes"]}
    else:
        desks = {each.name: Desk(each.services) for each in shipped.desk if not each.only}
        services = dict(shipped.services)
    week = {weekday: ((time.fromisoformat(OPENS), time.fromisoformat(CLOSES)),) for weekday in range(7)}
    made = Plan(Hours(ZONE, week), services, desks, shipped.line)
    if cell.lunch:
        for number, name in enumerate(desks):
            begins, ends = ("12:00", "12:30") if number % 2 else ("12:30", "13:00")
            made = made.with_break(name, time.fromisoformat(begins), time.fromisoformat(ends))
    return made


class Crowd(NamedTuple):
    visitors: list[Visitor]
    missed: list[ToCome]


def crowd(cell: Cell, made: Plan, days: int, seed: int) -> Crowd:
    """Those who come on so many days, and the appointments for which nobody does."""
    found = Crowd([], [])
    minutes = {
        slug: service.minutes * ((1.25 if number % 2 == 0 else 0.75) if cell.wrong else 1)
        for number, (slug, service) in enumerate(made.services.items())
    }
    visits = _visits_a_day(cell, made, minutes)
    for day in (FIRST + timedelta(days=number) for number in range(days)):
        chance = random.Random(f"{seed} {cell} {day}")
        for slug, mean in visits.items():
            until = chance.expovariate(mean)
            while until < 1:
                _come(found, chance, cell, day, slug, minutes[slug])
                until += chance.expovariate(mean)
    return found


def _visits_a_day(cell: Cell, made: Plan, minutes: Mapping[str, float]) -> dict[str, float]:
    """Each desk has as much of its time asked for, evenly by its services."""
    found: dict[str, float] = dict.fromkeys(made.services, 0.0)
    there = (WINDOW_S / 60 - 30 * cell.lunch) * cell.load
    for desk in made.desks.values():
        for slug in desk.services:
            found[slug] += there / len(desk.services) / minutes[slug]
    return found


def _come(found: Crowd, chance: random.Random, cell: Cell, day: date, slug: str, minutes: float) -> None:
    """One visitor more, walk-in or booked."""
    takes = timedelta(seconds=round(60 * minutes * _length(chance, gamma=cell.gamma)))
    part = chance.random()
    while chance.random() * (1 + MOST_AT_ONCE) > 1 - MOST_AT_ONCE * cos(4 * pi * part):
        part = chance.random()
    begin = at(day, OPENS)
    arrived_at = begin + timedelta(seconds=int(part * WINDOW_S))
    if chance.random() >= cell.booked:
        found.visitors.append(Visitor(arrived_at, slug, takes))
        return
    slot_at = begin + timedelta(minutes=5 * int(part * WINDOW_S / 300))
    offset = chance.gauss(*(PUNCTUAL if cell.punctual else CARELESS))
    if not cell.punctual and chance.random() < MISSED:
        found.missed.append(ToCome(slug, slot_at))
    else:
        came_at = slot_at + timedelta(seconds=round(60 * offset))
        found.visitors.append(Visitor(came_at, slug, takes, slot_at))


def _length(chance: random.Random, *, gamma: bool) -> float:
    """Of a visit, against the mean."""
    if gamma:
        return chance.gammavariate(VARIATION**-2, VARIATION**2)
    spread = log(1 + VARIATION**2)
    return exp(chance.gauss(-spread / 2, sqrt(spread)))
