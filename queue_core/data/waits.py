"""The waits as they were last estimated, and what was learned for them.

An estimate is one row of an office, written by the one process that makes it and read by all: `services` has
by slug what a walk-in who takes a ticket now would wait, `tickets` by id what those who wait still have to,
each as `[from_min, to_min]`; `desks` by closed desk what `services` would be, were it open. Texts to the
database, so that whoever asks for a service need not take the tickets apart.
"""

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    Boolean,
    Column,
    Connection,
    Date,
    Integer,
    Table,
    Text,
    bindparam,
    delete,
    insert,
    select,
    update,
)

from queue_core.data.rows import TicketRow
from queue_core.data.schema import Instant, Key, Row, metadata
from queue_core.data.shapes import WaitData

FRESH_FOR = timedelta(seconds=30)
"""An estimate that is older says nothing of now: whoever makes it has stopped."""

estimate = Table(
    "wait_estimate",
    metadata,
    Column("office_id", Key, primary_key=True, autoincrement=False),
    Column("made_at", Instant, nullable=False),
    Column("as_of", Integer, nullable=False),
    Column("is_rough", Boolean, nullable=False),
    Column("services", Text, nullable=False),
    Column("marked", Text, nullable=False),
    Column("tickets", Text, nullable=False),
    Column("desks", Text, nullable=False),
)
"""`as_of` is the number of the last event that it knows; `is_rough` while few visits were learned from."""

lesson = Table(
    "wait_lesson",
    metadata,
    Column("office_id", Key, primary_key=True, autoincrement=False),
    Column("made_on", Date, nullable=False),
    Column("learned", Text, nullable=False),
)
"""What past days taught, as JSON, and the day at whose beginning it was made."""

Pair = tuple[int, int]
"""From and to how many minutes."""


class Estimate(NamedTuple):
    """An estimate as it is kept; None where no desk would call."""

    made_at: datetime
    as_of: int
    is_rough: bool
    services: Mapping[str, Pair | None]
    tickets: Mapping[int, Pair | None]
    desks: Mapping[str, Mapping[str, Pair | None]]
    marked: Mapping[str, Pair | None]


class Waits(NamedTuple):
    """An estimate's part for services, as it is known at an instant."""

    made_at: datetime | None = None
    is_rough: bool = False
    services: Mapping[str, WaitData | None] = {}
    marked: Mapping[str, WaitData | None] = {}


UNKNOWN = Waits()


def of_services(db: Connection, office_id: int, now: datetime) -> Waits:
    """What a walk-in who takes a ticket now would wait, by service; `UNKNOWN` where nobody says so now."""
    row = db.execute(_SERVICES, {"office": office_id}).one_or_none()
    if row is None or not _is_fresh(row.made_at, now):
        return UNKNOWN
    by_service, by_marked = (
        {slug: _wait(each) for slug, each in _read(text).items()} for text in (row.services, row.marked)
    )
    return Waits(row.made_at, row.is_rough, by_service, by_marked)


def of_ticket(db: Connection, row: TicketRow, now: datetime) -> WaitData | None:
    """What a waiting ticket still has to wait: as estimated; as it was told while no estimate knows it."""
    found = db.execute(_TICKETS, {"office": row.office_id}).one_or_none()
    if found is None or not _is_fresh(found.made_at, now):
        return None
    if row.taken_at >= found.made_at:
        return told(row)
    return _wait(_read(found.tickets).get(str(row.id)))


def of_tickets(db: Connection, office_id: int, now: datetime) -> Mapping[int, WaitData | None]:
    """The same for all who wait, by id; of those alone whom the estimate knows."""
    found = db.execute(_TICKETS, {"office": office_id}).one_or_none()
    if found is None or not _is_fresh(found.made_at, now):
        return {}
    return {int(ticket): _wait(each) for ticket, each in _read(found.tickets).items()}


def with_desks(db: Connection, office_id: int, now: datetime) -> dict[str, dict[str, WaitData | None]]:
    """By desk that does not call now, what walk-ins would wait by service if it did."""
    row = db.execute(_DESKS, {"office": office_id}).one_or_none()
    if row is None or not _is_fresh(row.made_at, now):
        return {}
    return {
        desk: {slug: _wait(each) for slug, each in services.items()}
        for desk, services in json.loads(row.desks).items()
    }


def told(row: TicketRow) -> WaitData | None:
    """What a ticket's visitor was told when it was taken."""
    if row.told_from_min is None or row.told_to_min is None:
        return None
    return {"from_min": row.told_from_min, "to_min": row.told_to_min}


def keep_estimate(db: Connection, office_id: int, made: Estimate) -> None:
    """Keep an estimate in place of the one before."""
    values = {
        "office": office_id,
        "made": made.made_at,
        "event": made.as_of,
        "rough": made.is_rough,
        "by_service": _written(made.services),
        "by_marked": _written(made.marked),
        "by_ticket": _written({ticket: wait for ticket, wait in made.tickets.items() if wait is not None}),
        "by_desk": _written(made.desks),
    }
    if not db.execute(_AGAIN, values).rowcount:
        db.execute(_FIRST, values)


def lesson_of(db: Connection, office_id: int) -> Row | None:
    """`made_on` and `learned`, where anything was kept."""
    return db.execute(_LESSON, {"office": office_id}).one_or_none()


def keep_lesson(db: Connection, office_id: int, made_on: date, learned: str) -> None:
    """Keep what past days taught, in place of what was kept."""
    db.execute(delete(lesson).where(lesson.c.office_id == office_id))
    db.execute(insert(lesson).values(office_id=office_id, made_on=made_on, learned=learned))


def _is_fresh(made_at: datetime, now: datetime) -> bool:
    return abs(now - made_at) <= FRESH_FOR


def _wait(pair: Pair | None) -> WaitData | None:
    return {"from_min": pair[0], "to_min": pair[1]} if pair else None


def _written(what: Mapping[Any, Any]) -> str:
    return json.dumps(what, separators=(",", ":"))


@lru_cache(maxsize=4)
def _read(text: str) -> dict[str, Pair | None]:
    """Kept, as thousands who wait take some milliseconds to read, and many ask before the next estimate."""
    read: dict[str, Pair | None] = json.loads(text)
    return read


_OF_OFFICE = estimate.c.office_id == bindparam("office")
_SERVICES = select(estimate.c.made_at, estimate.c.is_rough, estimate.c.services, estimate.c.marked).where(
    _OF_OFFICE
)
_TICKETS = select(estimate.c.made_at, estimate.c.tickets).where(_OF_OFFICE)
_DESKS = select(estimate.c.made_at, estimate.c.desks).where(_OF_OFFICE)
_VALUES: dict[str, BindParameter[Any]] = {
    "made_at": bindparam("made"),
    "as_of": bindparam("event"),
    "is_rough": bindparam("rough"),
    "services": bindparam("by_service"),
    "marked": bindparam("by_marked"),
    "tickets": bindparam("by_ticket"),
    "desks": bindparam("by_desk"),
}
_AGAIN = update(estimate).where(_OF_OFFICE).values(**_VALUES)
_FIRST = insert(estimate).values(office_id=bindparam("office"), **_VALUES)
_LESSON = select(lesson.c.made_on, lesson.c.learned).where(lesson.c.office_id == bindparam("office"))
