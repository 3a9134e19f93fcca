"""The office's own row, what staff change during a day, and the counters of numbers."""

from sqlalchemy import JSON, Boolean, Column, Date, Integer, String, Table

from queue_core.data.schema import Instant, Key, metadata
from queue_core.rules import limits

office = Table(
    "office",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=False),
    Column("last_seq", Integer, nullable=False, default=0),
    Column("last_arrival_at", Instant, nullable=False),
    Column("day_on", Date, nullable=False),
    Column("day_seq", Integer, nullable=False, default=0),
    Column("last_at", Instant),
    Column("figures_seq", Integer, nullable=False, default=0, server_default="0"),
    Column("told_seq", Integer),
    Column("marked_seq", Integer, nullable=False, default=0),
    Column("unsaid_seq", Integer, nullable=False, default=0, server_default="0"),
    Column("feed_at", Instant),
    Column("webhook_gone_at", Instant),
    Column("ends_at", Instant),
    Column("ends_by", String(80)),
)
"""`last_seq` numbers the last event, which was written at `last_at`; `day_seq` the one that last ended a day
for everybody, `figures_seq` the one up to which the figures of past days are kept, `told_seq` the last that
the booking site was told of, `marked_seq` the last that no longer says which clerk acted, `unsaid_seq` the
last without what staff wrote in words of their own; `feed_at` is when the booking site was last heard,
`webhook_gone_at` when it said that it wants to hear no more; `ends_at` is when the announced end of the day
comes, where one is announced, and `ends_by` who announced it.
"""

desk = Table(
    "desk",
    metadata,
    Column("office_id", Key, primary_key=True, autoincrement=False),
    Column("desk", String(limits.DESK.most), primary_key=True),
    Column("state", String(8), nullable=False),
    Column("clerk", String(limits.ACCOUNT.most)),
    Column("changed_at", Instant, nullable=False),
    Column("acted_at", Instant),
    Column("services", JSON(none_as_null=True)),
    Column("free_at", Instant),
    Column("help_at", Instant),
)
"""`services` are those that a supervisor gave the desk for the day, empty while config.toml's word stands;
`free_at` is when the last ticket left it, `help_at` since when its clerk asks for help."""

intake = Table(
    "intake",
    metadata,
    Column("office_id", Key, primary_key=True, autoincrement=False),
    Column("service", String(limits.SLUG.most), primary_key=True),
    Column("stopped", Boolean, nullable=False),
    Column("cap", Integer),
    Column("given_before", Integer),
)
"""`cap` is how many walk-ins get a ticket on this day: 0 is no limit, empty what config.toml says.
`given_before` is what the count of the service's letter lacks of its tickets of this day, where the letter
was another service's, or its own was another letter.
"""

service = Table(
    "service",
    metadata,
    Column("office_id", Key, primary_key=True, autoincrement=False),
    Column("slug", String(limits.SLUG.most), primary_key=True),
    Column("letter", String(1)),
    Column("gone_on", Date),
    Column("settled", Boolean, nullable=False),
)
"""The services that config.toml named at the last start, and before.

`gone_on` is the day since when it no longer does, `settled` that no ticket and no appointment to come is left
of such a service.
"""

weekly = Table(
    "weekly",
    metadata,
    Column("office_id", Key, primary_key=True, autoincrement=False),
    Column("weekday", Integer, primary_key=True, autoincrement=False),
    Column("desk", String(limits.DESK.most), primary_key=True),
    Column("services", JSON, nullable=False),
)
"""Which services a desk serves on a weekday, 0 for Monday, where that is not what config.toml says."""

notice = Table(
    "notice",
    metadata,
    Column("id", Key, primary_key=True),
    Column("office_id", Key, nullable=False),
    Column("words", JSON, nullable=False),
    Column("posted_at", Instant, nullable=False),
    Column("until_at", Instant),
)
"""What a supervisor lets the visitors know: `words` by language, shown until `until_at` if that is set."""

alarm_seen = Table(
    "alarm_seen",
    metadata,
    Column("office_id", Key, primary_key=True, autoincrement=False),
    Column("alarm", String(100), primary_key=True),
    Column("instance", String(40), nullable=False),
    Column("by", String(80), nullable=False),
    Column("at", Instant, nullable=False),
)
"""Which alarms somebody has seen, until they end: the key of each, and which time of it (`rules.alarms`)."""

counter = Table(
    "counter",
    metadata,
    Column("office_id", Key, primary_key=True, autoincrement=False),
    Column("day_on", Date, primary_key=True),
    Column("series", String(2), primary_key=True),
    Column("count", Integer, nullable=False),
)

settings_seen = Table(
    "settings_seen",
    metadata,
    Column("office_id", Key, primary_key=True, autoincrement=False),
    Column("digest", String(64), nullable=False),
    Column("settings", JSON, nullable=False),
    Column("announced", JSON(none_as_null=True)),
)
"""config.toml as it was last seen: the digest of its text, and what it says, without secrets. `announced` are
the changes that are about to be written: of each the digest after it, its author, its row of the journal."""
