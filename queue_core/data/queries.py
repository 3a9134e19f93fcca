"""Questions about the line that acts and screens both ask."""

from datetime import datetime, timedelta
from typing import Any, overload

from sqlalchemy import (
    Connection,
    bindparam,
    func,
    or_,
    select,
    tuple_,
)

from queue_core.data.journal import journal
from queue_core.data.rows import AppointmentRow, TicketRow
from queue_core.data.shapes import AppointmentData, TicketData, WaitData
from queue_core.data.tickets import IS_MARKED, IS_UNFINISHED, IS_WAITING, ticket
from queue_core.rules.policy import BOOKED, COUNTED_TO, NOT_BOOKED

DESK_LINE = "@"
BEYOND_ANY_ID = 2**63


def line_of_desk(desk: str) -> str:
    """The line of those whom only this desk may call."""
    return DESK_LINE + desk


def ahead(db: Connection, row: TicketRow, now: datetime, early: timedelta, *, limited: bool) -> int:
    """How many would be called before: who waits in the same line, has joined it, and has a smaller key.

    Whoever came too early joins `early` before the slot. Counted up to `COUNTED_TO` when `limited`.
    """
    params = _place_of(row) | {"joined_by": now + early}
    return db.execute(_AHEAD_LIMITED if limited else _AHEAD, params).scalar_one()


def booked_since(db: Connection, row: TicketRow, now: datetime, early: timedelta) -> int:
    """How many of those ahead are booked and joined the line after this ticket was made."""
    joined = {"joined_by": now + early, "joined_since": row.taken_at + early}
    return db.execute(_BOOKED_SINCE, _place_of(row) | joined).scalar_one()


def joined_counts(db: Connection, office_id: int, now: datetime, early: timedelta) -> dict[str, int]:
    """How many have joined each line: those behind whom a walk-in stands who comes now."""
    rows = db.execute(_JOINED, {"office": office_id, "joined_by": now + early})
    return {line: count for line, count in rows}


def _place_of(row: TicketRow) -> dict[str, Any]:
    return {
        "office": row.office_id,
        "line_": row.line,
        "rank_": row.rank,
        "due": row.due_at,
        "id_": row.id,
    }


def walk_ins_waiting(db: Connection, office_id: int, service: str) -> int:
    """How many without an appointment wait for a service, up to `COUNTED_TO`."""
    return db.execute(_WALK_INS, {"office": office_id, "service": service}).scalar_one()


def is_ordered_again(db: Connection, office_id: int, ticket: int) -> bool:
    """Whether a ticket's slip has been ordered again, by anybody."""
    return db.execute(_ORDERED_AGAIN, {"office": office_id, "ticket": ticket}).first() is not None


def waiting_counts(db: Connection, office_id: int) -> dict[str, dict[int, int]]:
    """How many wait, by service and rank."""
    found: dict[str, dict[int, int]] = {}
    for service, rank, count in db.execute(_COUNTS, {"office": office_id}):
        found.setdefault(service, {})[rank] = count
    return found


def marked_counts(db: Connection, office_id: int) -> dict[str, dict[int, int]]:
    """How many of those who wait have the mark of priority, by line and rank."""
    found: dict[str, dict[int, int]] = {}
    for line, rank, count in db.execute(_MARKED, {"office": office_id}):
        found.setdefault(line, {})[rank] = count
    return found


def ticket_data(row: TicketRow, ahead: int | None, wait: WaitData | None = None) -> TicketData:
    """A ticket as plain data, instants as RFC 3339."""
    return {
        "id": row.id,
        "number": row.number,
        "service": row.service,
        "origin": row.origin,
        "state": row.state,
        "rank": row.rank,
        "priority": row.priority,
        "due_at": written(row.due_at),
        "ahead": ahead,
        "desk": row.desk,
        "taken_at": written(row.taken_at),
        "called_at": written(row.called_at),
        "started_at": written(row.started_at),
        "ended_at": written(row.ended_at),
        "held_at": written(row.held_at),
        "slot_at": written(row.slot_at),
        "wait": wait,
    }


def appointment_data(row: AppointmentRow, number: str | None) -> AppointmentData:
    """An appointment as plain data; neither name nor phone ever leaves this way."""
    return {
        "reference": row.reference,
        "code": row.code,
        "service": row.service,
        "slot_at": written(row.slot_at),
        "minutes": row.minutes,
        "language": row.language,
        "state": row.state,
        "ticket": number,
    }


@overload
def written(instant: datetime) -> str: ...
@overload
def written(instant: datetime | None) -> str | None: ...
def written(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None


LIVING = select(ticket).where(
    ticket.c.office_id == bindparam("office"), ticket.c.number == bindparam("number"), IS_UNFINISHED
)
"""The ticket with a number that has not ended, of whichever day."""
_WAITING_IN_SERVICE = (
    ticket.c.office_id == bindparam("office"),
    ticket.c.service == bindparam("service"),
    IS_WAITING,
)
_SMALLER = tuple_(ticket.c.rank, ticket.c.due_at, ticket.c.id) < tuple_(
    bindparam("rank_", type_=ticket.c.rank.type),
    bindparam("due", type_=ticket.c.due_at.type),
    bindparam("id_", type_=ticket.c.id.type),
)
HAS_JOINED = or_(ticket.c.rank.between(*NOT_BOOKED), ticket.c.due_at <= bindparam("joined_by"))
_IS_AHEAD = (
    ticket.c.office_id == bindparam("office"),
    ticket.c.line == bindparam("line_"),
    IS_WAITING,
    _SMALLER,
    HAS_JOINED,
)
_AHEAD = select(func.count()).where(*_IS_AHEAD)
_AHEAD_LIMITED = select(func.count()).select_from(
    select(ticket.c.id).where(*_IS_AHEAD).limit(COUNTED_TO).subquery()
)
_BOOKED_SINCE = select(func.count()).where(
    *_IS_AHEAD,
    ticket.c.rank.in_((BOOKED,)),
    or_(ticket.c.id > bindparam("id_"), ticket.c.due_at > bindparam("joined_since")),
)
_JOINED = (
    select(ticket.c.line, func.count())
    .where(ticket.c.office_id == bindparam("office"), IS_WAITING, HAS_JOINED)
    .group_by(ticket.c.line)
)
_WALK_INS = select(func.count()).select_from(
    select(ticket.c.id)
    .where(*_WAITING_IN_SERVICE, ticket.c.rank.between(*NOT_BOOKED))
    .limit(COUNTED_TO)
    .subquery()
)
_ORDERED_AGAIN = (
    select(journal.c.seq)
    .where(
        journal.c.office_id == bindparam("office"),
        journal.c.ticket_id == bindparam("ticket"),
        journal.c.event == "slip.ordered_again",
    )
    .limit(1)
)
_COUNTS = (
    select(ticket.c.service, ticket.c.rank, func.count())
    .where(ticket.c.office_id == bindparam("office"), IS_WAITING)
    .group_by(ticket.c.service, ticket.c.rank)
)
_MARKED = (
    select(ticket.c.line, ticket.c.rank, func.count())
    .where(ticket.c.office_id == bindparam("office"), IS_WAITING, IS_MARKED)
    .group_by(ticket.c.line, ticket.c.rank)
)
