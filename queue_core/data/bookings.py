"""Places that are held until their visitor confirms; and what takes places, looked up by service and day.

A reservation is over by the clock: no chore frees its place. `code` is a digest of the confirmation code, and
the row stays until the slot is past, so that a code which is sent twice is answered twice.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Index,
    Integer,
    String,
    Table,
    bindparam,
    delete,
    func,
    or_,
    select,
)

from queue_core.data.appointments import appointment as appointments
from queue_core.data.schema import Instant, Key, metadata
from queue_core.rules import limits
from queue_core.rules.appointment_states import ARRIVED, BOOKED
from queue_core.rules.reservation_states import RESERVED
from queue_core.rules.slots import Span

LONGEST = timedelta(minutes=limits.MINUTES[-1])
BOOKING = "booking"
"""The source of an appointment that was booked here."""

reservation = Table(
    "reservation",
    metadata,
    Column("id", Key, primary_key=True),
    Column("office_id", Key, nullable=False),
    Column("reference", String(limits.REFERENCE.most), nullable=False),
    Column("service", String(limits.SLUG.most), nullable=False),
    Column("slot_at", Instant, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("name", String(limits.NAME.most)),
    Column("email", String(limits.EMAIL.most)),
    Column("phone", String(limits.PHONE.most)),
    Column("language", String(limits.OFFICE_LANGUAGE.most), nullable=False),
    Column("url", String(500), nullable=False),
    Column("code", String(64), nullable=False),
    Column("state", String(12), nullable=False),
    Column("tries", Integer, nullable=False, default=0),
    Column("reserved_until", Instant, nullable=False),
    Index("uq_reservation_reference", "office_id", "reference", unique=True),
    Index("ix_reservation_slot", "office_id", "service", "slot_at"),
)


def taken(
    db: Connection,
    office_id: int,
    service: str,
    begin: datetime,
    end: datetime,
    now: datetime,
    *,
    minutes: int,
    but: str = "",
) -> Sequence[Span]:
    """What takes places of a service between two instants, by beginning: appointments of every source, and
    reservations that are not over. `minutes` is how long one takes that does not say it; `but` is a reference
    that does not count.
    """
    params = {
        "office": office_id, "slug": service, "from_": begin - LONGEST, "until": end, "at": now, "but": but,
    }  # fmt: skip
    spans = [
        Span(slot_at, slot_at + timedelta(minutes=lasts or minutes), count)
        for statement in (_APPOINTMENTS, _RESERVATIONS)
        for slot_at, lasts, count in db.execute(statement, params).all()
    ]
    return sorted(spans)


def forget(db: Connection, office_id: int, recipient: str) -> int:
    """Erase a contact from reservations, which are over then; how many had it."""
    return db.execute(_FORGET, {"office": office_id, "to": recipient}).rowcount


def forget_old(db: Connection, office_id: int, now: datetime) -> int:
    """Erase reservations that became appointments, or came to nothing, a day ago or longer; how many."""
    return db.execute(_FORGET_OLD, {"office": office_id, "before": now - timedelta(days=1)}).rowcount


def exported(db: Connection, office_id: int, recipient: str) -> list[dict[str, Any]]:
    """The reservations of a contact."""
    return [
        {
            "reservation": row.reference,
            "name": row.name,
            "email": row.email,
            "phone": row.phone,
            "service": row.service,
            "slot_at": row.slot_at.isoformat(),
            "state": row.state,
        }
        for row in db.execute(_OF, {"office": office_id, "to": recipient})
    ]


_IS_OF = (
    reservation.c.office_id == bindparam("office"),
    or_(reservation.c.email == bindparam("to"), reservation.c.phone == bindparam("to")),
)
_OF = select(reservation).where(*_IS_OF).order_by(reservation.c.id)
_FORGET = delete(reservation).where(*_IS_OF)
_FORGET_OLD = delete(reservation).where(
    reservation.c.office_id == bindparam("office"), reservation.c.reserved_until < bindparam("before")
)
_APPOINTMENTS = (
    select(appointments.c.slot_at, appointments.c.minutes, func.count())
    .where(
        appointments.c.office_id == bindparam("office"),
        appointments.c.service == bindparam("slug"),
        appointments.c.slot_at >= bindparam("from_"),
        appointments.c.slot_at < bindparam("until"),
        or_(appointments.c.state == BOOKED, appointments.c.state == ARRIVED),
        appointments.c.reference != bindparam("but"),
    )
    .group_by(appointments.c.slot_at, appointments.c.minutes)
)
_RESERVATIONS = (
    select(reservation.c.slot_at, reservation.c.minutes, func.count())
    .where(
        reservation.c.office_id == bindparam("office"),
        reservation.c.service == bindparam("slug"),
        reservation.c.slot_at >= bindparam("from_"),
        reservation.c.slot_at < bindparam("until"),
        reservation.c.state == RESERVED,
        reservation.c.reserved_until > bindparam("at"),
        reservation.c.reference != bindparam("but"),
    )
    .group_by(reservation.c.slot_at, reservation.c.minutes)
)
