"""Who waits and who sits where while days are played, and how that looks to who estimates waits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from queue_core.rules.policy import Place
from queue_core.simulation.plan import Plan
from queue_core.simulation.situation import AtDesk, DeskNow, Situation, ToCome
from queue_core.simulation.situation import Waiting as Stands
from queue_core.simulation.visits import Visit, Visitor
from queue_core.simulation.waiting import Waiting


@dataclass
class Ticket:
    """A visitor with a number; `later` are the services wanted after this one, each with its time."""

    visit: Visit
    place: Place
    service: str
    takes: timedelta
    later: list[tuple[str, timedelta]] = field(default_factory=list)

    @property
    def priority(self) -> bool:
        return self.visit.visitor.priority

    def stands(self, since: int = 0) -> Stands:
        """As a ticket that waits; `since` 1 as it will after the visit that it is at."""
        services = (self.service, *(slug for slug, _ in self.later))[since:]
        rank, due_at, number = self.place
        joins_at = self.visit.joins_at or due_at
        return Stands(number, services[0], rank, due_at, joins_at, self.priority, services[1:])


@dataclass
class Desk:
    """A desk of a played day, with the lines that it calls from."""

    name: str
    services: tuple[str, ...]
    lines: tuple[Waiting, ...]
    is_for_priority: bool
    is_open: bool = False
    is_resting: bool = False
    at_desk: Ticket | None = None

    def now(self) -> AtDesk:
        """Who is there; to be asked where somebody is."""
        ticket = self.at_desk
        assert ticket is not None
        call = ticket.visit.calls[-1]
        then = ticket.stands(1) if ticket.later else None
        return AtDesk(self.name, call.service, call.called_at, then, ticket.place.id)


class View:
    """What who estimates waits knows on a played day: who waits, who is at the desks, which breaks are
    arranged, and who has booked for the day and has not come; nothing else of those to come."""

    def __init__(
        self,
        plan: Plan,
        desks: Mapping[str, Desk],
        tickets: Mapping[int, Ticket],
        visitors: Sequence[Visitor],
        missed: Sequence[ToCome],
    ) -> None:
        self._plan, self._desks, self._tickets = plan, desks, tickets
        self._booked: dict[date, dict[int, ToCome]] = {}
        for number, each in enumerate(missed, 1):
            self._book(-number, each)
        for number, visitor in enumerate(visitors):
            if visitor.slot_at is not None:
                self._book(number, ToCome(visitor.service, visitor.slot_at))
        self._visits: list[Visit] = []

    def _book(self, number: int, booked: ToCome) -> None:
        self._booked.setdefault(self._plan.opening.local_day(booked.slot_at), {})[number] = booked

    def begin(self, day: date) -> None:
        """Another day."""
        self._to_come = self._booked.pop(day, {})
        self._breaks = {name: tuple(self._plan.breaks_on(day, name)) for name in self._desks}

    def end(self) -> tuple[list[Visit], list[ToCome]]:
        """The visits of those who came since the day began, and the appointments for which nobody did."""
        visits, self._visits = self._visits, []
        return visits, [*self._to_come.values()]

    def comes(self, number: int) -> None:
        """A visitor is there, and to come no more."""
        self._to_come.pop(number, None)

    def keep(self, visit: Visit) -> None:
        """What became of a visitor who came."""
        self._visits.append(visit)

    def situation(self, now: datetime) -> Situation:
        """How all stands at an instant. It is known when a desk that rests is back."""
        desks = {
            name: DeskNow(
                desk.services,
                is_open=desk.is_open,
                is_for_priority=desk.is_for_priority,
                breaks=self._breaks[name],
            )
            for name, desk in self._desks.items()
        }
        waiting = [ticket.stands() for ticket in self._tickets.values()]
        at_desks = [desk.now() for desk in self._desks.values() if desk.at_desk is not None]
        return Situation(now, self._plan, desks, waiting, at_desks, list(self._to_come.values()))
