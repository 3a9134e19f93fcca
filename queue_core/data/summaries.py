"""What is kept of each day that has ended, so that a year's report need not read a year's journal.

`cells` are those of `rules.figures`, as JSON: counts and durations by service, desk and hour; no ticket, no
person. A text to the database, so that whoever reads a year may choose when to take it apart.
"""

import json
from collections.abc import Sequence
from datetime import date

from sqlalchemy import Column, Connection, Date, Integer, Table, Text, bindparam, delete, insert, select

from queue_core.data.journal import journal
from queue_core.data.office import counter
from queue_core.data.schema import Key, Row, metadata
from queue_core.data.tickets import ticket

summary = Table(
    "summary",
    metadata,
    Column("office_id", Key, primary_key=True, autoincrement=False),
    Column("day_on", Date, primary_key=True),
    Column("made_by", Integer, nullable=False),
    Column("cells", Text, nullable=False),
)


def tickets_of(db: Connection, office_id: int, day: date) -> dict[int, Row]:
    """The tickets made on a day, by id."""
    rows = db.execute(_TICKETS, {"office": office_id, "day": day})
    return {row.id: row for row in rows}


def events_of(db: Connection, office_id: int, tickets: Sequence[int]) -> list[Row]:
    """The journal's events of a day's tickets, in order. The ids of a day stand close together."""
    if not tickets:
        return []
    params = {"office": office_id, "least": min(tickets), "most": max(tickets)}
    return sorted(db.execute(_EVENTS, params), key=lambda row: row.seq)


def days_with_tickets(db: Connection, office_id: int, first: date, last: date) -> list[date]:
    """The days on which tickets were given, in order."""
    params = {"office": office_id, "first": first, "last": last}
    return list(db.execute(_DAYS, params).scalars())


def days_told_of(db: Connection, office_id: int, after: int) -> set[date]:
    """The days whose tickets the events after one are about."""
    return set(db.execute(_TOLD_OF, {"office": office_id, "after": after}).scalars())


def kept(db: Connection, office_id: int, first: date, last: date, made_by: int) -> dict[date, str]:
    """The cells of the days between two, as this edition of the reckoning has kept them."""
    params = {"office": office_id, "first": first, "last": last, "edition": made_by}
    return {row.day_on: row.cells for row in db.execute(_KEPT, params)}


def kept_days(db: Connection, office_id: int, made_by: int) -> set[date]:
    """The days of which this edition of the reckoning has kept the cells."""
    return set(db.execute(_KEPT_DAYS, {"office": office_id, "edition": made_by}).scalars())


def kept_with(db: Connection, office_id: int, name: str, made_by: int) -> Sequence[Row]:
    """The days whose cells, as this edition has kept them, may be of a service or a desk of this name."""
    wanted = _ALL_KEPT.where(summary.c.cells.contains(json.dumps(name), autoescape=True))
    return db.execute(wanted, {"office": office_id, "edition": made_by}).all()


def keep(db: Connection, office_id: int, day: date, made_by: int, cells: str) -> None:
    """Keep a day's cells, in place of what was kept of it."""
    db.execute(_FORGET, {"office": office_id, "day": day})
    row = {"office_id": office_id, "day_on": day, "made_by": made_by, "cells": cells}
    db.execute(_KEEP, row)


_TICKETS = select(ticket.c.id, ticket.c.rank, ticket.c.taken_at, ticket.c.slot_at).where(
    ticket.c.office_id == bindparam("office"), ticket.c.day_on == bindparam("day")
)
_EVENTS = select(
    journal.c.seq,
    journal.c.at,
    journal.c.event,
    journal.c.ticket_id,
    journal.c.service,
    journal.c.desk,
    journal.c.why,
).where(
    journal.c.office_id == bindparam("office"),
    journal.c.ticket_id.between(bindparam("least"), bindparam("most")),
)
_DAYS = (
    select(counter.c.day_on)
    .where(
        counter.c.office_id == bindparam("office"),
        counter.c.day_on.between(bindparam("first"), bindparam("last")),
    )
    .group_by(counter.c.day_on)
    .order_by(counter.c.day_on)
)
_TOLD_OF = (
    select(ticket.c.day_on)
    .join(journal, journal.c.ticket_id == ticket.c.id)
    .where(journal.c.office_id == bindparam("office"), journal.c.seq > bindparam("after"))
    .distinct()
)
_KEPT = select(summary.c.day_on, summary.c.cells).where(
    summary.c.office_id == bindparam("office"),
    summary.c.day_on.between(bindparam("first"), bindparam("last")),
    summary.c.made_by == bindparam("edition"),
)
_ALL_KEPT = select(summary).where(
    summary.c.office_id == bindparam("office"), summary.c.made_by == bindparam("edition")
)
_KEPT_DAYS = select(summary.c.day_on).where(
    summary.c.office_id == bindparam("office"), summary.c.made_by == bindparam("edition")
)
_FORGET = delete(summary).where(
    summary.c.office_id == bindparam("office"), summary.c.day_on == bindparam("day")
)
_KEEP = insert(summary)
