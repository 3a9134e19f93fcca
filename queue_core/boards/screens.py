"""The boards of the lobby's screens; a phone's is in `visitor`, a desk's in `desks`, all of it in `office`.

Every board is one consistent look at the database and carries `as_of`, the number of the last event in
it. Of a visitor it has numbers, services and desks; no name, no phone.
"""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import Connection

from queue_core.boards.called import call_data, calls_now
from queue_core.boards.parts import (
    as_of,
    is_empty,
    notices_now,
)
from queue_core.boards.shapes import Closed, LobbyBoard, LobbySeen, TvBoard
from queue_core.data import arrangement, queries
from queue_core.data.db import Office
from queue_core.data.queries import written
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
