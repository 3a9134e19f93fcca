"""The day's end: nobody is left in the line, at a desk, or expected."""

from datetime import date

from sqlalchemy import select, update

from queue_core.actions.acting import Acting
from queue_core.actions.moving import move, release
from queue_core.data import queries
from queue_core.data.appointments import appointment as appointments
from queue_core.data.office import desk as desks
from queue_core.data.office import intake
from queue_core.data.tickets import IS_UNFINISHED
from queue_core.data.tickets import ticket as tickets

_EVENTS = {"waiting": "ticket.expired", "held": "ticket.expired", "called": "ticket.no_show"}
_BECAUSE = {"because": "day_ended"}


def end_of_day(acting: Acting, day: date, *, by: str) -> None:
    """End every ticket made up to `day`, mark its appointments not arrived as missed, close the desks.

    What was arranged for the day goes with it: services moved between desks, limits, calls for help.
    """
    unfinished = acting.connection.execute(
        select(tickets)
        .where(
            tickets.c.office_id == acting.office.id,
            tickets.c.day_on <= day,
            IS_UNFINISHED,
        )
        .order_by(tickets.c.id)
    ).all()
    for ticket in unfinished:
        event = _EVENTS.get(ticket.state, "ticket.finished")
        move(acting, ticket, "end_day", event, by=by, why=_BECAUSE, changes={"ended_at": acting.now})

    missed = acting.connection.execute(
        update(appointments)
        .where(
            appointments.c.office_id == acting.office.id,
            appointments.c.slot_on <= day,
            appointments.c.state == "booked",
        )
        .values(state="missed", changed_at=acting.changing_at())
        .returning(appointments.c.service, appointments.c.reference)
    ).all()
    for row in missed:
        why = _BECAUSE | {"reference": row.reference}
        acting.journal("appointment.missed", by=by, service=row.service, why=why)

    release(acting, queries.line_of_desk("%"))
    closed = acting.connection.execute(
        update(desks)
        .where(desks.c.office_id == acting.office.id, desks.c.state != "closed")
        .values(state="closed", clerk=None, changed_at=acting.now)
        .returning(desks.c.desk)
    ).all()
    for row in closed:
        acting.journal("desk.closed", by=by, desk=row.desk, why=_BECAUSE)
    acting.connection.execute(
        update(desks)
        .where(desks.c.office_id == acting.office.id)
        .values(services=None, free_at=None, help_at=None)
    )
    acting.connection.execute(update(intake).where(intake.c.office_id == acting.office.id).values(cap=None))
    acting.day_seq = acting.journal("day.ended", by=by, why=_BECAUSE | {"day": day.isoformat()})
