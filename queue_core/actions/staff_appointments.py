"""What staff do to appointments: one made by phone, one moved, one called off.

The feed has the last word only where it says something new: a file that repeats what it said before does
not undo the staff's change.
"""

import secrets
from datetime import datetime

from queue_core.actions import appointment_rows
from queue_core.actions.act import act
from queue_core.actions.acting import Acting, Answer
from queue_core.actions.tickets import known_language
from queue_core.data.rows import AppointmentRow
from queue_core.rules import limits
from queue_core.rules.appointment_states import APPOINTMENT
from queue_core.rules.refusals import Refusal

BY_PHONE = "T"
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Neither I nor O, 0 nor 1: a reference is read aloud."""


@act
def book(
    acting: Acting,
    service: str,
    *,
    slot_at: datetime,
    name: str | None = None,
    phone: str | None = None,
    language: str | None = None,
    by: str,
) -> Answer:
    """Make an appointment for somebody on the phone; the answer has its reference and its code.

    Refuses with `unknown_service`, `unknown_language`, `bad_year`, `slot_past`, `slot_closed`, and as the
    laws of names and phones do.
    """
    if service not in acting.settings.services:
        raise Refusal("unknown_service", service=service)
    name, phone = limits.NAME.taken(name or "") or None, limits.PHONE.taken(phone or "") or None
    _may_be_at(acting, slot_at)
    reference = _new_reference(acting)
    stated = appointment_rows.slot(acting, slot_at) | {
        "service": service,
        "minutes": acting.settings.services[service].minutes,
        "name": name,
        "phone": phone,
        "language": known_language(acting.settings, language),
        "state": APPOINTMENT.first("book"),
        "code": appointment_rows.code_for(acting, None, reference, None),
    }
    row = appointment_rows.make(acting, reference, appointment_rows.STAFF, stated)
    acting.journal("appointment.added", by=by, service=service, why=_why(reference))
    return Answer(appointment_rows.data(acting, row), made=True)


@act
def move(acting: Acting, reference: str, *, slot_at: datetime, service: str, by: str) -> Answer:
    """Give an appointment another time or service; a missed or cancelled one is booked again.

    Refuses with `unknown_appointment`, `unknown_service`, `already_here`, `bad_year`, `slot_past`,
    `slot_closed`.
    """
    row = appointment_rows.known(acting, reference)
    if service not in acting.settings.services:
        raise Refusal("unknown_service", service=service)
    _after(acting, row, "move")
    _may_be_at(acting, slot_at)
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
def call_off(acting: Acting, reference: str, *, by: str) -> Answer:
    """Cancel an appointment, twice is once. Refuses with `unknown_appointment`, `already_here`."""
    row = appointment_rows.known(acting, reference)
    state = _after(acting, row, "call_off")
    if row.state != state:
        row = appointment_rows.change(acting, row, {"state": state})
        acting.journal("appointment.cancelled", by=by, service=row.service, why=_why(reference))
    return Answer(appointment_rows.data(acting, row))


def _after(acting: Acting, row: AppointmentRow, act: str) -> str:
    """The state that an act leaves the appointment in. Refuses with `already_here`."""
    return APPOINTMENT.after(act, row.state, number=appointment_rows.data(acting, row)["ticket"])


def _may_be_at(acting: Acting, slot_at: datetime) -> None:
    if limits.instant(slot_at) < acting.now:
        raise Refusal("slot_past")
    if acting.settings.opening.open_until(slot_at) is None:
        raise Refusal("slot_closed")


def _new_reference(acting: Acting) -> str:
    while True:
        reference = f"{BY_PHONE}-{''.join(secrets.choice(LETTERS) for _ in range(6))}"
        if appointment_rows.find(acting, reference) is None:
            return reference


def _why(reference: str) -> dict[str, str]:
    return {"because": "staff", "reference": reference}
