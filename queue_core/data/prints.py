"""Print jobs, made with their tickets or for a paper without one, and what is known of each printer."""

from sqlalchemy import JSON, Boolean, Column, Index, Integer, String, Table, text

from queue_core.data.schema import Instant, Key, metadata
from queue_core.rules import limits

IS_STALE = text("state = 'stale'")
IS_UNCONFIRMED = text("state = 'unconfirmed'")
LEASED = "agent_lost"
"""The problem of a job that an agent has and has not reported: its paper may exist."""

print_job = Table(
    "print_job",
    metadata,
    Column("id", Key, primary_key=True),
    Column("office_id", Key, nullable=False),
    Column("ticket_id", Key),
    Column("printer", String(limits.PRINTER.most), nullable=False),
    Column("state", String(16), nullable=False),
    Column("facts", JSON, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("next_try_at", Instant, nullable=False),
    Column("tries", Integer, nullable=False, default=0),
    Column("papers", Integer, nullable=False, default=0, server_default="0"),
    Column("ended_at", Instant),
    Column("problem", String(40)),
    Column("moved_from", String(limits.PRINTER.most)),
    Column("released_at", Instant),
    Column("paper_mm", Integer),
    Index("ix_print_job_ticket", "ticket_id"),
    Index(
        "ix_print_job_open", "printer", "papers", "id",
        sqlite_where=text("state = 'waiting'"),
    ),
    Index(
        "ix_print_job_stale", "ticket_id", "printer",
        sqlite_where=IS_STALE,
    ),
    Index(
        "ix_print_job_unconfirmed", "ticket_id", "printer",
        sqlite_where=IS_UNCONFIRMED,
    ),
)  # fmt: skip

printer = Table(
    "printer",
    metadata,
    Column("office_id", Key, primary_key=True, autoincrement=False),
    Column("name", String(limits.PRINTER.most), primary_key=True),
    Column("ok", Boolean, nullable=False),
    Column("problem", String(40)),
    Column("failed", String(40)),
    Column("at", Instant, nullable=False),
    Column("paper_low", Boolean, nullable=False, default=False),
)

printing_agent = Table(
    "printing_agent",
    metadata,
    Column("office_id", Key, primary_key=True, autoincrement=False),
    Column("printer", String(limits.PRINTER.most), primary_key=True),
    Column("process", String(16), nullable=False),
    Column("seen_at", Instant, nullable=False),
)
"""The printers that have a printing agent now, and the server process that it is connected to."""
