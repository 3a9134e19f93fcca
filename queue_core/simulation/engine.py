"""The rules on a virtual clock: days of visitors played through one office.

Of what happens at one instant the day's turn is first, then desks that open, come back or rest, visits that
end, arrivals in the order in which they are given, and at last the desks that are free call, in the order of
their names. So a booked visitor who comes at the very instant at which a desk is free goes before the
walk-ins. Each choice is made by `rules`, as the acts make it; a test holds the two together call by call.
"""

import heapq
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import IntEnum
from typing import Protocol

from queue_core.rules import arrival, numbering, policy, states
from queue_core.rules.appointment_states import BOOKED
from queue_core.rules.policy import Place
from queue_core.rules.refusals import Refusal
from queue_core.simulation.floor import Desk, Ticket, View
from queue_core.simulation.plan import Plan
from queue_core.simulation.situation import Situation, ToCome
from queue_core.simulation.visits import Call, Visit, Visitor
from queue_core.simulation.waiting import Waiting
from queue_core.simulation.waits import Wait


class Shown(Protocol):
    """Who says what wait a walk-in is shown."""

    def wait(self, situation: Situation, ticket: int) -> Wait | None:
        """For a ticket that was just given; None where it is not known."""

    def day_over(self, visits: Sequence[Visit], missed: Sequence[ToCome], ended_at: datetime) -> None:
        """A day is over: those who came on it, and the booked who did not."""


class Step(IntEnum):
    """What happens, in the order in which it does at one instant."""

    OPEN, RETURN, REST, END, ARRIVE, JOIN = range(6)


