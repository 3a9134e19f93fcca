"""How good told waits were: inside, later, width, interval score; ours and those of simple rivals.

The interval score of a range that is to hold eight of ten is its width, and ten times the minutes by which it
was missed (Gneiting and Raftery 2007). A rival learns from the days before, as we do: a table of past waits
by service and hour; people ahead times the mean visit by the desks; the wait of the last one who was called.
The last two are ranges by their own errors of the days before.
"""

from bisect import insort
from collections.abc import Iterable
from datetime import date, datetime
from statistics import fmean
from typing import NamedTuple

from queue_core.rules.policy import BOOKED
from queue_core.simulation.engine import Engine
from queue_core.simulation.quantiles import of_sample
from queue_core.simulation.situation import Situation, Waiting
from queue_core.simulation.told import Told
from queue_core.simulation.visits import Visit
from queue_core.simulation.waits import Wait
from tests.simulation.cells import Cell, crowd, plan
from tests.simulation.days import ZONE

OURS, TABLE, AHEAD, LAST = NAMES = ("ours", "table", "ahead", "last")
MISSED_COSTS = 10
"""A minute by which a range was missed, against a minute of its width: 2 / 0.2."""
FEW = 10


class Score(NamedTuple):
    """Of one visit: whether it was inside, whether later, the width in minutes and the interval score."""

    inside: bool
    later: bool
    width: float
    score: float

    @classmethod
    def of(cls, low: float, high: float, waited: float) -> "Score":
        missed = max(low - waited, waited - high, 0.0)
        return cls(low <= waited <= high, waited > high, high - low, high - low + MISSED_COSTS * missed)


class Mean(NamedTuple):
    """Of many visits, shares from 0 to 1."""

    visits: int
    inside: float
    later: float
    width: float
    score: float

    @classmethod
    def of(cls, scores: Iterable[Score]) -> "Mean":
        found = list(scores)
        return cls(len(found), *(fmean(each) for each in zip(*found, strict=True)))


class Watching(Told):
    """Notes beside each wait that it tells how many are ahead and how many desks call, as a rival sees it."""

    def __init__(self) -> None:
        super().__init__(ZONE)
        self.seen: list[tuple[int, int]] = []

    def wait(self, situation: Situation, ticket: int) -> Wait | None:
        (own,) = (each for each in situation.waiting if each.id == ticket)
        ahead = sum(
            each.service == own.service and each.joins_at <= situation.now and _key(each) < _key(own)
            for each in situation.waiting
        )
        desks = sum(
            own.service in desk.services and not any(b <= situation.now < e for b, e in desk.breaks)
            for desk in situation.desks.values()
        )
        self.seen.append((ahead, max(desks, 1)))
        return super().wait(situation, ticket)


def _key(ticket: Waiting) -> tuple[int, datetime, int]:
    return ticket.rank, ticket.due_at, ticket.id


class Rivals:
    """What the simple rivals know of the days before, and say."""

    def __init__(self) -> None:
        self._waits: dict[tuple[str, int | None], list[float]] = {}
        self._errors: dict[str, list[float]] = {AHEAD: [], LAST: []}
        self._visits: dict[str, list[float]] = {}

    def points(self, visit: Visit, seen: tuple[int, int], day: Iterable[Visit]) -> dict[str, float]:
        """In minutes; `day` are the others of the same day."""
        slug, now = visit.visitor.service, visit.visitor.arrived_at
        ahead, desks = seen
        mean = fmean(self._visits.get(slug, [10.0]))
        calls = ((each.calls[0].called_at, _waited(each)) for each in day if each.visitor.service == slug)
        last = max((call for call in calls if call[0] <= now), default=(now, 0.0))
        return {AHEAD: ahead * mean / desks, LAST: last[1]}

    def ranges(self, visit: Visit, points: dict[str, float]) -> dict[str, tuple[float, float]]:
        """The ranges of all rivals, in minutes."""
        slug, hour = visit.visitor.service, visit.visitor.arrived_at.hour
        past = self._waits.get((slug, hour), [])
        past = past if len(past) >= FEW else self._waits.get((slug, None), [0.0])
        found = {TABLE: (of_sample(past, 0.1), of_sample(past, 0.9))}
        for name, point in points.items():
            low, high = (of_sample(self._errors[name] or [0.0], share) for share in (0.1, 0.9))
            found[name] = max(point + low, 0.0), max(point + high, 0.0)
        return found

    def learn(self, day: Iterable[tuple[Visit, dict[str, float]]], visits: Iterable[Visit]) -> None:
        """After a day."""
        for visit, points in day:
            slug, waited = visit.visitor.service, _waited(visit)
            for hour in (visit.visitor.arrived_at.hour, None):
                insort(self._waits.setdefault((slug, hour), []), waited)
            for name, point in points.items():
                insort(self._errors[name], waited - point)
        for visit in visits:
            for call in visit.calls:
                took = (call.ended_at - call.called_at).total_seconds() / 60
                self._visits.setdefault(call.service, []).append(took)


def _waited(visit: Visit) -> float:
    assert visit.waited is not None
    return visit.waited.total_seconds() / 60


def scores(cell: Cell, days: int, warm_up: int, seed: int) -> dict[str, list[Score]]:
    """Of each walk-in who was told a wait after the first `warm_up` days, by who told it."""
    made = plan(cell)
    came = crowd(cell, made, days, seed)
    watching = Watching()
    played = Engine(made, watching).play(came.visitors, came.missed)
    given = [each for each in sorted(played, key=_arrived) if not each.refused and each.rank != BOOKED]
    seen = {id(each): noted for each, noted in zip(given, watching.seen, strict=True)}
    rivals, found = Rivals(), {name: [] for name in NAMES}
    of_days: dict[date, list[Visit]] = {}
    for each in sorted(played, key=_arrived):
        of_days.setdefault(each.visitor.arrived_at.date(), []).append(each)
    for number, visits in enumerate(of_days.values()):
        told = [each for each in visits if each.shown and each.calls]
        points = [(each, rivals.points(each, seen[id(each)], told)) for each in told]
        for visit, of_visit in points if number >= warm_up else []:
            assert visit.shown
            ranges = {OURS: visit.shown, **rivals.ranges(visit, of_visit)}
            for name, (low, high) in ranges.items():
                found[name].append(Score.of(low, high, _waited(visit)))
        rivals.learn(points, visits)
    return found


def _arrived(visit: Visit) -> datetime:
    return visit.visitor.arrived_at
