"""Questions about the line that acts and screens both ask."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, overload

from sqlalchemy import (
    CompoundSelect,
    Connection,
    bindparam,
    exists,
    func,
    literal_column,
    or_,
    select,
    tuple_,
    union_all,
)

from queue_core.data.journal import journal
from queue_core.data.rows import AppointmentRow, TicketRow
from queue_core.data.shapes import AppointmentData, TicketData
from queue_core.data.tickets import IS_AT_DESK, IS_UNFINISHED, IS_WAITING, ticket
from queue_core.rules.policy import BOOKED, COUNTED_TO, NOT_BOOKED, RANKS, Place

DESK_LINE = "@"
BEYOND_ANY_ID = 2**63


def line_of_desk(desk: str) -> str:
    """The line of those whom only this desk may call."""
    return DESK_LINE + desk


def heads(db: Connection, office_id: int, lines: Sequence[str]) -> list[Place]:
    """The first of each line and rank: one step down an index for each, however many wait.

    A visitor who is at a desk with another ticket is passed over: nobody is called to two desks at once.
    """
    wanted = {f"line{number}": line for number, line in enumerate(lines)}
    rows = db.execute(_heads_of(len(lines)), {"office": office_id, **wanted})
    return [Place(*row) for row in rows]


def desk_of_party(db: Connection, row: TicketRow) -> str | None:
    """The desk where this ticket's visitor is with another ticket."""
    if row.party is None:
        return None
    params = {"office": row.office_id, "party_": row.party, "id_": row.id}
    return db.execute(_DESK_OF_PARTY, params).scalars().first()


_another = ticket.alias("another")
_AT_A_DESK = exists().where(
    _another.c.office_id == ticket.c.office_id,
    _another.c.party == ticket.c.party,
    _another.c.state.in_([literal_column("'called'"), literal_column("'serving'")]),
)
_DESK_OF_PARTY = select(ticket.c.desk).where(
    ticket.c.office_id == bindparam("office"),
    ticket.c.party == bindparam("party_"),
    ticket.c.id != bindparam("id_"),
    IS_AT_DESK,
)


@lru_cache
def _heads_of(lines: int) -> CompoundSelect[*tuple[Any, ...]]:
    looks = [
        select(ticket.c.rank, ticket.c.due_at, ticket.c.id)
        .where(
            ticket.c.office_id == bindparam("office"),
            ticket.c.line == bindparam(f"line{number}"),
            ticket.c.rank == rank,
            IS_WAITING,
            or_(ticket.c.party.is_(None), ~_AT_A_DESK),
        )
        .order_by(ticket.c.due_at, ticket.c.id)
        .limit(1)
        .subquery()
        .select()
        for number in range(lines)
        for rank in RANKS
    ]
    return union_all(*looks)


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


def ticket_data(row: TicketRow, ahead: int | None) -> TicketData:
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
_HAS_JOINED = or_(ticket.c.rank.between(*NOT_BOOKED), ticket.c.due_at <= bindparam("joined_by"))
IN_LINES_AND_DUE = (
    ticket.c.office_id == bindparam("office"),
    ticket.c.line.in_(bindparam("lines", expanding=True)),
    IS_WAITING,
    _HAS_JOINED,
    or_(ticket.c.party.is_(None), ~_AT_A_DESK),
)
"""Whether a ticket could be called from these lines now, which have been joined by `joined_by`."""
_IS_AHEAD = (
    ticket.c.office_id == bindparam("office"),
    ticket.c.line == bindparam("line_"),
    IS_WAITING,
    _SMALLER,
    _HAS_JOINED,
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
    .where(ticket.c.office_id == bindparam("office"), IS_WAITING, _HAS_JOINED)
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
