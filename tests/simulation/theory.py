"""One service round the clock with a booked and a walk-in class, and what queueing theory says of its waits.

Cobham (Operations Research 2, 1954): in a line of c desks with exponential service and two classes, the first
served before the second but never interrupting it, the mean waits are W/(1 - r1) and W/((1 - r1)(1 - r)).
r1 is the load of the first class, r of both, and W the mean time until a desk is free for whoever finds all
of them busy, times the chance to find them so (Erlang C).
"""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from math import factorial
from statistics import fmean
from typing import NamedTuple

from queue_core.rules.opening import Hours
from queue_core.settings import settings as reading
from queue_core.simulation.engine import Engine
from queue_core.simulation.plan import Desk, Plan
from queue_core.simulation.visits import Visit, Visitor
from tests.office import SHIPPED
from tests.simulation.days import ZONE

BEGIN = datetime(2026, 3, 1, tzinfo=UTC)
WARM_UP = timedelta(days=1)
"""Left out of the means: the line begins empty."""


class Office(NamedTuple):
    """Arrivals in an hour of each class, minutes of a visit, desks."""

    booked: float
    walk_ins: float
    minutes: float
    desks: int

    @property
    def load(self) -> float:
        return (self.booked + self.walk_ins) * self.minutes / 60 / self.desks

    def waits(self) -> tuple[float, float]:
        """The mean waits of booked and walk-ins, in minutes, by the formula."""
        busy = self.load * self.desks
        all_busy = busy**self.desks / factorial(self.desks) / (1 - self.load)
        erlang_c = all_busy / (sum(busy**k / factorial(k) for k in range(self.desks)) + all_busy)
        until_free = erlang_c * self.minutes / self.desks
        booked_load = self.booked * self.minutes / 60 / self.desks
        first = until_free / (1 - booked_load)
        return first, first / (1 - self.load)

    def plan(self) -> Plan:
        """Desks that serve one service, round the clock."""
        shipped = reading.load(SHIPPED)
        hours = Hours(ZONE, {weekday: ((datetime.min.time(), None),) for weekday in range(7)})
        desks = {str(number): Desk(("taxes",)) for number in range(1, self.desks + 1)}
        return Plan(hours, shipped.services, desks, shipped.line)

    def visitors(self, seed: int, days: float) -> list[Visitor]:
        """Poisson arrivals of both classes; the booked come at their slot."""
        chance = random.Random(seed)
        times = [
            (at, is_booked)
            for rate, is_booked in ((self.booked, True), (self.walk_ins, False))
            for at in _poisson(chance, rate, days)
        ]
        return [
            Visitor(
                at, "taxes", timedelta(minutes=chance.expovariate(1 / self.minutes)), at if booked else None
            )
            for at, booked in sorted(times)
        ]

    def played(self, seed: int, days: float) -> tuple[float, float]:
        """The mean waits of booked and walk-ins, in minutes, on the virtual clock."""
        visits = Engine(self.plan()).play(self.visitors(seed, days))
        return tuple(fmean(_waits(visits, is_booked)) for is_booked in (True, False))


def _poisson(chance: random.Random, per_hour: float, days: float) -> Iterator[datetime]:
    at = 0.0
    while (at := at + chance.expovariate(per_hour)) < days * 24:
        yield BEGIN + timedelta(hours=at)


def _waits(visits: list[Visit], is_booked: bool) -> Iterator[float]:
    for visit in visits:
        counts = visit.visitor.arrived_at > BEGIN + WARM_UP and visit.waited is not None
        if counts and (visit.visitor.slot_at is not None) == is_booked:
            yield visit.waited.total_seconds() / 60
