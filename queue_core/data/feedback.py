"""What visitors said of their visits, with nobody attached.

A row has a day, a service, a score and perhaps some words: no ticket, no hour. Its id is drawn at random, so
that the order of the rows is not the order of the answers, which the journal's events could be laid beside.
"""

import secrets
from collections.abc import Sequence
from datetime import date

from sqlalchemy import (
    Column,
    Connection,
    Date,
    Index,
    Integer,
    String,
    Table,
    bindparam,
    func,
    insert,
    select,
    update,
)

from queue_core.data.schema import Key, Row, metadata
from queue_core.rules import limits

BITS = 62
MOST_WORDS = 200
"""So many words are read at once, whichever they are."""

feedback = Table(
    "feedback",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=False),
    Column("office_id", Key, nullable=False),
    Column("day_on", Date, nullable=False),
    Column("service", String(limits.SLUG.most), nullable=False),
    Column("score", Integer, nullable=False),
    Column("said", String(limits.FEEDBACK.most)),
    Index("ix_feedback_day", "office_id", "day_on"),
)


def keep(db: Connection, office_id: int, day: date, service: str, score: int, said: str) -> None:
    """Keep one answer; `said` may be empty."""
    row = {"office_id": office_id, "day_on": day, "service": service, "score": score, "said": said or None}
    db.execute(_KEEP, row | {"id": secrets.randbits(BITS)})


def counts(db: Connection, office_id: int, first: date, last: date) -> Sequence[Row]:
    """How many answers each service has of each score, from the first day to the last."""
    return db.execute(_COUNTS, {"office": office_id, "first": first, "last": last}).all()


def words(db: Connection, office_id: int, first: date, last: date, services: Sequence[str]) -> Sequence[Row]:
    """What was said of these services, with the score, in no order that tells anything."""
    params = {"office": office_id, "first": first, "last": last, "slugs": list(services)}
    return db.execute(_WORDS, params).all()


def forget_words(db: Connection, office_id: int, before: date) -> int:
    """Erase the words of the days before one; the scores stay. Answers of how many."""
    return db.execute(_FORGET, {"office": office_id, "day": before}).rowcount


_OFFICE = feedback.c.office_id == bindparam("office")
_DAYS = (_OFFICE, feedback.c.day_on.between(bindparam("first"), bindparam("last")))
_KEEP = insert(feedback)
_COUNTS = (
    select(feedback.c.service, feedback.c.score, func.count().label("answers"))
    .where(*_DAYS)
    .group_by(feedback.c.service, feedback.c.score)
)
_WORDS = (
    select(feedback.c.service, feedback.c.score, feedback.c.said)
    .where(*_DAYS, feedback.c.said.is_not(None), feedback.c.service.in_(bindparam("slugs", expanding=True)))
    .order_by(feedback.c.id)
    .limit(MOST_WORDS)
)
_FORGET = (
    update(feedback)
    .where(_OFFICE, feedback.c.day_on < bindparam("day"), feedback.c.said.is_not(None))
    .values(said=None)
)
