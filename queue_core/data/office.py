"""The office's own row, what staff change during a day, and the counters of numbers."""

from sqlalchemy import JSON, Boolean, Column, Date, Integer, String, Table

from queue_core.data.schema import Instant, Key, metadata

office = Table(
    "office",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=False),
    Column("last_seq", Integer, nullable=False, default=0),
    Column("last_arrival_at", Instant, nullable=False),
    Column("day_on", Date, nullable=False),
    Column("day_seq", Integer, nullable=False, default=0),
    Column("told_seq", Integer),
    Column("marked_seq", Integer, nullable=False, default=0),
)
"""`last_seq` numbers the last event, `day_seq` the one that ended the day before `day_on`, `told_seq` the
last one that the booking site was told of, `marked_seq` the last one that no longer says which clerk acted.
"""

desk = Table(
    "desk",
    metadata,
    Column("office_id", Key, primary_key=True, autoincrement=False),
    Column("desk", String(12), primary_key=True),
    Column("state", String(8), nullable=False),
    Column("clerk", String(64)),
    Column("changed_at", Instant, nullable=False),
    Column("acted_at", Instant),
)

intake = Table(
    "intake",
    metadata,
    Column("office_id", Key, primary_key=True, autoincrement=False),
    Column("service", String(40), primary_key=True),
    Column("stopped", Boolean, nullable=False),
)

notice = Table(
    "notice",
    metadata,
    Column("id", Key, primary_key=True),
    Column("office_id", Key, nullable=False),
    Column("words", JSON, nullable=False),
    Column("posted_at", Instant, nullable=False),
)
"""What a supervisor lets the visitors know: `words` by language."""

counter = Table(
    "counter",
    metadata,
    Column("office_id", Key, primary_key=True, autoincrement=False),
    Column("day_on", Date, primary_key=True),
    Column("series", String(2), primary_key=True),
    Column("count", Integer, nullable=False),
)
