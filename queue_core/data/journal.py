"""The audit trail, gap-free for each office, and the answers kept for repeated requests."""

from sqlalchemy import JSON, Column, Index, Integer, String, Table, text

from queue_core.data.schema import Instant, Key, metadata
from queue_core.rules import limits

IS_FINISH = text("event = 'ticket.finished'")
IS_OFFICE_CHANGE = text("event = 'office.changed'")

journal = Table(
    "journal",
    metadata,
    Column("office_id", Key, primary_key=True, autoincrement=False),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("event", String(40), nullable=False),
    Column("ticket_id", Key),
    Column("number", String(limits.NUMBER.most)),
    Column("service", String(limits.SLUG.most)),
    Column("desk", String(limits.DESK.most)),
    Column("by", String(80), nullable=False),
    Column("why", JSON(none_as_null=True)),
    Index("ix_journal_ticket", "office_id", "ticket_id"),
    Index(
        "ix_journal_finished", "office_id", "at", "service",
        sqlite_where=IS_FINISH,
    ),
    Index(
        "ix_journal_office_changed", "office_id", "seq",
        sqlite_where=IS_OFFICE_CHANGE,
    ),
)  # fmt: skip

answer = Table(
    "answer",
    metadata,
    Column("asked", String(64), primary_key=True),
    Column("body", String(64), nullable=False),
    Column("given", JSON, nullable=False),
    Column("at", Instant, nullable=False, index=True),
)
