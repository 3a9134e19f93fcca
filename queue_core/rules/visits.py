"""A day's visits, from its events: who waited how long, and who was passed by whom.

A *visit* is one person's wait for one service and what came of it. A ticket for two services, or one that
a desk sent on, makes two. The wait ends with the first call, also of
whoever is put back or set aside after it.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from queue_core.rules import policy

SERVED, NO_SHOW, LEFT, SENT_ON, OPEN = "served", "no_show", "left", "sent_on", "open"
BY_BOOKED, BY_PRIORITY, BY_EXCEPTION = "booked", "priority", "exception"
PASSERS = (BY_BOOKED, BY_PRIORITY, BY_EXCEPTION)
LEAVES_DESK = ("ticket.finished", "ticket.no_show", "ticket.transferred")


class Event(Protocol):
    """The part of a journal row that is needed here."""

    seq: int
    at: datetime
    event: str
    ticket_id: int | None
    service: str | None
    desk: str | None
    why: Mapping[str, Any] | None


class Ticket(Protocol):
    """The part of a ticket's row that is needed here."""

    id: int
    rank: int
    taken_at: datetime
    slot_at: datetime | None


class Arrival(NamedTuple):
    """Orders arrivals: by instant, then by ticket."""

    at: datetime
    ticket: int


@dataclass
class Visit:
    """`since` is when it began to wait in this line, `until_seq` the event that ended the wait; `at_desk_s`
    how long it kept a desk, from the last call on."""

    ticket: int
    rank: int
    arrival: Arrival
    slot_at: datetime | None
    service: str
    since: datetime
    since_seq: int
    until_seq: int | None = None
    last_call_seq: int | None = None
    desk: str | None = None
    called_at: datetime | None = None
    because: str | None = None
    was_accepted_late: bool = False
    started_at: datetime | None = None
    served_s: int | None = None
    last_called_at: datetime | None = None
    at_desk_s: int | None = None
    outcome: str = OPEN
    in_order_s: int | None = None
    passed_by: dict[str, int] = field(default_factory=dict)

    @property
    def is_booked(self) -> bool:
        return policy.is_booked(self.rank)

    @property
    def waited_s(self) -> int | None:
        """Seconds from the arrival to the first call; for the booked from the slot, if they came earlier."""
        if self.called_at is None:
            return None
        begins = max(self.since, self.slot_at) if self.is_booked and self.slot_at else self.since
        return _seconds(begins, self.called_at)

    @property
    def passes_as(self) -> str | None:
        """Under which right its call passed those who had come earlier; None if it was its turn."""
        if self.because in ("exception", "at_once") or self.was_accepted_late:
            return BY_EXCEPTION
        return {"appointment": BY_BOOKED, "priority": BY_PRIORITY}.get(self.because or "")


def visits(events: Iterable[Event], tickets: Mapping[int, Ticket]) -> list[Visit]:
    """The visits of some tickets from all of their events in order; with who was passed, and how often."""
    found: list[Visit] = []
    now: dict[int, Visit] = {}
    for event in events:
        ticket = tickets.get(event.ticket_id) if event.ticket_id is not None else None
        if ticket is None:
            continue
        if event.event in ("ticket.taken", "ticket.checked_in"):
            now[ticket.id] = _begun(ticket, event)
            found.append(now[ticket.id])
        elif ticket.id in now:
            following = _apply(now[ticket.id], event, ticket)
            if following is not None:
                now[ticket.id] = following
                found.append(following)
    _see_who_was_passed(found)
    _put_in_order(found)
    return found


def _begun(ticket: Ticket, event: Event, service: str | None = None) -> Visit:
    arrival = Arrival(ticket.taken_at, ticket.id)
    return Visit(ticket.id, ticket.rank, arrival, ticket.slot_at, service or event.service or "", event.at,
                 event.seq)  # fmt: skip


