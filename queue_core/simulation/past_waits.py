"""What an office learns its waits from: its past days, as the estimate reads them."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from queue_core.boards.past_visits import PastDay
from queue_core.rules import policy
from queue_core.rules.visits import Visit
from queue_core.rules.wait_scores import Told
from queue_core.settings.settings import Settings
from queue_core.simulation.learned import PastVisit


def past_waits(day: PastDay, settings: Settings) -> list[PastVisit]:
    """The visits of a day in the order of their tickets, then the appointments that nobody came for."""
    early = timedelta(minutes=settings.line.early_minutes)
    found = [_past(visit, day, early, is_first=is_first) for visit, is_first in _in_turn(day)]
    return [*found, *(PastVisit(service, None, slot_at=slot_at) for service, slot_at in day.missed)]


def told_waits(day: PastDay, settings: Settings) -> Iterator[Told]:
    """What the walk-ins of a day were told with their tickets, and how long they waited: of those who were
    called for the service that they came for."""
    for visit, is_first in _in_turn(day):
        told = day.told.get(visit.ticket)
        if is_first and told and not visit.is_booked and visit.called_at is not None:
            waited = (visit.called_at - visit.arrival.at).total_seconds() / 60
            hour = visit.arrival.at.astimezone(settings.zone).hour
            yield Told(visit.service, hour, *told, max(waited, 0.0))


def _in_turn(day: PastDay) -> Iterator[tuple[Visit, bool]]:
    """Each visit, and whether it is its ticket's first."""
    seen: set[int] = set()
    for visit in sorted(day.visits, key=lambda each: (each.arrival, each.since_seq)):
        yield visit, visit.ticket not in seen
        seen.add(visit.ticket)


def _past(visit: Visit, day: PastDay, early: timedelta, *, is_first: bool) -> PastVisit:
    called_at, ended_at = visit.called_at, None
    if called_at is not None and visit.at_desk_s is not None:
        # Whoever was called again after a pause kept a desk for the last call's time.
        ended_at = called_at + timedelta(seconds=visit.at_desk_s)
    return PastVisit(
        visit.service,
        visit.arrival.at,
        _joined_at(visit, early),
        called_at,
        ended_at,
        visit.rank,
        visit.slot_at if is_first else None,
        day.told.get(visit.ticket) if is_first else None,
        visit.desk,
        is_first,
    )


def _joined_at(visit: Visit, early: timedelta) -> datetime:
    if policy.is_booked(visit.rank) and visit.slot_at is not None:
        return max(visit.since, visit.slot_at - early)
    return visit.since
