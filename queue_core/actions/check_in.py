"""Check-in: "I have arrived" turns an appointment into a ticket."""

from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select, union_all, update

from queue_core.actions import parties, slips
from queue_core.actions.act import act
from queue_core.actions.acting import Acting, Answer
from queue_core.actions.aids import count_aids
from queue_core.actions.appointment_rows import keys_of
from queue_core.actions.ticket_moves import find, ticket_answer
from queue_core.actions.tickets import make
from queue_core.data.appointments import appointment as appointments
from queue_core.data.queries import is_ordered_again, written
from queue_core.data.rows import AppointmentRow, TicketRow
from queue_core.data.tickets import IS_WAITING
from queue_core.data.tickets import ticket as tickets
from queue_core.rules import arrival, limits, policy, states
from queue_core.rules.appointment_states import APPOINTMENT, ARRIVED, CANCELLED
from queue_core.rules.refusals import Refusal


@act
def check_in(
    acting: Acting,
    code: str = "",
    *,
    appointment: int | None = None,
    duplicate: bool = False,
    priority: bool = False,
    needs: str | None = None,
    printer: str | None = None,
    by: str,
) -> Answer:
    """Check in by the six-digit code or the booking reference, whatever its case and spaces; or by an address
    with one of them in it, as a scanner types it from a QR code; or by the `appointment` that was found.

    The answer is the ticket, with `arrival` (early, on_time, late) and `joins_at`, when the number enters
    the line. The day's other appointments of the same visitor, by phone and name, are checked in with it:
    `also` are their numbers; `priority` marks all of them, and all keep how the visitor used the kiosk,
    `needs`. Slips come out of `printer`, else the default one. A second check-in answers the same ticket, and
    prints only when `duplicate` is asked for and the slip was not ordered again before: the third paper is
    the staff's to give (`slips.order_again`). Refuses with `unknown_appointment`, `appointment_cancelled`,
    `wrong_day` (both with the `service`), `already_used`, `service_gone`.
    """
    booked = _look_up(acting, code) if appointment is None else _by_id(acting, appointment)
    if booked.ticket_id is not None:
        ticket = find(acting, booked.ticket_id)
        if states.TICKET.admits("check_in_again", ticket.state):
            return _again(acting, booked, ticket, duplicate, printer, by)
        if ticket.day_on == acting.today or booked.state == ARRIVED:
            raise states.TICKET.refusal("check_in_again", ticket.state, number=ticket.number)
    may_come = (booked.state, booked.slot_on, acting.today, booked.slot_at)
    arrival.may_check_in(*may_come, is_near=_is_near(acting, booked), service=booked.service)
    if booked.service not in acting.settings.services:
        raise Refusal("service_gone", service=booked.service)
    how = _Asked(priority, needs, printer, by)
    answer = _arrive(acting, booked, how)
    for other in parties.still_to_come(acting, booked):
        _arrive(acting, other, how)
    count_aids(acting, by, needs)
    party = parties.party_of(acting, booked)
    if len(party) > 1:
        parties.go_together(acting, party)
    return Answer(answer | {"also": _numbers(acting, party, answer["id"])}, made=True)


@act
def accept_late(acting: Acting, ticket: int, *, reason: str, by: str) -> Answer:
    """Let a late visitor stand among the booked after all, at the check-in: the punctual stay ahead.

    The number stays. Refuses as a reason does, and with `unknown_ticket`, `wrong_state`, `not_late`.
    """
    said = limits.reason(reason)
    row = find(acting, ticket)
    states.TICKET.after("accept_late", row.state)
    if row.slot_at is None or policy.is_booked(row.rank):
        raise Refusal("not_late", number=row.number)
    why = {"because": "accepted_late", "said": said}
    accepted = acting.db.execute(
        update(tickets)
        .where(tickets.c.id == row.id, IS_WAITING)
        .values(rank=policy.BOOKED, due_at=row.taken_at, origin="appointment")
        .returning(tickets)
    ).one()
    acting.journal(states.TICKET.event("accept_late"), by=by, ticket=accepted, why=why)
    return Answer(ticket_answer(acting, accepted))


class _Asked(NamedTuple):
    """How the check-in was asked for."""

    priority: bool
    needs: str | None
    printer: str | None
    by: str