def _apply(visit: Visit, event: Event, ticket: Ticket) -> Visit | None:
    """Apply an event to a visit; answers the next visit of the same ticket, where one begins."""
    why = event.why or {}
    if (
        event.event in LEAVES_DESK
        and visit.last_called_at
        and why.get("because") not in ("day_ended", "undone")
    ):
        visit.at_desk_s = _seconds(visit.last_called_at, event.at)
    match event.event:
        case "ticket.called":
            visit.desk, visit.outcome, visit.last_call_seq = event.desk, OPEN, event.seq
            visit.last_called_at, visit.at_desk_s = event.at, None
            if visit.called_at is None:
                visit.called_at, visit.until_seq = event.at, event.seq
                visit.because = policy.PRIORITY_ONLY if why.get("only") else why.get("because")
        case "ticket.started":
            visit.started_at = event.at
        case "ticket.finished":
            visit.outcome = SERVED
            # A visit that was closed by the day's end has no known length.
            if visit.started_at and why.get("because") != "day_ended":
                visit.served_s = _seconds(visit.started_at, event.at)
        case "ticket.no_show":
            visit.outcome = NO_SHOW
        case "ticket.put_back" | "ticket.cancelled" if why.get("because") == "undone":
            # An undone call does not count; who was to be served at once had not waited, and has gone.
            visit.outcome = OPEN if event.event == "ticket.put_back" else LEFT
            if visit.until_seq == visit.last_call_seq:
                visit.called_at = visit.until_seq = visit.because = visit.desk = None
        case "ticket.reopened" if why.get("because") == "undone":
            visit.outcome, visit.served_s = OPEN, None
        case "ticket.reopened":
            visit.outcome, visit.served_s, visit.started_at = OPEN, None, None
        case "ticket.put_back" | "ticket.held":
            visit.outcome, visit.started_at, visit.last_called_at = OPEN, None, None
        case "ticket.accepted_late":
            visit.was_accepted_late = True
        case "ticket.cancelled" | "ticket.expired":
            visit.outcome = LEFT
            visit.until_seq = visit.until_seq or event.seq
        case "ticket.transferred" if why.get("because") == "next_service":
            return _begun(ticket, event)
        case "ticket.transferred" if visit.called_at is not None:
            visit.outcome = SENT_ON
            return _begun(ticket, event)
        case "ticket.transferred":
            visit.service = event.service or visit.service
    return None


def _see_who_was_passed(found: Sequence[Visit]) -> None:
    """Count, for each without an appointment, the calls of who came later for the same service."""
    for of_service in _by_service(found):
        calls = sorted((each for each in of_service if each.called_at), key=_called)
        seqs = [each.until_seq or 0 for each in calls]
        for visit in of_service:
            if visit.is_booked:
                continue
            last = bisect_left(seqs, visit.until_seq) if visit.until_seq else len(seqs)
            for other in calls[bisect_right(seqs, visit.since_seq) : last]:
                kind = other.passes_as
                if kind and other.arrival > visit.arrival:
                    visit.passed_by[kind] = visit.passed_by.get(kind, 0) + 1


def _put_in_order(found: Sequence[Visit]) -> None:
    """What each would have waited, had the same calls gone in plain order of arrival.

    Whoever began to wait first gets the line's first call, and so on. At each call at least as many had come
    as were called, so nobody is called before coming. Whoever left uncalled is left out of both orders.
    """
    for of_service in _by_service(found):
        called = [each for each in of_service if each.called_at]
        in_turn = sorted(called, key=lambda each: (each.since, each.since_seq))
        for visit, call in zip(in_turn, sorted(called, key=_called), strict=True):
            visit.in_order_s = _seconds(visit.since, call.called_at or visit.since)


def _by_service(found: Sequence[Visit]) -> Iterator[list[Visit]]:
    lines: dict[str, list[Visit]] = {}
    for visit in found:
        lines.setdefault(visit.service, []).append(visit)
    yield from lines.values()


def _called(visit: Visit) -> int:
    return visit.until_seq or 0


def _seconds(begin: datetime, end: datetime) -> int:
    """Whole seconds between two instants; none where the clock stepped back."""
    return max(int((end - begin).total_seconds()), 0)
