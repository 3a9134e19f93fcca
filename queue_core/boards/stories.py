"""What became of a ticket, who went before it and why; a day's exceptions to the order. From the journal."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple, Protocol

from sqlalchemy import Connection, bindparam, select

from queue_core.data import queries, summaries
from queue_core.data.db import Office
from queue_core.data.journal import journal
from queue_core.data.old_names import under_present_names
from queue_core.data.queries import BEYOND_ANY_ID
from queue_core.data.rows import EventRow, TicketRow
from queue_core.data.tickets import ticket as tickets
from queue_core.language.exceptions import EXCEPTIONS, Exceptional
from queue_core.language.journal_words import Before
from queue_core.rules import searching
from queue_core.rules.refusals import Refusal
from queue_core.rules.states import UNDO_WITHIN
from queue_core.rules.visits import Visit, visits

MOST_BEFORE = 300
"""So many of the last who went before are told."""


class Wait(NamedTuple):
    """One of a ticket's waits, each for one service, and who was called for it meanwhile."""

    service: str
    since: datetime
    joined_at: datetime
    called_at: datetime | None
    desk: str | None
    before: list[Before]


class Story(NamedTuple):
    """A ticket, all of its events, its waits."""

    ticket: TicketRow
    events: Sequence[EventRow]
    waits: list[Wait]


def story(office: Office, day: date, number: str) -> Story:
    """The whole story of a day's number. Refuses with `unknown_ticket`."""
    params = {"office": office.id, "day": day, "given": searching.number(number)}
    with office.storage.reading() as db:
        ticket = db.execute(_BY_NUMBER, params).one_or_none()
        if ticket is None:
            raise Refusal("unknown_ticket")
        return _story(db, office, ticket)


def went_before(office: Office, ticket_id: int) -> Wait | None:
    """The last wait of a ticket, for its own visitor. Refuses with `unknown_ticket`."""
    if ticket_id >= BEYOND_ANY_ID:
        raise Refusal("unknown_ticket")
    with office.storage.reading() as db:
        ticket = db.execute(_BY_ID, {"office": office.id, "given": ticket_id}).one_or_none()
        if ticket is None:
            raise Refusal("unknown_ticket")
        waits = _story(db, office, ticket).waits
    return waits[-1] if waits else None


def went_before_number(office: Office, number: str) -> Wait | None:
    """The last wait of the one who is here with a number. Refuses with `unknown_ticket`."""
    params = {"office": office.id, "number": searching.number(number)}
    with office.storage.reading() as db:
        ticket = db.execute(queries.LIVING, params).one_or_none()
        if ticket is None:
            raise Refusal("unknown_ticket")
        waits = _story(db, office, ticket).waits
    return waits[-1] if waits else None


class Deviation(NamedTuple):
    """An event that was an exception to the order, and of which kind."""

    kind: Exceptional
    event: EventRow


def exceptions(office: Office, day: date) -> list[Deviation]:
    """What happened on a day against the plain order, in order; the kinds are `exceptions.EXCEPTIONS`."""
    with office.storage.reading() as db:
        of_the_day = summaries.tickets_of(db, office.id, day)
        if not of_the_day:
            return []
        params = {"office": office.id, "least": min(of_the_day), "most": max(of_the_day)}
        rows = db.execute(_EXCEPTIONAL, params).all()
    return [
        Deviation(kind, row)
        for row in under_present_names(office.settings, sorted(rows, key=lambda row: row.seq))
        if row.ticket_id in of_the_day
        for kind in EXCEPTIONS
        if kind.is_told_by(row.event, row.why)
    ]


def _story(db: Connection, office: Office, ticket: TicketRow) -> Story:
    params = {"office": office.id, "least": ticket.id, "most": ticket.id}
    rows = sorted(db.execute(_EVENTS, params), key=lambda row: row.seq)
    events = under_present_names(office.settings, rows)
    told = visits(events, {ticket.id: ticket})
    return Story(ticket, events, [_wait(db, office, ticket, visit) for visit in told])


def _wait(db: Connection, office: Office, ticket: TicketRow, visit: Visit) -> Wait:
    early = timedelta(minutes=office.settings.line.early_minutes)
    grace = timedelta(minutes=office.settings.line.grace_minutes)
    joined_at = max(visit.since, ticket.due_at - early) if visit.is_booked else visit.since
    params = {
        "office": office.id,
        "after": visit.since_seq,
        "until": visit.until_seq or BEYOND_ANY_SEQ,
        "slugs": office.settings.names_of_service(visit.service),
        "mine": ticket.id,
        "most": MOST_BEFORE,
    }
    before = [
        Before(
            row.at,
            row.number,
            row.desk,
            row.why or {},
            row.taken_at,
            (row.taken_at, row.ticket_id) < (ticket.taken_at, ticket.id),
            row.slot_at is not None and row.taken_at > row.slot_at + grace,
        )
        for row in _that_stood(
            under_present_names(office.settings, reversed(db.execute(_CALLS, params).all()))
        )
        if row.at >= joined_at
    ]
    return Wait(visit.service, visit.since, joined_at, visit.called_at, visit.desk, before)


class _CallRow(Protocol):
    """A call or the end of one, with its ticket's arrival."""

    at: datetime
    event: str
    ticket_id: int
    number: str
    desk: str
    why: Mapping[str, Any] | None
    taken_at: datetime
    slot_at: datetime | None


def _that_stood(events: Iterable[_CallRow]) -> list[_CallRow]:
    """The calls, without those that were taken back at once."""
    calls: list[_CallRow] = []
    for row in events:
        if row.event == "ticket.called":
            calls.append(row)
        elif (row.why or {}).get("because") == "undone":
            since = row.at - UNDO_WITHIN
            calls = [call for call in calls if call.ticket_id != row.ticket_id or call.at < since]
    return calls


BEYOND_ANY_SEQ = 2**31 - 1
_OF_OFFICE = tickets.c.office_id == bindparam("office")
_BY_NUMBER = select(tickets).where(
    _OF_OFFICE, tickets.c.day_on == bindparam("day"), tickets.c.number == bindparam("given")
)
_BY_ID = select(tickets).where(_OF_OFFICE, tickets.c.id == bindparam("given"))
_EVENTS = select(journal).where(
    journal.c.office_id == bindparam("office"),
    journal.c.ticket_id.between(bindparam("least"), bindparam("most")),
)
_EXCEPTIONAL = _EVENTS.where(journal.c.event.in_(sorted({kind.event for kind in EXCEPTIONS})))
_CALLS = (
    select(journal, tickets.c.taken_at, tickets.c.slot_at)
    .join(tickets, tickets.c.id == journal.c.ticket_id)
    .where(
        journal.c.office_id == bindparam("office"),
        journal.c.seq > bindparam("after"),
        journal.c.seq < bindparam("until"),
        journal.c.event.in_(["ticket.called", "ticket.put_back", "ticket.cancelled"]),
        journal.c.service.in_(bindparam("slugs", expanding=True)),
        journal.c.ticket_id != bindparam("mine"),
    )
    .order_by(journal.c.seq.desc())
    .limit(bindparam("most"))
)
