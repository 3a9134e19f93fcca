"""Who may sign in, and the tokens of devices and feeds; of passwords and tokens the digests."""

from sqlalchemy import JSON, Boolean, Column, String, Table, true

from queue_core.data.schema import Instant, Key, metadata
from queue_core.rules import limits

staff = Table(
    "staff",
    metadata,
    Column("id", Key, primary_key=True),
    Column("login", String(limits.ACCOUNT.most), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("role", String(12), nullable=False),
    Column("password", String(200), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("letters", Boolean, nullable=False, server_default=true()),
    Column("call_key", String(limits.CALL_KEY.most)),
    Column("last_desk", String(limits.DESK.most)),
)
"""`letters` says whether single letters act at this clerk's desk, `call_key` which other key calls there;
`last_desk` is where the clerk sat down last."""

token = Table(
    "token",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("name", String(limits.ACCOUNT.most), nullable=False, unique=True),
    Column("scope", String(12), nullable=False),
    Column("language", String(limits.OFFICE_LANGUAGE.most)),
    Column("printer", String(limits.PRINTER.most)),
    Column("made_at", Instant, nullable=False),
    Column("seen_at", Instant),
    Column("behind_at", Instant),
    Column("process", String(16)),
    Column("told", JSON(none_as_null=True)),
)
"""`seen_at` is when the screen with this token was last heard of, `behind_at` since when it shows what is
old, `process` the server process that heard of it, `told` what it said of itself; all are empty for programs.
"""
