"""A visitor's own ticket: the board of the phone's page and of the kiosk's page of a number just given."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from queue_core.boards import statements
from queue_core.boards.paper import slip_of
from queue_core.boards.parts import also_has, as_of
from queue_core.boards.shapes import Pace, TicketBoard
from queue_core.data import arrangement, queries, waits
from queue_core.data.arrangement import Served
from queue_core.data.db import Office
from queue_core.data.queries import BEYOND_ANY_ID, ticket_data, written
from queue_core.data.rows import TicketRow
from queue_core.data.shapes import TicketData
from queue_core.rules import policy, states
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
            "told": waits.told(row),
            "pace": _pace(db, row, data, served, now),
            "is_rough": data["wait"] is not None and waits.of_services(db, office.id, now).is_rough,
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
    if not is_waiting:
        return ticket_data(row, None)
    ahead = queries.ahead(db, row, now, early, limited=False)
    return ticket_data(row, ahead, waits.of_ticket(db, row, now))


def _pace(db: Connection, row: TicketRow, data: TicketData, served: Served, now: datetime) -> Pace | None:
    """How what is estimated now compares with what was told, and which desks changed since."""
    told, wait = waits.told(row), data["wait"]
    if told is None or wait is None:
        return None
    waited = (now - row.taken_at).total_seconds() / 60
    if waited + wait["from_min"] > told["to_min"]:
        is_slower = True
    elif waited + wait["to_min"] < told["from_min"]:
        is_slower = False
    else:
        return None
    mine = served.desks_of(row.line, marked=row.priority)
    changed = {
        desk.desk: desk.state
        for desk in db.execute(statements.DESKS, {"office": row.office_id})
        if desk.desk in mine and desk.changed_at > row.taken_at
    }
    gone_or_come = [desk for desk in mine if desk in changed and (changed[desk] == "open") != is_slower]
    return {"is_slower": is_slower, "desks": gone_or_come}


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
