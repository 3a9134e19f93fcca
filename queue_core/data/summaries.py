"""What is kept of each day that has ended, so that a year's report need not read a year's journal.

`cells` are those of `rules.figures`, as JSON: counts and durations by service, desk and hour; no ticket, no
person. A text to the database, so that whoever reads a year may choose when to take it apart.
"""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, Connection, Date, Integer, Table, Text, bindparam, insert, select, update

from queue_core.data.journal import journal
from queue_core.data.office import counter
from queue_core.data.schema import Key, Row, metadata
from queue_core.data.tickets import ticket
from queue_core.rules.desk_hours import Hours

summary = Table(
    "summary",
    metadata,
    Column("office_id", Key, primary_key=True, autoincrement=False),
    Column("day_on", Date, primary_key=True),
    Column("made_by", Integer, nullable=False),
    Column("cells", Text, nullable=False),
    Column("desks", Text),
    Column("pauses", Text),
)
"""`desks` are the seconds of each (`rules.desk_hours`), empty for a day that an older program has ended;
`pauses` those of each reason that was given, until reasons are erased."""


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
    """Keep a day's cells, in place of what was kept of it; what its desks did stays."""
    params = {"office": office_id, "day": day, "edition": made_by, "made": cells}
    if not db.execute(_AGAIN, params).rowcount:
        row = {"office_id": office_id, "day_on": day, "made_by": made_by, "cells": cells}
        db.execute(_KEEP, row)


def keep_desks(db: Connection, office_id: int, day: date, desks: dict[str, Hours]) -> None:
    """Keep what the desks did on a day whose cells are kept; added to what was kept of it before."""
    known = desks_kept(db, office_id, day, day)
    for name, before in known.get(day, {}).items():
        desks[name] = before + desks.get(name, Hours())
    told = json.dumps({name: [each.serving, each.waiting, each.paused] for name, each in desks.items()})
    why = {name: each.why for name, each in desks.items() if each.why}
    written = {"told": told, "why": json.dumps(why, ensure_ascii=False) if why else None}
    db.execute(_KEEP_DESKS, {"office": office_id, "day": day, **written})


def desks_kept(db: Connection, office_id: int, first: date, last: date) -> dict[date, dict[str, Hours]]:
    """What the desks did on the days between two, where it was kept."""
    params = {"office": office_id, "first": first, "last": last}
    found = {}
    for row in db.execute(_DESKS_KEPT, params):
        why = json.loads(row.pauses or "{}")
        desks = json.loads(row.desks).items()
        found[row.day_on] = {
            name: Hours(serving, waiting, paused, why.get(name, {}))
            for name, (serving, waiting, paused) in desks
        }
    return found


def forget_reasons(db: Connection, office_id: int, before: date) -> None:
    """Erase the reasons of pauses on the days before one."""
    db.execute(_NO_REASONS, {"office": office_id, "day": before})


def desk_events(db: Connection, office_id: int, after: int) -> tuple[datetime | None, list[Any]]:
    """The events after one that are about desks, in order; and when that one was, if desks went on then."""
    params = {"office": office_id, "after": after}
    began = db.execute(_TURNED, params).scalar_one_or_none()
    return began, list(db.execute(_OF_DESKS, params))


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
_OF_THE_DAY = (summary.c.office_id == bindparam("office"), summary.c.day_on == bindparam("day"))
_KEEP = insert(summary)
_AGAIN = update(summary).where(*_OF_THE_DAY).values(made_by=bindparam("edition"), cells=bindparam("made"))
_KEEP_DESKS = update(summary).where(*_OF_THE_DAY).values(desks=bindparam("told"), pauses=bindparam("why"))
_DESKS_KEPT = select(summary.c.day_on, summary.c.desks, summary.c.pauses).where(
    summary.c.office_id == bindparam("office"),
    summary.c.day_on.between(bindparam("first"), bindparam("last")),
    summary.c.desks.is_not(None),
)
_NO_REASONS = (
    update(summary)
    .where(
        summary.c.office_id == bindparam("office"),
        summary.c.day_on < bindparam("day"),
        summary.c.pauses.is_not(None),
    )
    .values(pauses=None)
)
_TURNED = select(journal.c.at).where(
    journal.c.office_id == bindparam("office"),
    journal.c.seq == bindparam("after"),
    journal.c.event == "day.turned",
)
_OF_DESKS = (
    select(
        journal.c.at,
        journal.c.event,
        journal.c.service,
        journal.c.desk,
        journal.c.ticket_id,
        journal.c.why,
    )
    .where(
        journal.c.office_id == bindparam("office"),
        journal.c.seq > bindparam("after"),
        journal.c.desk.is_not(None),
    )
    .order_by(journal.c.seq)
)