class Engine:
    """One office on the days of a list of visitors; `play` is called once."""

    def __init__(self, plan: Plan, shown: Shown | None = None, *, by_arrival: bool = False) -> None:
        """Without `shown` no wait is estimated. With `by_arrival` everybody is called in the order of coming,
        as in an office without appointments and priority."""
        self._plan = plan
        self._shown = shown
        self._by_arrival = by_arrival
        line = plan.line
        self._early = timedelta(minutes=line.early_minutes)
        self._grace = timedelta(minutes=line.grace_minutes)
        self._last_ticket = timedelta(minutes=line.last_ticket_minutes)
        self._comes_back = max(states.UNDO_WITHIN, timedelta(minutes=line.reopen_minutes))
        self._lines = {slug: Waiting() for slug in plan.services}
        self._desks = {
            name: Desk(
                name, desk.services, tuple(self._lines[slug] for slug in desk.services), desk.is_for_priority
            )
            for name, desk in sorted(plan.desks.items())
        }
        self._waiting: dict[int, Ticket] = {}
        self._living: set[str] = set()
        self._served: dict[str, datetime] = {}
        self._counts: dict[str, int] = {}
        self._made = 0
        self._agenda: list[tuple[datetime, Step, int, Visitor | str]] = []
        self._visits: dict[int, Visit] = {}

    def play(self, visitors: Sequence[Visitor], missed: Sequence[ToCome] = ()) -> list[Visit]:
        """What becomes of each visitor, in the order given; `missed` are appointments for which nobody comes.

        Who has booked for a day is known on it before anybody has come, and nothing else of those to come.
        """
        in_turn = sorted(range(len(visitors)), key=lambda number: visitors[number].arrived_at)
        if not in_turn:
            return []
        self._agenda = [(visitors[each].arrived_at, Step.ARRIVE, each, visitors[each]) for each in in_turn]
        days = {self._plan.opening.local_day(visitor.arrived_at) for visitor in visitors}
        self._view = View(self._plan, self._desks, self._waiting, visitors, missed)
        self._day = min(days)
        self._view.begin(self._day)
        self._midnight = self._plan.opening.ends(self._day)
        for day in days:
            self._prepare(day)
        heapq.heapify(self._agenda)
        while self._agenda:
            self._next_instant()
        return [self._visits[number] for number in range(len(visitors))]

    def _prepare(self, day: date) -> None:
        """The openings and the breaks of a day."""
        for opens, _closes in self._plan.opening.of_day(day):
            self._agenda.append((opens, Step.OPEN, 0, ""))
        for name in self._plan.desks:
            for begins, ends in self._plan.breaks_on(day, name):
                self._agenda.append((begins, Step.REST, 0, name))
                self._agenda.append((ends, Step.RETURN, 0, name))

    def _next_instant(self) -> None:
        now = self._agenda[0][0]
        while now >= self._midnight:
            self._turn_the_day()
        while self._agenda and self._agenda[0][0] == now:
            _, step, number, what = heapq.heappop(self._agenda)
            if isinstance(what, Visitor):
                self._view.comes(number)
                self._visits[number] = self._arrive(what, now)
                self._view.keep(self._visits[number])
            elif step is Step.END:
                self._end(self._desks[what], number, now)
            elif step is Step.OPEN:
                for desk in self._desks.values():
                    desk.is_open = True
            elif step in (Step.REST, Step.RETURN):
                self._desks[what].is_resting = step is Step.REST
        if self._waiting:
            self._call(now)

    def _turn_the_day(self) -> None:
        """As `actions.day_end`: an office that is open over midnight goes on, another one ends its day."""
        if not self._plan.opening.is_open_over(self._day, self._day):
            for ticket in self._waiting.values():
                self._lines[ticket.service].remove(ticket.place, priority=ticket.priority)
            self._waiting.clear()
            self._living.clear()
            for desk in self._desks.values():
                if desk.at_desk is not None:
                    desk.at_desk.visit.calls[-1].ended_at = self._midnight
                    self._served[desk.at_desk.visit.number] = self._midnight
                desk.at_desk, desk.is_open = None, False
        self._counts = {}
        if self._shown is not None:
            self._shown.day_over(*self._view.end(), self._midnight)
        self._day += timedelta(days=1)
        self._view.begin(self._day)
        self._midnight = self._plan.opening.ends(self._day)

    def _arrive(self, visitor: Visitor, now: datetime) -> Visit:
        """As `actions.tickets.take` and `actions.check_in.check_in`."""
        try:
            if visitor.slot_at is None:
                self._may_take(visitor, now)
                rank, due_at, joins_at = policy.WALK_IN, now, now
            else:
                rank, due_at, joins_at = self._judge(visitor.slot_at, now)
        except Refusal as refusal:
            return Visit(visitor, refused=refusal.code)
        rank = policy.rank_with(rank, priority=visitor.priority)
        if self._by_arrival:
            rank, due_at, joins_at = policy.WALK_IN, now, now
        self._made += 1
        place = Place(rank, due_at, self._made)
        visit = Visit(visitor, "", self._number(visitor.service, rank, now), rank, joins_at)
        self._wait(Ticket(visit, place, visitor.service, visitor.takes, list(visitor.later)))
        if joins_at > now:
            heapq.heappush(self._agenda, (joins_at, Step.JOIN, 0, ""))
        if self._shown is not None and not policy.is_booked(rank):
            visit.shown = self._shown.wait(self._view.situation(now), place.id)
        return visit

    def _may_take(self, visitor: Visitor, now: datetime) -> None:
        refused = self._plan.opening.gives_tickets(now, self._last_ticket)
        if refused:
            raise Refusal(refused, opens_at=self._plan.opening.opens_next(now))
        for slug in dict.fromkeys((visitor.service, *(slug for slug, _ in visitor.later))):
            service = self._plan.services[slug]
            given = self._counts.get(numbering.series(service.letter, booked=False), 0)
            if service.daily_cap is not None and given >= service.daily_cap:
                raise Refusal("cap_reached", service=slug)

    def _judge(self, slot_at: datetime, now: datetime) -> tuple[int, datetime, datetime]:
        opening, terms = self._plan.opening, {"early": self._early, "grace": self._grace}
        slot_on = opening.local_day(slot_at)
        is_near = arrival.is_near(slot_at, now, opening, **terms)
        arrival.may_check_in(BOOKED, slot_on, self._day, slot_at, is_near=is_near)
        judged = arrival.arrive(slot_at, now, late_becomes=self._plan.line.late_becomes, **terms)
        return judged.rank, judged.due_at, judged.joins_at

    def _number(self, service: str, rank: int, now: datetime) -> str:
        """As `actions.tickets`: the next of its series that no ticket has, or may have again."""
        series = numbering.series(self._plan.services[service].letter, booked=policy.is_booked(rank))
        while True:
            self._counts[series] = self._counts.get(series, 0) + 1
            number = numbering.number(series, self._counts[series])
            is_back = states.may_reopen(self._served.get(number), now, self._comes_back)
            if number not in self._living and not is_back:
                self._living.add(number)
                return number

    def _wait(self, ticket: Ticket) -> None:
        self._waiting[ticket.place.id] = ticket
        self._lines[ticket.service].add(ticket.place, priority=ticket.priority)

    def _call(self, now: datetime) -> None:
        """As `actions.calls.call_next`, at each desk that is free."""
        for desk in self._desks.values():
            if desk.at_desk is not None or not desk.is_open or desk.is_resting:
                continue
            heads = [head for line in desk.lines for head in line.heads(marked=desk.is_for_priority)]
            place = policy.who_is_next(heads, now, self._early) if heads else None
            if place is not None:
                ticket = desk.at_desk = self._waiting.pop(place.id)
                self._lines[ticket.service].remove(place, priority=ticket.priority)
                ends_at = now + ticket.takes
                ticket.visit.calls.append(Call(ticket.service, desk.name, now, ends_at))
                heapq.heappush(self._agenda, (ends_at, Step.END, place.id, desk.name))

    def _end(self, desk: Desk, ticket_id: int, now: datetime) -> None:
        """As `actions.ticket_moves.end_visit`; a visit that the day's end has ended is over already."""
        ticket = desk.at_desk
        if ticket is None or ticket.place.id != ticket_id:
            return
        desk.at_desk = None
        if ticket.later:
            (ticket.service, ticket.takes), *ticket.later = ticket.later
            self._wait(ticket)
        else:
            self._living.discard(ticket.visit.number)
            self._served[ticket.visit.number] = now
