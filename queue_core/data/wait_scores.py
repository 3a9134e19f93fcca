"""How good the waits were that visitors were told, of each day that is over: counts and means, no ticket."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from sqlalchemy import (
    Column,
    Connection,
    Date,
    Float,
    Integer,
    String,
    Table,
    bindparam,
    delete,
    func,
    insert,
    select,
)

from queue_core.data.schema import Key, Row, metadata
from queue_core.data.tickets import ticket
from queue_core.rules import limits
from queue_core.rules.wait_scores import Score

score = Table(
    "wait_score",
    metadata,
    Column("office_id", Key, primary_key=True, autoincrement=False),
    Column("day_on", Date, primary_key=True),
    Column("service", String(limits.SLUG.most), primary_key=True),
    Column("hour", Integer, primary_key=True, autoincrement=False),
    Column("visits", Integer, nullable=False),
    Column("covered", Integer, nullable=False),
    Column("later", Integer, nullable=False),
    Column("width_min", Float, nullable=False),
    Column("interval_score", Float, nullable=False),
    Column("table_score", Float),
)
"""Of the walk-ins of a day that were told a wait, by service and local hour of their tickets: counts, and
means in minutes (`rules.wait_scores`)."""


class Total(NamedTuple):
    """Of some days together."""

    visits: int
    covered: int
    later: int


def keep(db: Connection, office_id: int, day: date, scores: Iterable[Score]) -> None:
    """Keep the scores of a day, in place of what was kept of it."""
    db.execute(delete(score).where(score.c.office_id == office_id, score.c.day_on == day))
    rows = [{"office_id": office_id, "day_on": day, **each._asdict()} for each in scores]
    if rows:
        db.execute(insert(score), rows)


def kept(db: Connection, office_id: int, first: date, last: date) -> list[Row]:
    """The scores of the days from the first to the last, in order."""
    return list(db.execute(_KEPT, {"office": office_id, "first": first, "last": last}))


def total(db: Connection, office_id: int, first: date, last: date) -> Total:
    """The counts of the days from the first to the last, all services together."""
    row = db.execute(_TOTAL, {"office": office_id, "first": first, "last": last}).one()
    return Total(*(int(each or 0) for each in row))


def told_on(db: Connection, office_id: int, day: date) -> dict[int, tuple[int, int]]:
    """What the visitors of a day were told, by ticket: from and to how many minutes."""
    rows = db.execute(_TOLD, {"office": office_id, "day": day})
    return {row.id: (row.told_from_min, row.told_to_min) for row in rows}


_BETWEEN = (
    score.c.office_id == bindparam("office"),
    score.c.day_on.between(bindparam("first"), bindparam("last")),
)
_KEPT = select(score).where(*_BETWEEN).order_by(score.c.day_on, score.c.service, score.c.hour)
_TOTAL = select(func.sum(score.c.visits), func.sum(score.c.covered), func.sum(score.c.later)).where(*_BETWEEN)
_TOLD = select(ticket.c.id, ticket.c.told_from_min, ticket.c.told_to_min).where(
    ticket.c.office_id == bindparam("office"),
    ticket.c.day_on == bindparam("day"),
    ticket.c.told_to_min.is_not(None),
)
