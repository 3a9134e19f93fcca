"""Who may sign in, who has signed in, and the tokens of devices and feeds; of every secret the digest."""

from sqlalchemy import JSON, Boolean, Column, Index, Integer, String, Table, Text, false, true

from queue_core.data.schema import Instant, Key, metadata
from queue_core.rules import limits

LONGEST_SUBJECT = 255
"""Of what a provider calls somebody (OpenID Connect Core 1.0, 2), of a session's name there, of an issuer."""

staff = Table(
    "staff",
    metadata,
    Column("id", Key, primary_key=True),
    Column("login", String(limits.ACCOUNT.most), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("role", String(12), nullable=False),
    Column("password", String(200), nullable=False),
    Column("must_change", Boolean, nullable=False, server_default=false()),
    Column("made_at", Instant, nullable=False),
    Column("letters", Boolean, nullable=False, server_default=true()),
    Column("call_key", String(limits.CALL_KEY.most)),
    Column("last_desk", String(limits.DESK.most)),
    Column("issuer", String(LONGEST_SUBJECT)),
    Column("subject", String(LONGEST_SUBJECT)),
    Index("uq_staff_issuer", "issuer", "subject", unique=True),
)
"""`must_change`: somebody else typed the password, and it lets in to change it alone. `letters` says whether
single letters act at this clerk's desk, `call_key` which other key calls there; `last_desk` is where the
clerk sat down last. `issuer` and `subject` name who signs in by the provider of `[signin]` (OpenID Connect
Core 1.0, 5.7); such an account has an empty `password`, and nobody's own."""

staff_session = Table(
    "staff_session",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("staff_id", Key, nullable=False, index=True),
    Column("began_at", Instant, nullable=False),
    Column("began_seq", Integer, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("way", String(12), nullable=False),
    Column("browser", String(40), nullable=False),
    Column("provider_session", String(LONGEST_SUBJECT), index=True),
    Column("id_token", Text),
)
"""A browser that is signed in: `digest` of the random id in its cookie, `began_seq` the journal's last event
when it began, `seen_at` when somebody was last active there, to the minute, `way` how it signed in. The last
two are the provider's: its name for the session, and what signs it out there."""

second_factor = Table(
    "second_factor",
    metadata,
    Column("staff_id", Key, primary_key=True, autoincrement=False),
    Column("key", String(200), nullable=False),
    Column("step", Integer, nullable=False),
    Column("set_at", Instant, nullable=False),
)
"""Whose sign-in has a second step: `key` is the app's, encrypted with the server's secret, `step` the time
step of the last code that was taken: an earlier one, and this one again, is refused."""

recovery_code = Table(
    "recovery_code",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("staff_id", Key, nullable=False, index=True),
)
"""Recovery codes that are not used yet, 120 random bits each."""

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
