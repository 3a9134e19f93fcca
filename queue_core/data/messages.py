"""What visitors are told: contacts that walk-ins left, messages and what became of them, each channel's
state.

`once` names what a message is about, so that it is written once. A message that a sender has taken is left
alone until `next_try_at`; `problem` says what became of the last try. Contacts are on `ticket_contact` until
the ticket ends and on `message` until `[privacy]` or the ticket's end takes them; `recipient` is NULL then.
"""

from sqlalchemy import JSON, Boolean, Column, Index, Integer, String, Table, text

from queue_core.data.schema import Instant, Key, metadata
from queue_core.rules import limits

IS_OPEN = text("state = 'waiting'")
CHANNEL, KIND = 40, 16
PUSH = "push"
"""The channel of browsers (Web Push), which needs no address in config.toml."""

ticket_contact = Table(
    "ticket_contact",
    metadata,
    Column("ticket_id", Key, primary_key=True, autoincrement=False),
    Column("channel", String(CHANNEL), primary_key=True),
    Column("office_id", Key, nullable=False),
    Column("recipient", String(2000), nullable=False),
    Column("url", String(500), nullable=False),
    Column("left_at", Instant, nullable=False),
)
"""`url` is the page of the ticket, as a message names it; empty where the office has no public address."""

message = Table(
    "message",
    metadata,
    Column("id", Key, primary_key=True),
    Column("office_id", Key, nullable=False),
    Column("kind", String(KIND), nullable=False),
    Column("channel", String(CHANNEL), nullable=False),
    Column("recipient", String(2000)),
    Column("language", String(limits.OFFICE_LANGUAGE.most), nullable=False),
    Column("facts", JSON, nullable=False),
    Column("once", String(300), nullable=False),
    Column("ticket_id", Key),
    Column("reference", String(limits.REFERENCE.most)),
    Column("state", String(8), nullable=False),
    Column("tries", Integer, nullable=False, default=0),
    Column("unclear", Integer, nullable=False, default=0),
    Column("problem", String(80)),
    Column("created_at", Instant, nullable=False),
    Column("next_try_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("sent_at", Instant),
    Index("uq_message_once", "office_id", "once", unique=True),
    Index("ix_message_open", "office_id", "channel", "id", sqlite_where=IS_OPEN),
    Index("ix_message_ticket", "ticket_id"),
    Index("ix_message_created", "office_id", "created_at"),
)

channel = Table(
    "channel",
    metadata,
    Column("office_id", Key, primary_key=True, autoincrement=False),
    Column("name", String(CHANNEL), primary_key=True),
    Column("ok", Boolean, nullable=False),
    Column("problem", String(80)),
    Column("at", Instant, nullable=False),
)
"""Since when a channel delivers, or does not and why."""