def _arrive(acting: Acting, booked: AppointmentRow, how: _Asked) -> dict[str, Any]:
    """Make the ticket of an appointment, with its slip; the answer of the check-in."""
    line = acting.settings.line
    arrived_at = acting.arrival()
    judged = arrival.arrive(
        booked.slot_at,
        acting.now,
        early=timedelta(minutes=line.early_minutes),
        grace=timedelta(minutes=line.grace_minutes),
        late_becomes=line.late_becomes,
    )
    ticket = make(
        acting,
        booked.service,
        act="check_in",
        origin=judged.origin,
        rank=policy.rank_with(judged.rank, priority=how.priority),
        priority=how.priority,
        due_at=arrived_at if judged.origin == "walk_in" else judged.due_at,
        language=booked.language,
        taken_at=arrived_at if judged.origin == "walk_in" else acting.now,
        slot_at=booked.slot_at,
        needs=how.needs,
    )
    acting.db.execute(
        update(appointments)
        .where(appointments.c.id == booked.id)
        .values(state=APPOINTMENT.after("check_in", booked.state), ticket_id=ticket.id)
    )
    why = {"because": "checked_in", "arrival": judged.when, "reference": booked.reference}
    acting.journal(states.TICKET.event("check_in"), by=how.by, ticket=ticket, why=why)
    joins_at = judged.joins_at if judged.when == arrival.EARLY else None
    answer = ticket_answer(acting, ticket, arrival=judged.when, joins_at=written(joins_at))
    slips.order(acting, ticket, answer["ahead"], joins_at=joins_at, printer=how.printer)
    return answer


def _is_near(acting: Acting, booked: AppointmentRow) -> bool:
    line = acting.settings.line
    return arrival.is_near(
        booked.slot_at,
        acting.now,
        acting.settings.opening,
        early=timedelta(minutes=line.early_minutes),
        grace=timedelta(minutes=line.grace_minutes),
    )


def _again(
    acting: Acting, booked: AppointmentRow, ticket: TicketRow, duplicate: bool, printer: str | None, by: str
) -> Answer:
    joins_at = ticket.due_at - timedelta(minutes=acting.settings.line.early_minutes)
    is_early = policy.is_booked(ticket.rank) and joins_at > acting.now
    was_late = ticket.origin == "walk_in" or ticket.due_at != ticket.slot_at
    when = arrival.LATE if was_late else arrival.EARLY if is_early else arrival.ON_TIME
    answer = ticket_answer(acting, ticket, arrival=when, joins_at=written(joins_at) if is_early else None)
    if duplicate and not is_ordered_again(acting.db, acting.office.id, ticket.id):
        why = {"because": "asked_again", "reference": booked.reference}
        acting.journal(states.TICKET.event("order_again"), by=by, ticket=ticket, why=why)
        joins = joins_at if is_early else None
        slips.order(acting, ticket, answer["ahead"], joins_at=joins, duplicate=True, printer=printer)
    return Answer(answer | {"also": _numbers(acting, parties.party_of(acting, booked), ticket.id)})


def _numbers(acting: Acting, party: list[int], without: int) -> list[str]:
    return [find(acting, ticket).number for ticket in party if ticket != without]


def _look_up(acting: Acting, code: str) -> AppointmentRow:
    """The appointment meant: one whose code or reference is just so before one that is only alike; today's
    before another day's, a live one before a cancelled one.
    """
    try:
        entered = limits.ENTERED.taken(code)
    except Refusal:
        # Nothing that is booked has such a code or reference.
        raise Refusal("unknown_appointment") from None
    for key in filter(None, keys_of(entered)):
        found = acting.db.execute(_FIND, {"office": acting.office.id, "asked": key}).all()
        if found:
            return min(
                found,
                key=lambda row: (
                    entered not in (row.code, row.reference),
                    row.slot_on != acting.today and not _is_near(acting, row),
                    row.state == CANCELLED,
                    row.code != key,
                    abs(row.slot_at - acting.now),
                ),
            )
    raise Refusal("unknown_appointment")


def _by_id(acting: Acting, appointment: int) -> AppointmentRow:
    wanted = {"office": acting.office.id, "appointment": appointment}
    row = acting.db.execute(_BY_ID, wanted).one_or_none()
    if row is None:
        raise Refusal("unknown_appointment")
    return row


_BY_ID = select(appointments).where(
    appointments.c.office_id == bindparam("office"), appointments.c.id == bindparam("appointment")
)
# Each by its own index: of an OR, SQLite would read the whole table.
_FIND = select(appointments).where(
    appointments.c.id.in_(
        union_all(
            *(
                select(appointments.c.id).where(
                    appointments.c.office_id == bindparam("office"), column == bindparam("asked")
                )
                for column in (appointments.c.code, appointments.c.asked_for)
            )
        )
    )
)
