"""The day's end: nobody is left in the line, at a desk, or expected; what was said of visitors goes.

The figures of a day are kept when it ends, and for days that an older program has ended.
"""

from datetime import date
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, or_, select, update

from queue_core.actions.acting import Acting
from queue_core.actions.ticket_moves import move, release
from queue_core.data import queries, summaries
from queue_core.data.appointments import appointment as appointments
from queue_core.data.db import Office
from queue_core.data.office import desk as desks
from queue_core.data.office import intake
from queue_core.data.office import office as offices
from queue_core.data.tickets import IS_UNFINISHED
from queue_core.data.tickets import ticket as tickets
from queue_core.rules import figures, visits
from queue_core.rules.appointment_states import APPOINTMENT
from queue_core.rules.desk_states import DESK

HAS_REMARKS = or_(tickets.c.note.is_not(None), tickets.c.needs.is_not(None))
_BECAUSE = {"because": "day_ended"}


def end_of_day(acting: Acting, day: date, *, by: str) -> None:
    """End every ticket made up to `day`, mark its appointments not arrived as missed, close the desks.

    The figures of the day are kept, and again those of an earlier one whose tickets have had events since:
    a no-show of yesterday may be put back after midnight. What was arranged for the day goes with it:
    services moved between desks, limits, calls for help, an announced end.
    """
    unfinished = acting.db.execute(
        select(tickets)
        .where(
            tickets.c.office_id == acting.office.id,
            tickets.c.day_on <= day,
            IS_UNFINISHED,
        )
        .order_by(tickets.c.id)
    ).all()
    for ticket in unfinished:
        move(acting, ticket, "end_day", by=by, why=_BECAUSE, changes={"ended_at": acting.now})

    missed = acting.db.execute(
        update(appointments)
        .where(
            appointments.c.office_id == acting.office.id,
            appointments.c.slot_on <= day,
            appointments.c.state.in_(APPOINTMENT.before("end_day")),
        )
        .values(state=APPOINTMENT.outcome("end_day"), changed_at=acting.changing_at())
        .returning(appointments.c.service, appointments.c.reference)
    ).all()
    for row in missed:
        why = _BECAUSE | {"reference": row.reference}
        acting.journal("appointment.missed", by=by, service=row.service, why=why)

    forgotten = update(tickets).where(
        tickets.c.office_id == acting.office.id, tickets.c.day_on == day, HAS_REMARKS
    )
    acting.db.execute(forgotten.values(note=None, needs=None))

    release(acting, queries.line_of_desk("%"))
    closed = acting.db.execute(
        update(desks)
        .where(desks.c.office_id == acting.office.id, desks.c.state.in_(DESK.before("end_day")))
        .values(state=DESK.outcome("end_day"), clerk=None, changed_at=acting.now)
        .returning(desks.c.desk)
    ).all()
    for row in closed:
        acting.journal("desk.closed", by=by, desk=row.desk, why=_BECAUSE)
    for told in {day} | summaries.days_told_of(acting.db, acting.office.id, acting.day_seq):
        zone = acting.settings.zone
        keep_figures(acting.db, acting.office.id, zone, told, acting.written)
    acting.db.execute(
        update(desks)
        .where(desks.c.office_id == acting.office.id)
        .values(services=None, free_at=None, help_at=None)
    )
    acting.db.execute(update(intake).where(intake.c.office_id == acting.office.id).values(cap=None))
    acting.db.execute(
        update(offices).where(offices.c.id == acting.office.id).values(ends_at=None, ends_by=None)
    )
    acting.day_seq = acting.journal("day.ended", by=by, why=_BECAUSE | {"day": day.isoformat()})


def keep_figures(
    db: Connection, office_id: int, zone: ZoneInfo, day: date, unwritten: list[dict[str, Any]]
) -> None:
    """Keep the figures of a day; `unwritten` are the events that the act under way has yet to write."""
    tickets = summaries.tickets_of(db, office_id, day)
    told: list[visits.Event] = [*summaries.events_of(db, office_id, list(tickets))]
    told += [SimpleNamespace(**each) for each in unwritten]
    cells = figures.cells(visits.visits(told, tickets), zone)
    summaries.keep(db, office_id, day, figures.MADE_BY, figures.written(cells))


def keep_missing(office: Office) -> None:
    """Keep the figures of every past day that has none, or has them from another edition; a day at a time."""
    with office.storage.reading() as db:
        today = db.execute(select(offices.c.day_on).where(offices.c.id == office.id)).scalar_one()
        known = summaries.kept_days(db, office.id, figures.MADE_BY)
        missing = [
            day
            for day in summaries.days_with_tickets(db, office.id, date.min, date.max)
            if day < today and day not in known
        ]
    for day in missing:
        with office.changing() as (db, _):
            keep_figures(db, office.id, office.settings.zone, day, [])
