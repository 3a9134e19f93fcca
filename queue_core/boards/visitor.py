"""A visitor's own ticket: the board of the phone's page and of the kiosk's page of a number just given."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from queue_core.boards import statements
from queue_core.boards.paper import slip_of
from queue_core.boards.parts import also_has, as_of
from queue_core.boards.shapes import TicketBoard
from queue_core.data import arrangement, queries
from queue_core.data.arrangement import Served
from queue_core.data.db import Office
from queue_core.data.queries import BEYOND_ANY_ID, ticket_data, written
from queue_core.data.rows import TicketRow
from queue_core.data.shapes import TicketData
from queue_core.rules import estimate, policy, states
from queue_core.rules.refusals import Refusal


def ticket(office: Office, ticket_id: int, now: datetime) -> TicketBoard:
    """One ticket with its exact place, and what its visitor should know of it.

    Refuses with `unknown_ticket`.
    """
    if ticket_id >= BEYOND_ANY_ID:
        raise Refusal("unknown_ticket")
    with office.storage.reading() as db:
        row = db.execute(statements.TICKET, {"id_": ticket_id, "office": office.id}).one_or_none()
        if row is None:
            raise Refusal("unknown_ticket")
        served = arrangement.served(db, office)
        for_marked = served.priority_desks_of(row.line) if row.priority else []
        early = timedelta(minutes=office.settings.line.early_minutes)
        data = _told(db, office, row, now)
        return {
            "as_of": as_of(db, office),
            "language": row.language,
            "joins_at": written(_joins_at(office, row, now)),
            "wait": _wait(office, data, served, row.line),
            "priority_desks": for_marked,
            "booked_since": queries.booked_since(db, row, now, early) if data["ahead"] else 0,
            "announced_at": written(row.announced_at),
            "last_desk": _last_desk(db, office, row),
            "returns_until": written(_returns_until(office, row, now)),
            "closes_at": written(office.settings.opening.closes_today(now)),
            "desks": [desk for desk in served.desks_of(row.line) if desk not in for_marked],
            "also": also_has(db, row),
            "slip": slip_of(db, office, ticket_id),
            "later": list(row.later or ()),
            "ticket": data,
        }


def _told(db: Connection, office: Office, row: TicketRow, now: datetime) -> TicketData:
    """A ticket with its exact place."""
    early = timedelta(minutes=office.settings.line.early_minutes)
    is_waiting = row.state == states.WAITING
    return ticket_data(row, queries.ahead(db, row, now, early, limited=False) if is_waiting else None)


def _wait(office: Office, told: TicketData, served: Served, line: str) -> list[int] | None:
    """From and to how many minutes a walk-in waits, where a desk calls the line; None where nobody knows."""
    desks = served.open_desks_of(line, marked=told["priority"])
    service = office.settings.services.get(told["service"])
    if told["ahead"] is None or policy.is_booked(told["rank"]) or not desks or service is None:
        return None
    return list(estimate.wait(told["ahead"], service.minutes, len(desks)))


def _last_desk(db: Connection, office: Office, row: TicketRow) -> str | None:
    """The desk that set a ticket aside or called it in vain."""
    if row.state not in (states.HELD, states.NO_SHOW):
        return None
    params = {"office": office.id, "id_": row.id}
    return row.desk or db.execute(statements.LAST_DESK, params).scalars().first()


def _returns_until(office: Office, row: TicketRow, now: datetime) -> datetime | None:
    """Until when somebody who missed the call may be put back; None when that is over."""
    if row.state != states.NO_SHOW or row.ended_at is None:
        return None
    until = row.ended_at + timedelta(minutes=office.settings.line.return_minutes)
    return until if now <= until else None


def _joins_at(office: Office, row: TicketRow, now: datetime) -> datetime | None:
    """When an early booking joins the line; None when it has, or never will."""
    early = timedelta(minutes=office.settings.line.early_minutes)
    place = policy.Place(row.rank, row.due_at, row.id)
    if row.state != states.WAITING or policy.is_due(place, now, early):
        return None
    return row.due_at - early
