"""What staff do to appointments: one made by phone, one moved, one called off.

The feed has the last word only where it says something new: a file that repeats what it said before does
not undo the staff's change. Where a service is booked here staff sell no place twice either; neither the lead
nor the horizon of `[booking]` binds them.
"""

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any

from queue_core.actions import appointment_rows
from queue_core.actions.act import act
from queue_core.actions.acting import Acting, Answer
from queue_core.actions.telling import tell_of_booking
from queue_core.actions.tickets import known_language
from queue_core.data.free_slots import closed_between, plan_of, with_places
from queue_core.data.rows import AppointmentRow
from queue_core.rules import limits, slots
from queue_core.rules.appointment_states import APPOINTMENT, BOOKED
from queue_core.rules.contact import contact
from queue_core.rules.refusals import Refusal

BY_PHONE = "T"
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Neither I nor O, 0 nor 1: a reference is read aloud."""


def _no_page(_reference: str) -> str | None:
    return None


@act
def book(
    acting: Acting,
    service: str,
    *,
    slot_at: datetime,
    name: str | None = None,
    phone: str | None = None,
    email: str | None = None,
    language: str | None = None,
    page: Callable[[str], str | None] = _no_page,
    by: str,
) -> Answer:
    """Make an appointment for somebody on the phone; the answer has its reference and its code.

    Where the service is booked here its visitor is told as one who booked online; `page` gives the address of
    a booking's own page by its reference. Refuses with `unknown_service`, `unknown_language`, `bad_contact`,
    `bad_year`, `slot_past`, `slot_closed`, `slot_blocked`, `slot_taken`, and as the laws of names and phones
    do.
    """
    if service not in acting.settings.services:
        raise Refusal("unknown_service", service=service)
    name, phone = limits.NAME.taken(name or "") or None, limits.PHONE.taken(phone or "") or None
    address = _email(email)
    _may_be_at(acting, service, slot_at)
    reference = _new_reference(acting)
    is_told = _is_booked_here(acting, service)
    stated = appointment_rows.slot(acting, slot_at) | {
        "service": service,
        "minutes": acting.settings.services[service].minutes,
        "name": name,
        "phone": phone,
        "email": address,
        "url": page(reference) if is_told else None,
        "language": known_language(acting.settings, language),
        "state": APPOINTMENT.first("book"),
        "code": appointment_rows.code_for(acting, None, reference, None),
    }
    row = appointment_rows.make(acting, reference, appointment_rows.STAFF, stated)
    acting.journal("appointment.added", by=by, service=service, why=_why(reference))
    if is_told:
        tell_of_booking(acting, "booked", row, {"code": row.code}, row.slot_at)
    return Answer(appointment_rows.data(acting, row), made=True)


@act
def move(acting: Acting, reference: str, *, slot_at: datetime, service: str | None = None, by: str) -> Answer:
    """Give an appointment another time or service; a missed or cancelled one is booked again. The old place
    is kept until the new one is had.

    Refuses with `unknown_appointment`, `unknown_service`, `already_here`, `bad_year`, `slot_past`,
    `slot_closed`, `slot_blocked`, `slot_taken`.
    """
    row = appointment_rows.known(acting, reference)
    service = row.service if service is None else service
    if service not in acting.settings.services:
        raise Refusal("unknown_service", service=service)
    _after(acting, row, "move")
    stays = row.state == BOOKED and (row.slot_at, row.service) == (limits.instant(slot_at), service)
    _may_be_at(acting, service, slot_at, but=reference, keeps_place=stays)
    wanted = appointment_rows.slot(acting, slot_at) | {"service": service}
    has_come = appointment_rows.has_arrived(acting, row, wanted["slot_on"])
    wanted["state"] = _after(acting, row, "move_arrived" if has_come else "move")
    wanted["code"] = appointment_rows.code_for(acting, None, reference, row)
    changed = {key: value for key, value in wanted.items() if getattr(row, key) != value}
    if changed:
        row = appointment_rows.change(acting, row, changed)
        acting.journal("appointment.changed", by=by, service=service, why=_why(reference))
    return Answer(appointment_rows.data(acting, row))


@act
def call_off(acting: Acting, reference: str, *, reason: str = "", by: str) -> Answer:
    """Cancel an appointment, twice is once; the journal keeps the reason, where one is given. Refuses with
    `unknown_appointment`, `already_here`, and as the law of reasons does.
    """
    row = appointment_rows.known(acting, reference)
    said = limits.REASON.taken(reason)
    state = _after(acting, row, "call_off")
    if row.state != state:
        row = appointment_rows.change(acting, row, {"state": state})
        why: dict[str, Any] = _why(reference) | ({"said": said} if said else {})
        acting.journal("appointment.cancelled", by=by, service=row.service, why=why)
    return Answer(appointment_rows.data(acting, row))


def _after(acting: Acting, row: AppointmentRow, act: str) -> str:
    """The state that an act leaves the appointment in. Refuses with `already_here`."""
    return APPOINTMENT.after(act, row.state, number=appointment_rows.data(acting, row)["ticket"])


def _may_be_at(
    acting: Acting, service: str, slot_at: datetime, *, but: str = "", keeps_place: bool = False
) -> None:
    """Refuses with `slot_past`, `slot_closed`, and where the service is booked here `slot_blocked`,
    `slot_taken`; `but` is a reference that takes no place.
    """
    begin, wanted = limits.instant(slot_at), acting.settings.services[service]
    if begin < acting.now:
        raise Refusal("slot_past")
    if acting.settings.opening.open_until(begin) is None:
        raise Refusal("slot_closed")
    if keeps_place or not _is_booked_here(acting, service):
        return
    _, end = slots.visit(begin, plan_of(wanted))
    if closed_between(acting.db, acting.office, wanted, begin, end):
        raise Refusal("slot_blocked")
    (found,) = with_places(acting.db, acting.office, wanted, [begin], acting.now, but=but)
    if not found.left:
        raise Refusal("slot_taken")


def _is_booked_here(acting: Acting, service: str) -> bool:
    return acting.settings.booking.enabled and acting.settings.services[service].booking


def _email(written: str | None) -> str | None:
    """An address as it is written to. Refuses with `bad_contact`."""
    if not (written or "").strip():
        return None
    found = contact(written or "")
    if found.kind != "email":
        raise Refusal("bad_contact")
    return found.to


def _new_reference(acting: Acting) -> str:
    while True:
        reference = f"{BY_PHONE}-{''.join(secrets.choice(LETTERS) for _ in range(6))}"
        if appointment_rows.find(acting, reference) is None:
            return reference


def _why(reference: str) -> dict[str, str]:
    return {"because": "staff", "reference": reference}
