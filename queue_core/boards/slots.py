"""What can be booked, and one's own booking, as the API and the public pages show them."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TypedDict

from sqlalchemy import bindparam, select

from queue_core.boards import statements
from queue_core.data import queries
from queue_core.data.bookings import reservation
from queue_core.data.db import Office
from queue_core.data.free_slots import bookable_days, free_slots
from queue_core.data.queries import written
from queue_core.rules.refusals import Refusal
from queue_core.rules.reservation_states import UNCONFIRMED
from queue_core.rules.slots import Slot


class FreeSlot(TypedDict):
    """A time that can be booked, for so many more."""

    slot_at: str
    left: int


class OwnBooking(TypedDict):
    """One's own booking: when and for what, never for whom. `state` is also `reserved` until it is confirmed,
    and `ended` where it was not; `code` is the one to check in with, once it is booked. `sequence` counts the
    changes since it was confirmed; before there is `reserved_until`.
    """

    reference: str
    service: str
    slot_at: str
    minutes: int
    state: str
    code: str
    sequence: int | None
    reserved_until: str | None
    language: str


def slots_on(office: Office, service: str, day: date, now: datetime) -> list[FreeSlot]:
    """The times of a local day that may be booked now, the full ones too. Refuses with `unknown_service`."""
    return [
        {"slot_at": written(slot.slot_at), "left": slot.left} for slot in _slots(office, service, [day], now)
    ]


def free_days(office: Office, service: str, now: datetime) -> dict[date, list[datetime]]:
    """The free times from today to the horizon, by local day, days without any left out."""
    found: dict[date, list[datetime]] = {}
    for slot in _slots(office, service, bookable_days(office.settings, now), now):
        if slot.left:
            found.setdefault(office.settings.opening.local_day(slot.slot_at), []).append(slot.slot_at)
    return found


def _slots(office: Office, service: str, days: Sequence[date], now: datetime) -> list[Slot]:
    known = office.settings.services.get(service)
    if known is None or not known.booking:
        raise Refusal("unknown_service", service=service)
    terms = office.settings.booking
    first, last = now + timedelta(minutes=terms.lead_minutes), now + timedelta(days=terms.horizon_days)
    with office.storage.reading() as db:
        return [slot for slot in free_slots(db, office, known, days, now) if first <= slot.slot_at <= last]


def own_booking(office: Office, reference: str, now: datetime) -> OwnBooking:
    """A booking or a reservation by its reference. Refuses with `unknown_appointment`."""
    params = {"office": office.id, "given": reference}
    with office.storage.reading() as db:
        booked = db.execute(statements.APPOINTMENT, params).one_or_none()
        held = db.execute(_HELD, params).one_or_none()
    if booked is not None:
        data = queries.appointment_data(booked, booked.number)
        return {
            "reference": reference,
            "service": data["service"],
            "slot_at": data["slot_at"],
            "minutes": data["minutes"] or office.settings.services[data["service"]].minutes,
            "state": data["state"],
            "code": data["code"],
            "sequence": booked.sequence or 0,
            "reserved_until": None,
            "language": data["language"],
        }
    if held is None:
        raise Refusal("unknown_appointment")
    is_open = held.state in UNCONFIRMED and held.reserved_until > now
    return {
        "reference": reference,
        "service": held.service,
        "slot_at": written(held.slot_at),
        "minutes": held.minutes,
        "state": "reserved" if is_open else "ended",
        "code": "",
        "sequence": None,
        "reserved_until": written(held.reserved_until),
        "language": held.language,
    }


_HELD = select(reservation).where(
    reservation.c.office_id == bindparam("office"), reservation.c.reference == bindparam("given")
)
