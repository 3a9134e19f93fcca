"""A booking is given another time, or given back: by its visitor, or by whoever keeps the feed."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, select, update

from queue_core.actions import appointment_rows
from queue_core.actions.act import act
from queue_core.actions.acting import Acting, Answer
from queue_core.data.bookings import reservation
from queue_core.data.free_slots import free_slots
from queue_core.data.rows import AppointmentRow
from queue_core.rules import limits, slots
from queue_core.rules.appointment_states import APPOINTMENT, BOOKED
from queue_core.rules.refusals import Refusal
from queue_core.rules.reservation_states import RESERVATION, UNCONFIRMED, VOID
from queue_core.settings.sections import Service

WHY = {"because": "booked_here"}


@act
def move(acting: Acting, reference: str, *, slot_at: datetime, by: str) -> Answer:
    """Give a booking another time: the old place is kept until the new one is had.

    Refuses with `booking_off`, `unknown_service`, `unknown_appointment`, `arrived_already`, `slot_closed`,
    `too_soon`, `too_far`, `slot_taken`, and as the law of instants does.
    """
    row = _booked(acting, reference)
    service = bookable(acting, row.service)
    if slot_at != row.slot_at:
        place_free(acting, service, slot_at, but=reference)
        changed = appointment_rows.slot(acting, slot_at) | {"state": APPOINTMENT.after("move", row.state)}
        changed["code"] = appointment_rows.code_for(acting, None, reference, row)
        row = appointment_rows.change(acting, row, changed)
        why = WHY | {"reference": reference}
        acting.journal("appointment.changed", by=by, service=row.service, why=why)
    return Answer(appointment_rows.data(acting, row))


@act
def cancel(acting: Acting, reference: str, *, by: str) -> Answer:
    """Give a booking or a reservation back, twice is once. Refuses with `unknown_appointment`,
    `arrived_already`.
    """
    held = acting.db.execute(RESERVATION_OF, {"office": acting.office.id, "given": reference}).one_or_none()
    if held is not None and held.state in (*UNCONFIRMED, VOID):
        state = held.state
        if state != VOID:
            state = RESERVATION.after("give_back", held.state)
            acting.db.execute(become, {"row": held.id, "becomes": state})
        return Answer({"reference": reference, "state": state})
    row = appointment_rows.known(acting, reference)
    if row.state == BOOKED:
        row = appointment_rows.change(acting, row, {"state": APPOINTMENT.after("call_off", row.state)})
        why = WHY | {"reference": reference}
        acting.journal("appointment.cancelled", by=by, service=row.service, why=why)
    elif not APPOINTMENT.admits("call_off", row.state):
        raise Refusal("arrived_already")
    return Answer(appointment_rows.data(acting, row))


def bookable(acting: Acting, service: str) -> Service:
    """A service that is booked here. Refuses with `booking_off`, `unknown_service`."""
    if not acting.settings.booking.enabled:
        raise Refusal("booking_off")
    found = acting.settings.services.get(service)
    if found is None or not found.booking:
        raise Refusal("unknown_service", service=service)
    return found


def place_free(acting: Acting, service: Service, slot_at: datetime, but: str = "") -> None:
    """Refuses with `slot_closed`, `too_soon`, `too_far`, `slot_taken`."""
    terms = acting.settings.booking
    slot_at = limits.instant(slot_at)
    lead, horizon = timedelta(minutes=terms.lead_minutes), timedelta(days=terms.horizon_days)
    slots.may_be_booked(slot_at, acting.now, lead, horizon)
    day = acting.settings.opening.local_day(slot_at)
    found = {
        slot.slot_at: slot.left
        for slot in free_slots(acting.db, acting.office, service, [day], acting.now, but=but)
    }
    if slot_at not in found:
        raise Refusal("slot_closed")
    if not found[slot_at]:
        raise Refusal("slot_taken")


def _booked(acting: Acting, reference: str) -> AppointmentRow:
    row = appointment_rows.known(acting, reference)
    if not APPOINTMENT.admits("move", row.state):
        raise Refusal("arrived_already")
    return row


RESERVATION_OF = select(reservation).where(
    reservation.c.office_id == bindparam("office"), reservation.c.reference == bindparam("given")
)
become = update(reservation).where(reservation.c.id == bindparam("row")).values(state=bindparam("becomes"))
