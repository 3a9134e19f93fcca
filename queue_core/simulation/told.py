"""What walk-ins are shown on days that are played: estimated from what the days before have taught."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from queue_core.rules.policy import WALK_IN
from queue_core.simulation.learned import Learned, PastVisit
from queue_core.simulation.situation import Situation, ToCome
from queue_core.simulation.visits import Visit
from queue_core.simulation.waits import Wait, estimate_one


class Told:
    """Begins with what an office without a past knows, or with what one has `learned`."""

    def __init__(self, zone: ZoneInfo, learned: Learned | None = None) -> None:
        self.learned = learned or Learned()
        self._zone = zone
        self._unended: list[Visit] = []

    def wait(self, situation: Situation, ticket: int) -> Wait | None:
        """What the visitor with a ticket that was just given is shown."""
        return estimate_one(situation, ticket, self.learned)

    def day_over(self, visits: Sequence[Visit], missed: Sequence[ToCome], ended_at: datetime) -> None:
        """Learn from a day's visits, and from those of days before that have ended on it."""
        over, self._unended = self._unended + [*visits], []
        day = [PastVisit(each.service, None, slot_at=each.slot_at) for each in missed]
        for visit in over:
            if any(call.ended_at > ended_at for call in visit.calls):
                self._unended.append(visit)
            elif not visit.refused:
                day += _past(visit)
        self.learned = self.learned.after(day, self._zone)


def _past(visit: Visit) -> Iterator[PastVisit]:
    """A visit for each service; the later ones wait from the end of the one before. Whoever was never called
    has come all the same."""
    visitor, rank = visit.visitor, visit.rank if visit.rank is not None else WALK_IN
    if not visit.calls:
        yield PastVisit(
            visitor.service, visitor.arrived_at, visit.joins_at, rank=rank, slot_at=visitor.slot_at
        )
    joined_at = visit.joins_at
    for number, call in enumerate(visit.calls):
        is_first = number == 0
        yield PastVisit(
            call.service,
            visitor.arrived_at,
            joined_at,
            call.called_at,
            call.ended_at,
            rank,
            visitor.slot_at if is_first else None,
            visit.shown if is_first else None,
            call.desk,
            is_first,
        )
        joined_at = call.ended_at
