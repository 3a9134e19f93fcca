"""Tickets.

A waiting ticket stands in a `line`: its service's slug, or `@3` when it was transferred to desk 3. The
key of its place is explicit and never NULL, and the indexes hold waiting tickets only, written as the
literal that each query repeats: a bound parameter would defeat them on both databases.

A ticket for several services stands in the line of one at a time; `later` names those that follow.
`priority` is the mark, and nothing says why: of a walk-in it is rank 1, a booked ticket keeps its rank. A
ticket that is set aside has `held_at`, and the desk that did it. `note` is a line of the staff's, `needs` the
looks of the kiosk that the visitor chose (`low large`), `lit_at` when a TV gave the call its spotlight;
`told_from_min` and `told_to_min` are the wait that was told with it, empty where none was.

Tickets of one visitor who checked in several appointments share a `party`: no two of them are at desks.
"""

from datetime import timedelta

from sqlalchemy import JSON, Boolean, Column, Date, Index, Integer, String, Table, column, false, text

from queue_core.data.schema import Instant, Key, metadata
from queue_core.rules import limits

IS_WAITING = text("state = 'waiting'")
IS_MARKED = text("priority")
IS_AT_DESK = text("state IN ('called', 'serving')")
IS_UNFINISHED = text("state IN ('waiting', 'called', 'serving', 'held')")
HAS_OUTCOME = text("outcome IS NOT NULL")
IS_NO_SHOW = text("state = 'no_show'")
WAS_ANNOUNCED = text("announced_seq IS NOT NULL")

CARRIED = timedelta(days=7)
"""Where the office never closes, a ticket's number and remarks are looked for among those of so many days."""

ticket = Table(
    "ticket",
    metadata,
    Column("id", Key, primary_key=True),
    Column("office_id", Key, nullable=False),
    Column("day_on", Date, nullable=False),
    Column("number", String(limits.NUMBER.most), nullable=False),
    Column("service", String(limits.SLUG.most), nullable=False),
    Column("origin", String(12), nullable=False),
    Column("language", String(limits.OFFICE_LANGUAGE.most), nullable=False),
    Column("state", String(12), nullable=False),
    Column("line", String(40), nullable=False),
    Column("rank", Integer, nullable=False),
    Column("priority", Boolean, nullable=False, server_default=false()),
    Column("due_at", Instant, nullable=False),
    Column("taken_at", Instant, nullable=False),
    Column("slot_at", Instant),
    Column("desk", String(limits.DESK.most)),
    Column("called_at", Instant),
    Column("started_at", Instant),
    Column("ended_at", Instant),
    Column("held_at", Instant),
    Column("announced_at", Instant),
    Column("announced_seq", Integer),
    Column("party", Key),
    Column("later", JSON(none_as_null=True)),
    Column("note", String(limits.NOTE.most)),
    Column("outcome", String(80)),
    Column("needs", String(40)),
    Column("lit_at", Instant),
    Column("told_from_min", Integer),
    Column("told_to_min", Integer),
    Index("uq_ticket_number", "office_id", "day_on", "number", unique=True),
    Index(
        "uq_ticket_living", "office_id", "number", unique=True,
        sqlite_where=IS_UNFINISHED,
    ),
    Index(
        "ix_ticket_line", "office_id", "line", "rank", "due_at", "id",
        sqlite_where=IS_WAITING,
    ),
    Index(
        "ix_ticket_marked", "office_id", "line", "rank", "due_at", "id",
        sqlite_where=text("state = 'waiting' AND priority"),
    ),
    Index(
        "ix_ticket_service", "office_id", "service", "rank", "due_at", "id",
        sqlite_where=IS_WAITING,
    ),
    Index(
        "uq_ticket_desk", "office_id", "desk", unique=True,
        sqlite_where=IS_AT_DESK,
    ),
    Index(
        "ix_ticket_party", "office_id", "party",
        sqlite_where=IS_AT_DESK,
    ),
    Index(
        "ix_ticket_announced", "office_id", column("announced_seq").desc(),
        sqlite_where=WAS_ANNOUNCED,
    ),
    Index(
        "ix_ticket_unfinished", "office_id", "day_on",
        sqlite_where=IS_UNFINISHED,
    ),
    Index(
        "ix_ticket_outcome", "office_id", "day_on", "service", "outcome",
        sqlite_where=HAS_OUTCOME,
    ),
    Index(
        "ix_ticket_no_show", "office_id", "day_on", "service",
        sqlite_where=IS_NO_SHOW,
    ),
)  # fmt: skip
