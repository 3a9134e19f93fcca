"""A place is held, and sold once: to whoever confirms it by the code that was sent."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, insert, or_, select

from queue_core.actions import appointment_rows
from queue_core.actions.act import act
from queue_core.actions.acting import Acting, Answer
from queue_core.actions.bookings import RESERVATION_OF, WHY, become, bookable, place_free
from queue_core.actions.telling import tell_of_booking
from queue_core.actions.tickets import known_language
from queue_core.data import outbox
from queue_core.data.appointments import appointment as appointments
from queue_core.data.bookings import BOOKING, reservation
from queue_core.data.queries import written
from queue_core.data.schema import Row
from queue_core.rules import limits
from queue_core.rules.appointment_states import APPOINTMENT, BOOKED
from queue_core.rules.contact import contact, phone_digits
from queue_core.rules.refusals import Refusal
from queue_core.rules.reservation_states import (
    DECOY,
    RESERVATION,
    RESERVED,
    TRIES_AT_MOST,
    UNCONFIRMED,
)

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
CODE_DIGITS = 6


def new_reference() -> str:
    """A reference for a booking, which nobody guesses: 32 letters to the power of 10."""
    return "B-" + "".join(secrets.choice(LETTERS) for _ in range(10))


@act
def reserve(
    acting: Acting,
    reference: str,
    *,
    service: str,
    slot_at: datetime,
    email: str | None = None,
    phone: str | None = None,
    name: str | None = None,
    language: str | None = None,
    url: str = "",
    tells_nobody: bool = False,
    by: str,
) -> Answer:
    """Hold a place until `reserved_until`, and send the code that confirms it; where the office asks for no
    contact, book it at once.

    `url` is the page of this booking. With `tells_nobody` a contact that has its bookings already is answered
    as any other, and told by a message. Refuses with `booking_off`, `unknown_service`, `unknown_language`,
    `contact_needed`, `bad_contact`, `slot_closed`, `too_soon`, `too_far`, `slot_taken`, `one_is_enough`, and
    as the laws of names do.
    """
    wanted = bookable(acting, service)
    kept = _contacts(acting, email, phone)
    place_free(acting, wanted, slot_at)
    has = _open_bookings(acting, service, kept) if kept else None
    if has and not tells_nobody:
        raise Refusal("one_is_enough")
    needs_code = bool(kept) and acting.settings.booking.contact != "none"
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
    until = acting.now + timedelta(minutes=acting.settings.booking.hold_minutes)
    row = acting.db.execute(
        insert(reservation).returning(reservation),
        {
            "office_id": acting.office.id,
            "reference": reference,
            "service": service,
            "slot_at": slot_at,
            "minutes": wanted.minutes,
            "name": limits.NAME.taken(name or "") or None,
            "email": kept.get("email"),
            "phone": kept.get("phone"),
            "language": known_language(acting.settings, language),
            "url": url,
            "code": _digest(reference, code),
            "state": RESERVATION.first("pretend" if has else "reserve"),
            "reserved_until": until,
        },
    ).one()
    if not needs_code:
        acting.db.execute(become, {"row": row.id, "becomes": RESERVATION.after("confirm", row.state)})
        return Answer(_book(acting, row, by), made=True)
    if has:
        tell_of_booking(acting, "have_one", row, has, until)
    else:
        acting.journal("appointment.reserved", by=by, service=service, why=WHY | {"reference": reference})
        tell_of_booking(acting, "confirm", row, {"code": code}, until)
    answer = {"reference": reference, "state": RESERVATION.first("reserve"), "reserved_until": written(until)}
    return Answer(answer, made=True)


@act
def confirm(acting: Acting, reference: str, code: str, *, by: str) -> Answer:
    """Make a reservation an appointment; the same code once more answers the same.

    Refuses with `unknown_appointment`, `wrong_code`, which is counted, and `reservation_ended`, also after
    the fifth wrong code.
    """
    row = acting.db.execute(RESERVATION_OF, {"office": acting.office.id, "given": reference}).one_or_none()
    if row is None:
        raise Refusal("unknown_appointment")
    state = RESERVATION.after("confirm", row.state)
    if row.state in UNCONFIRMED and row.reserved_until <= acting.now:
        raise Refusal("reservation_ended")
    is_right = secrets.compare_digest(row.code, _digest(reference, "".join(code.split())))
    if row.state == DECOY or not is_right:
        _count_a_try(acting, row)
        raise Refusal("wrong_code", kept=True)
    if row.state != RESERVED:
        return Answer(appointment_rows.data(acting, appointment_rows.known(acting, reference)))
    acting.db.execute(become, {"row": row.id, "becomes": state})
    return Answer(_book(acting, row, by))


def _contacts(acting: Acting, email: str | None, phone: str | None) -> dict[str, str]:
    """What was given, as it is written to. Refuses with `contact_needed` and `bad_contact`."""
    given = {"email": (email or "").strip(), "phone": (phone or "").strip()}
    kept = {}
    for kind, said in given.items():
        if said:
            found = contact(said)
            if found.kind != kind:
                raise Refusal("bad_contact")
            kept[kind] = found.to
    # Where no channel reaches any of them, the office was told so at the start.
    wanted = acting.settings.confirms_by or acting.settings.booking.asked
    if wanted and kept.keys().isdisjoint(wanted):
        raise Refusal("contact_needed")
    return kept


def _open_bookings(acting: Acting, service: str, kept: dict[str, str]) -> dict[str, Any] | None:
    """`slot_at` and `url` of a booking that a contact has for a service, where it has as many as it may."""
    params = {
        "office": acting.office.id,
        "slug": service,
        "at": acting.now,
        "email": kept.get("email"),
        "digits": phone_digits(kept.get("phone")),
        "phone": kept.get("phone"),
    }
    found = [row for open_ones in (_OPEN, _HELD) for row in acting.db.execute(open_ones, params)]
    if len(found) < acting.settings.booking.per_contact:
        return None
    return {"slot_at": written(found[0].slot_at), "url": found[0].url or ""}


def _book(acting: Acting, held: Row, by: str) -> dict[str, Any]:
    stated = appointment_rows.slot(acting, held.slot_at) | {
        "service": held.service,
        "minutes": held.minutes,
        "name": held.name,
        "phone": held.phone,
        "email": held.email,
        "url": held.url or None,
        "sequence": 0,
        "language": held.language,
        "state": APPOINTMENT.first("book"),
        "code": appointment_rows.code_for(acting, None, held.reference, None),
    }
    row = appointment_rows.make(acting, held.reference, BOOKING, stated)
    why = WHY | {"reference": held.reference}
    acting.journal("appointment.added", by=by, service=held.service, why=why)
    tell_of_booking(acting, "booked", row, outbox.facts_of(row), row.slot_at)
    return appointment_rows.data(acting, row)


def _count_a_try(acting: Acting, row: Row) -> None:
    if row.state not in UNCONFIRMED:
        return
    act = "mistype" if row.tries + 1 < TRIES_AT_MOST else "mistype_too_often"
    params = {"row": row.id, "becomes": RESERVATION.after(act, row.state)}
    acting.db.execute(_COUNT, params)


def _digest(reference: str, code: str) -> str:
    return hashlib.sha256(f"{reference}:{code}".encode()).hexdigest()


_COUNT = become.values(tries=reservation.c.tries + 1)
_OPEN = select(appointments.c.slot_at, appointments.c.url).where(
    appointments.c.office_id == bindparam("office"),
    appointments.c.service == bindparam("slug"),
    appointments.c.source == BOOKING,
    appointments.c.state == BOOKED,
    appointments.c.slot_at > bindparam("at"),
    or_(appointments.c.email == bindparam("email"), appointments.c.phone_digits == bindparam("digits")),
)
_HELD = select(reservation.c.slot_at, reservation.c.url).where(
    reservation.c.office_id == bindparam("office"),
    reservation.c.service == bindparam("slug"),
    reservation.c.state == RESERVED,
    reservation.c.reserved_until > bindparam("at"),
    or_(reservation.c.email == bindparam("email"), reservation.c.phone == bindparam("phone")),
)
