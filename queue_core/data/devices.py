"""Screens that ask to be paired, and what each kiosk's screen is up to.

A paired device is a row of `token`: the digest of a secret that its browser's signed session carries.
"""

from datetime import timedelta

from sqlalchemy import Column, Date, Integer, String, Table

from queue_core.data.schema import Instant, Key, metadata
from queue_core.rules import limits

AWAY_AFTER = timedelta(minutes=1)
"""A device that has not been heard of for so long is missed while the office is open."""
CODE_LIVES = timedelta(minutes=10)
"""So long the code on a screen's glass pairs it (ASVS 5.0.0, 6.5.5); then the glass shows another."""
SCOPES = {"kiosk": "kiosk", "display": "read"}
"""What a screen of each kind may do."""

pairing = Table(
    "pairing",
    metadata,
    Column("code", String(limits.CODE.most), primary_key=True),
    Column("digest", String(64), nullable=False, unique=True),
    Column("room", String(8), nullable=False),
    Column("asked_at", Instant, nullable=False),
)

screen = Table(
    "screen",
    metadata,
    Column("office_id", Key, primary_key=True, autoincrement=False),
    Column("name", String(80), primary_key=True),
    Column("ticket_at", Instant),
    Column("help_at", Instant),
)
"""`ticket_at` is when it last gave a ticket, `help_at` since when somebody at it waits for help."""

aid_used = Table(
    "aid_used",
    metadata,
    Column("office_id", Key, primary_key=True, autoincrement=False),
    Column("day_on", Date, primary_key=True),
    Column("screen", String(80), primary_key=True),
    Column("aid", String(20), primary_key=True),
    Column("count", Integer, nullable=False),
)
"""How many tickets and check-ins of a day a kiosk made while one of its aids was on. A count alone: whose, is
not kept."""
