"""Check-in: "I have arrived" turns an appointment into a ticket."""

from datetime import timedelta

from sqlalchemy import Row, bindparam, or_, select, update

from queue_core.actions import prints
from queue_core.actions.act import act
from queue_core.actions.acting import Acting, Answer
from queue_core.actions.moving import find, told
from queue_core.actions.tickets import make
from queue_core.data.queries import written
from queue_core.data.tickets import appointment as appointments
from queue_core.rules import arrival, states
from queue_core.rules.refusals import Refusal


@act
def check_in(acting: Acting, code: str, *, duplicate: bool = False, by: str) -> Answer:
    """Check in by the six-digit code or the booking reference, whatever its case and spaces.

    The answer is the ticket, with `arrival` (early, on_time, late) and `joins_at`, when the number enters
    the line. A second check-in answers the same ticket, and prints only when `duplicate` is asked for.
    Refuses with `unknown_appointment`, `appointment_cancelled`, `wrong_day`, `already_used`.
    """
    booked = _look_up(acting, code)
    if booked.ticket_id is not None:
        ticket = find(acting, booked.ticket_id)
        if ticket.state not in states.ENDED:
            return _again(acting, booked, ticket, duplicate, by)
        if ticket.day_on == acting.today or booked.state == "arrived":
            raise Refusal("already_used", number=ticket.number)
    arrival.may_check_in(booked.state, booked.slot_on, acting.today, booked.slot_at)

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
        origin=judged.origin,
        rank=judged.rank,
        due_at=arrived_at if judged.origin == "walk_in" else judged.due_at,
        language=booked.language,
        taken_at=arrived_at if judged.origin == "walk_in" else acting.now,
        slot_at=booked.slot_at,
    )
    acting.connection.execute(
        update(appointments)
        .where(appointments.c.id == booked.id)
        .values(state="arrived", ticket_id=ticket.id)
    )
    why = {"because": "checked_in", "arrival": judged.when, "reference": booked.reference}
    acting.journal("ticket.checked_in", by=by, ticket=ticket, why=why)
    joins_at = judged.joins_at if judged.when == arrival.EARLY else None
    answer = told(acting, ticket, arrival=judged.when, joins_at=written(joins_at))
    prints.order(acting, ticket, answer["ahead"], joins_at=joins_at)
    return Answer(answer, made=True)


def _again(acting: Acting, booked: Row, ticket: Row, duplicate: bool, by: str) -> Answer:
    joins_at = ticket.due_at - timedelta(minutes=acting.settings.line.early_minutes)
    is_early = ticket.rank == 0 and joins_at > acting.now
    was_late = ticket.origin == "walk_in" or ticket.due_at != ticket.slot_at
    when = arrival.LATE if was_late else arrival.EARLY if is_early else arrival.ON_TIME
    answer = told(acting, ticket, arrival=when, joins_at=written(joins_at) if is_early else None)
    if duplicate:
        why = {"because": "asked_again", "reference": booked.reference}
        acting.journal("slip.ordered_again", by=by, ticket=ticket, why=why)
        prints.order(acting, ticket, answer["ahead"], joins_at=joins_at if is_early else None, duplicate=True)
    return Answer(answer)


def _look_up(acting: Acting, code: str) -> Row:
    """The appointment meant: today's before another day's, a live one before a cancelled one."""
    asked_for = key_of(code)
    found = acting.connection.execute(_FIND, {"office": acting.office.id, "asked": asked_for}).all()
    if not found or not asked_for:
        raise Refusal("unknown_appointment")
    return min(
        found,
        key=lambda row: (
            row.slot_on != acting.today,
            row.state == "cancelled",
            abs(row.slot_at - acting.now),
        ),
    )


def key_of(code: str) -> str:
    """A code or a reference as it is compared: no case, no spaces."""
    return "".join(code.split()).casefold()


_FIND = select(appointments).where(
    appointments.c.office_id == bindparam("office"),
    or_(appointments.c.code == bindparam("asked"), appointments.c.asked_for == bindparam("asked")),
)
