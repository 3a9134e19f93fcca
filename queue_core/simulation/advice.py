"""How many desks a service needs at each hour, so that nine of ten wait no longer than they should.

Each service is played with desks of its own. Where a desk serves several, fewer may do: the advice is on the
safe side, and a plan of shared desks is played as any other.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import NamedTuple

from queue_core.rules.figures import Spread
from queue_core.rules.opening import Interval
from queue_core.simulation.engine import Engine
from queue_core.simulation.plan import Desk, Plan
from queue_core.simulation.summary import counted, minutes, seconds
from queue_core.simulation.visits import Visitor

MOST_DESKS = 40
HOUR = timedelta(hours=1)


class Hour(NamedTuple):
    """An hour of arrival: desks to be there, how much of the hour the office is open on the mean of the days,
    what nine of ten wait who come then, visits and days that say so."""

    desks: int
    open: float
    p90_s: int | None
    visits: int
    days: int


class Advice(NamedTuple):
    """`hours` by local hour; `is_met` tells whether the target can be kept at all."""

    service: str
    hours: Mapping[int, Hour]
    is_met: bool

    @property
    def desk_hours(self) -> float:
        """Of a day, on the mean."""
        return sum(hour.desks * hour.open for hour in self.hours.values())


def advise(plan: Plan, visitors: Sequence[Visitor], minutes: int) -> list[Advice]:
    """The fewest desk-hours found for each service that somebody came for, so that of those who come in any
    hour nine of ten wait `minutes` at most; the booked from their slot."""
    wanted = {each.service for each in visitors}
    return [
        _Search(plan, slug, [each for each in visitors if each.service == slug], minutes * 60).found()
        for slug in plan.services
        if slug in wanted
    ]


class _Search:
    """Of one service: as many desks all day as keep the target, then fewer at each hour."""

    def __init__(self, plan: Plan, slug: str, visitors: Sequence[Visitor], target_s: int) -> None:
        self._plan, self._slug, self._target_s = plan, slug, target_s
        self._visitors = [replace(each, later=()) for each in visitors]
        self._days = {plan.opening.local_day(each.arrived_at) for each in visitors}
        self._open = self._open_hours()
        self._hours = sorted(self._open)

    def found(self) -> Advice:
        """From the last hour to the first, for a line is made by the hours before it; an hour in which
        somebody comes keeps one desk."""
        for number in range(1, MOST_DESKS + 1):
            desks = dict.fromkeys(self._hours, number)
            waits = self._waits(desks)
            if not self._late(waits):
                break
        is_met = not self._late(waits)
        for hour in reversed(self._hours if is_met else []):
            least = 1 if waits[hour].count else 0
            while desks[hour] > least:
                fewer = desks | {hour: desks[hour] - 1}
                tried = self._waits(fewer)
                if self._late(tried) or _called(tried) < _called(waits):
                    break
                desks, waits = fewer, tried
        days = len(self._days)
        return Advice(
            self._slug,
            {
                hour: Hour(desks[hour], self._open[hour], waits[hour].p90, waits[hour].count, days)
                for hour in self._hours
            },
            is_met,
        )

    def _open_hours(self) -> dict[int, float]:
        """The local hours that lie within opening hours on one of the days, each with its open part, 0 to 1,
        on the mean of the days."""
        found: Counter[int] = Counter()
        for opens, closes in (span for day in self._days for span in self._plan.opening.of_day(day)):
            at = opens
            while at < closes:
                local = at.astimezone(self._plan.opening.zone)
                until = min(at + HOUR - timedelta(minutes=local.minute), closes)
                found[local.hour] += seconds(until - at)
                at = until
        return {hour: open_s / HOUR.total_seconds() / len(self._days) for hour, open_s in found.items()}

    def _late(self, waits: Mapping[int, Spread]) -> list[int]:
        return [hour for hour in self._hours if (waits[hour].p90 or 0) > self._target_s]

    def _waits(self, desks: Mapping[int, int]) -> dict[int, Spread]:
        """The waits by hour of arrival, where so many desks are there at each hour."""
        found: dict[int, Counter[int]] = {hour: Counter() for hour in self._hours}
        plan = replace(
            self._plan,
            desks={
                str(number): Desk((self._slug,), tuple(self._breaks(desks, number)))
                for number in range(1, max(desks.values(), default=0) + 1)
            },
        )
        for visit in Engine(plan).play(self._visitors):
            if visit.waited_past_slot is not None:
                found[self._hour_of(visit.visitor.arrived_at)][seconds(visit.waited_past_slot)] += 1
        return {hour: Spread(lambda waits=waits: waits) for hour, waits in found.items()}  # type: ignore[misc]

    def _hour_of(self, at: datetime) -> int:
        """The hour of an arrival; of whoever came before the opening the first one."""
        hour = at.astimezone(self._plan.opening.zone).hour
        return max((each for each in self._hours if each <= hour), default=self._hours[0])

    def _breaks(self, desks: Mapping[int, int], number: int) -> list[Interval]:
        """When the desk with a number is not there; after the last hour as in it."""
        away = [hour for hour in self._hours if desks[hour] < number]
        last = self._hours[-1]
        return [(time(hour), None if hour == last or hour == 23 else time(hour + 1)) for hour in away]


def _called(waits: Mapping[int, Spread]) -> int:
    return sum(each.count for each in waits.values())


def as_text(found: Sequence[Advice]) -> list[str]:
    """The advice for a terminal: desks by hour, what nine of ten wait then, in minutes, and its evidence."""
    lines = []
    for each in found:
        lines.append(f"{each.service}: {each.desk_hours:.1f} desk-hours a day")
        if not each.is_met:
            lines.append(
                f"  the target is missed even with {MOST_DESKS} desks, or by who comes outside hours"
            )
        for hour, of_hour in each.hours.items():
            wait = "nobody came" if of_hour.p90_s is None else f"nine of ten wait {minutes(of_hour.p90_s)}"
            evidence = f"{counted(of_hour.visits, 'visit')} on {counted(of_hour.days, 'day')}"
            lines.append(f"  {hour:02d}:00  {counted(of_hour.desks, 'desk')}  {wait}  ({evidence})")
    total = sum(each.desk_hours for each in found)
    lines.append(f"{total:.1f} desk-hours a day in all, each service at desks of its own")
    return lines
