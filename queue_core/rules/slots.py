"""Times that can be booked: from the hours, minus what is closed, as many visitors at one time as there are
places.

Whatever takes a place counts by its own interval: an appointment from elsewhere at 10:10 for 25 minutes takes
one from each slot that it overlaps.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from queue_core.rules.opening import Hours
from queue_core.rules.refusals import Refusal


class Slot(NamedTuple):
    """A time that can be booked: for how many more, 0 when it is full, and how many have a place."""

    slot_at: datetime
    left: int
    taken: int


class Span(NamedTuple):
    """A stretch of time, its end not in it; taking so many places."""

    begin: datetime
    end: datetime
    places: int = 1


class Plan(NamedTuple):
    """How a service is booked: a visit's minutes, every how many of them one begins, how many at one time."""

    minutes: int
    every: int
    places: int


def visit(slot_at: datetime, plan: Plan) -> tuple[datetime, datetime]:
    """From when to when a visit lasts."""
    return slot_at, slot_at + timedelta(minutes=plan.minutes)


def starts(hours: Hours, day: date, plan: Plan, closed: Iterable[Span] = ()) -> Iterator[datetime]:
    """The instants of a local day at which a visit may begin: it ends within the hours, clear of closures."""
    closures = list(closed)
    length, step = timedelta(minutes=plan.minutes), timedelta(minutes=plan.every)
    for opens, closes in hours.of_day(day):
        at = opens
        while at + length <= closes:
            if not any(span.begin < at + length and at < span.end for span in closures):
                yield at
            at += step


def free(begins: Iterable[datetime], plan: Plan, taken: Sequence[Span]) -> list[Slot]:
    """How many places each time has left, of what is taken, in the order of its beginnings."""
    length, slots, first = timedelta(minutes=plan.minutes), [], 0
    longest = max((span.end - span.begin for span in taken), default=timedelta())
    for at in begins:
        while first < len(taken) and taken[first].begin + longest <= at:
            first += 1
        busy = 0
        for span in taken[first:]:
            if span.begin >= at + length:
                break
            busy += span.places if span.end > at else 0
        slots.append(Slot(at, max(plan.places - busy, 0), busy))
    return slots


def may_be_booked(slot_at: datetime, now: datetime, lead: timedelta, horizon: timedelta) -> None:
    """Refuses with `too_soon` and `too_far`."""
    if slot_at < now + lead:
        raise Refusal("too_soon", minutes=int(lead.total_seconds() // 60))
    if slot_at > now + horizon:
        raise Refusal("too_far", days=horizon.days)
