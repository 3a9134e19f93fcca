"""Times that staff have blocked, for a service or for all: nobody is booked then until they are unblocked."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Column, Connection, Index, String, Table, bindparam, delete, or_, select

from queue_core.data.schema import Instant, Key, Row, metadata
from queue_core.rules import limits

block = Table(
    "block",
    metadata,
    Column("id", Key, primary_key=True),
    Column("office_id", Key, nullable=False),
    Column("service", String(limits.SLUG.most)),
    Column("from_at", Instant, nullable=False),
    Column("until_at", Instant, nullable=False),
    Column("reason", String(limits.REASON.most), nullable=False),
    Index("ix_block_until", "office_id", "until_at"),
)
"""`service` is empty for all of them; the end of the time is not in it."""


def blocks_between(
    db: Connection, office_id: int, begin: datetime, end: datetime, service: str | None = None
) -> Sequence[Row]:
    """The blocks that overlap a time, by their beginning; of a service, those for all too."""
    wanted = _BETWEEN if service is None else _OF_SERVICE
    params = {"office": office_id, "begin": begin, "end": end, "slug": service}
    return db.execute(wanted, params).all()


def blocks_from(db: Connection, office_id: int, now: datetime) -> Sequence[Row]:
    """The blocks that are not over, by their beginning."""
    return db.execute(_COMING, {"office": office_id, "begin": now}).all()


def forget_old(db: Connection, office_id: int, before: datetime) -> int:
    """Erase blocks that were over before an instant, with the reasons that staff wrote; how many."""
    return db.execute(_FORGET_OLD, {"office": office_id, "before": before}).rowcount


_COMING = (
    select(block)
    .where(block.c.office_id == bindparam("office"), block.c.until_at > bindparam("begin"))
    .order_by(block.c.from_at, block.c.id)
)
_BETWEEN = _COMING.where(block.c.from_at < bindparam("end"))
_OF_SERVICE = _BETWEEN.where(or_(block.c.service.is_(None), block.c.service == bindparam("slug")))
_FORGET_OLD = delete(block).where(
    block.c.office_id == bindparam("office"), block.c.until_at < bindparam("before")
)
