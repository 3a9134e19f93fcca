"""The boards of the screens: lobby, ticket, desk; the whole office is in `oversight`.

Every board is one consistent look at the database and carries `as_of`, the number of the last event in
it. Numbers, services and desks only: no board knows a name or a phone.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from queue_core.boards import statements
from queue_core.boards.called import call_data, calls_now
from queue_core.boards.parts import (
    also_has,
    as_of,
    at_desk,
    is_empty,
    last_why,
    notices_now,
    served_by_none_but,
    waiting_since,
)
from queue_core.boards.shapes import Closed, DeskBoard, LobbyBoard, LobbySeen, TvBoard
from queue_core.boards.staff_alarms import alarms
from queue_core.data import arrangement, queries
from queue_core.data.arrangement import Served
from queue_core.data.db import Office
from queue_core.data.queries import ticket_data, written
from queue_core.data.tickets import CARRIED
from queue_core.rules import policy, states

LOBBY = ("as_of", "calls", "waiting")
"""What a program is told of the lobby's board."""


def lobby(office: Office, now: datetime) -> LobbyBoard:
    """The last calls, newest first, and how many wait for each service."""
    with office.storage.reading() as db:
        data = _lobby(db, office, now, "")
        return {"as_of": data["as_of"], "calls": data["calls"], "waiting": data["waiting"]}


def tv(office: Office, now: datetime, area: str = "") -> TvBoard:
    """A TV: the lobby's board, or an area's part of it; notices; `closed` when there is nothing else to see.

    `closed` holds when the office opens next and which holiday it is, once the last visitor of the day has
    been served.
    """
    with office.storage.reading() as db:
        data = _lobby(db, office, now, area)
        is_over = office.settings.opening.open_until(now) is None and is_empty(db, office, data, now)
        opening = office.settings.opening
        closed: Closed = {
            "opens_next": written(opening.opens_next(now)),
            "holiday": _holiday(office, opening.local_day(now)),
        }
        return {
            **data,
            "closed": closed if is_over else None,
            "notices": notices_now(db, office, now),
        }


def _holiday(office: Office, day: date) -> Mapping[str, str] | None:
    return next((each.name for each in office.settings.holiday if each.on == day and each.name), None)


def _lobby(db: Connection, office: Office, now: datetime, area: str) -> LobbySeen:
    counts = queries.waiting_counts(db, office.id)
    desks = office.settings.areas[area].desks if area else None
    calls, earlier = calls_now(db, office, now, desks)
    served = arrangement.served(db, office) if area else None
    return {
        "as_of": as_of(db, office),
        "calls": [call_data(row) for row in calls],
        "booked": [row.number for row in (*calls, *earlier) if policy.is_booked(row.rank)],
        "awaited": [row.number for row in calls if row.state == states.CALLED],
        "service_of": {row.number: row.service for row in (*calls, *earlier)},
        "earlier": [call_data(row) for row in earlier],
        "waiting": {
            slug: sum(counts.get(slug, {}).values())
            for slug in office.settings.services
            if not desks or not served or not set(desks).isdisjoint(served.desks_of(slug))
        },
    }


def desk(office: Office, name: str, now: datetime) -> DeskBoard:
    """One desk: its state, its open ticket with the reason of its call, its lines, what it holds."""
    with office.storage.reading() as db:
        row = db.execute(statements.DESKS, {"office": office.id}).all()
        state = next(found for found in row if found.desk == name)
        current = db.execute(statements.AT_DESK, {"office": office.id, "name": name}).one_or_none()
        counts = queries.waiting_counts(db, office.id)
        held = db.execute(statements.HELD, {"office": office.id}).all()
        served = Served.of(office.settings, row)
        services = served.services[name]
        heads = queries.heads(db, office.id, served.lines_of(name))
        early = timedelta(minutes=office.settings.line.early_minutes)
        oldest = waiting_since(db, office, heads, now)
        since = now - timedelta(minutes=office.settings.line.return_minutes)
        returning = {"office": office.id, "name": name, "first": now.date() - CARRIED, "since": since}
        return {
            "as_of": as_of(db, office),
            "desk": name,
            "services": list(services),
            "state": state.state,
            "clerk": state.clerk,
            "help_since": written(state.help_at),
            "ticket": at_desk(db, office, current, now) if current else None,
            "also": also_has(db, current) if current else [],
            "later": list(current.later or ()) if current else [],
            "alarms": alarms(db, office, now),
            "last_for": served_by_none_but(served, row, name, counts) if state.state != "closed" else [],
            "why": last_why(db, office, current, "ticket.called") if current else None,
            "waiting": {
                slug: {
                    "booked": counts.get(slug, {}).get(policy.BOOKED, 0),
                    "all": sum(counts.get(slug, {}).values()),
                    "since": oldest.get(slug),
                }
                for slug in services
            },
            "anyone": policy.who_is_next(heads, now, early) is not None,
            "held": [ticket_data(each, None) for each in held if each.service in services],
            "returning": [
                ticket_data(each, None)
                for each in db.execute(statements.NO_SHOWS, returning)
            ],
        }  # fmt: skip
