"""What is open of a service that config.toml no longer names is given to another service."""

from typing import Any

from sqlalchemy import BindParameter, and_, bindparam, or_, select, update

from queue_core.actions.act import act
from queue_core.actions.acting import Acting, Answer
from queue_core.actions.ticket_moves import move
from queue_core.data.appointments import appointment as appointments
from queue_core.data.bookings import reservation as reservations
from queue_core.data.rows import TicketRow
from queue_core.data.tickets import IS_UNFINISHED
from queue_core.data.tickets import ticket as tickets
from queue_core.rules import states
from queue_core.rules.appointment_states import BOOKED
from queue_core.rules.refusals import Refusal


@act
def send_on(acting: Acting, gone: str, *, to: str, by: str) -> Answer:
    """Give all tickets that have not ended, or may come back, and all appointments to come of a service that
    is `gone` to another: numbers and places stay, and who is at a desk stays there.

    The answer has how many `tickets` and `appointments` they were. Refuses with `unknown_service` where `to`
    is none of the office's, and with `service_there` where the office still has `gone`.
    """
    to, gone = acting.settings.present_service(to), acting.settings.present_service(gone)
    if to not in acting.settings.services:
        raise Refusal("unknown_service", service=to)
    if gone in acting.settings.services:
        raise Refusal("service_there", service=gone)
    params = {"office": acting.office.id, "slug": gone, "today": acting.today, "to": to}
    why = {"because": "service_gone", "from_service": gone, "to_service": to}
    sent = [_send(acting, row, to, why, by) for row in acting.db.execute(_TICKETS, params).all()]
    moved = acting.db.execute(_APPOINTMENTS, params | {"at": acting.changing_at()}).all()
    for row in moved:
        acting.journal("appointment.changed", by=by, service=to, why=why | {"reference": row.reference})
    acting.db.execute(_RESERVATIONS, params)
    for row in acting.db.execute(_LATER, params).all():
        if gone in row.later:
            later = list(dict.fromkeys(to if slug == gone else slug for slug in row.later))
            acting.db.execute(_KEEP_LATER, {"ticket": row.id, "slugs": later})
    return Answer({"service": to, "tickets": sum(sent), "appointments": len(moved)})


def _send(acting: Acting, row: TicketRow, to: str, why: dict[str, Any], by: str) -> int:
    later = [slug for slug in row.later or () if slug != to] or None
    changes = {"service": to, "later": later} | ({"line": to} if row.line == row.service else {})
    if row.state == states.WAITING:
        move(acting, row, "transfer", by=by, why=why, changes=changes)
        return 1
    changed = update(tickets).where(tickets.c.id == bindparam("ticket")).values(**changes).returning(tickets)
    kept = acting.db.execute(changed, {"ticket": row.id}).one()
    acting.journal("ticket.sent_on", by=by, ticket=kept, desk=row.desk, why=why)
    return int(row.state in states.UNFINISHED)


_OFFICE: BindParameter[Any] = bindparam("office")
_SLUG: BindParameter[Any] = bindparam("slug")
_TICKETS = (
    select(tickets)
    .where(
        tickets.c.office_id == _OFFICE,
        tickets.c.service == _SLUG,
        or_(
            IS_UNFINISHED,
            and_(tickets.c.day_on >= bindparam("today"), tickets.c.state == states.NO_SHOW),
        ),
    )
    .order_by(tickets.c.id)
)
_APPOINTMENTS = (
    update(appointments)
    .where(
        appointments.c.office_id == _OFFICE,
        appointments.c.service == _SLUG,
        appointments.c.state == BOOKED,
        appointments.c.slot_on >= bindparam("today"),
    )
    .values(service=bindparam("to"), changed_at=bindparam("at"))
    .returning(appointments.c.reference)
)
_RESERVATIONS = (
    update(reservations)
    .where(reservations.c.office_id == _OFFICE, reservations.c.service == _SLUG)
    .values(service=bindparam("to"))
)
_LATER = select(tickets.c.id, tickets.c.later).where(
    tickets.c.office_id == _OFFICE, IS_UNFINISHED, tickets.c.later.is_not(None)
)
_KEEP_LATER = update(tickets).where(tickets.c.id == bindparam("ticket"))
_KEEP_LATER = _KEEP_LATER.values(later=bindparam("slugs", type_=tickets.c.later.type))
