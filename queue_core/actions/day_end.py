"""The day's end: nobody is left in the line, at a desk, or expected; what was said of visitors goes.

The figures of a day are kept when it ends, and for days that an older program has ended.
"""

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Connection, or_, select, update

from queue_core.actions.acting import Acting
from queue_core.actions.ticket_moves import move, release
from queue_core.actions.week_days import begin_day
from queue_core.data import queries, summaries
from queue_core.data.appointments import appointment as appointments
from queue_core.data.db import Office
from queue_core.data.office import desk as desks
from queue_core.data.office import intake
from queue_core.data.office import office as offices
from queue_core.data.old_names import under_present_names
from queue_core.data.tickets import CARRIED, IS_UNFINISHED
from queue_core.data.tickets import ticket as tickets
from queue_core.rules import desk_hours, figures, visits
from queue_core.rules.appointment_states import APPOINTMENT
from queue_core.rules.desk_states import DESK
from queue_core.rules.states import UNFINISHED

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

    miss(acting, day, None, by=by)
    _forget_remarks(acting, day)
    release(acting, queries.line_of_desk("%"))
    closed = acting.db.execute(
        update(desks)
        .where(desks.c.office_id == acting.office.id, desks.c.state.in_(DESK.before("end_day")))
        .values(state=DESK.outcome("end_day"), clerk=None, changed_at=acting.now)
        .returning(desks.c.desk)
    ).all()
    for row in closed:
        acting.journal("desk.closed", by=by, desk=row.desk, why=_BECAUSE)
    _keep_figures_since(acting, {day} | {ticket.day_on for ticket in unfinished})
    keep_desks(acting, day)
    acting.db.execute(
        update(desks)
        .where(desks.c.office_id == acting.office.id)
        .values(services=None, free_at=None, help_at=None)
    )
    begin_day(acting)
    _let_limits_go(acting)
    acting.db.execute(
        update(offices).where(offices.c.id == acting.office.id).values(ends_at=None, ends_by=None)
    )
    acting.day_seq = acting.journal("day.ended", by=by, why=_BECAUSE | {"day": day.isoformat()})
    acting.figures_seq = acting.day_seq


def open_turn(acting: Acting, day: date, *, by: str) -> None:
    """Begin another day while the office is open: who waits, is set aside or at a desk goes on, and so do
    the desks.

    Appointments of up to `day` whose visitor can no longer keep the slot are missed. The figures of the day
    are kept; a visit that goes on counts there when it ends. Arrangement, limits and series begin anew.
    """
    miss(acting, day, acting.now - timedelta(minutes=acting.settings.line.grace_minutes), by=by)
    _forget_remarks(acting, day)
    _keep_figures_since(acting, {day})
    keep_desks(acting, day)
    acting.db.execute(update(desks).where(desks.c.office_id == acting.office.id).values(services=None))
    begin_day(acting)
    _let_limits_go(acting)
    why = {"because": "day_turned", "day": day.isoformat()}
    acting.figures_seq = acting.journal("day.turned", by=by, why=why)


def miss(acting: Acting, day: date, slot_before: datetime | None, *, by: str) -> None:
    """Mark the appointments of up to `day` that nobody came for as missed; with `slot_before`, those of
    earlier slots only, of the last days."""
    wanted = [
        appointments.c.office_id == acting.office.id,
        appointments.c.slot_on <= day,
        appointments.c.state.in_(APPOINTMENT.before("end_day")),
    ]
    if slot_before is not None:
        wanted += [appointments.c.slot_on > day - CARRIED, appointments.c.slot_at < slot_before]
    if acting.db.execute(select(appointments.c.id).where(*wanted).limit(1)).first() is None:
        return
    missed = acting.db.execute(
        update(appointments)
        .where(*wanted)
        .values(state=APPOINTMENT.outcome("end_day"), changed_at=acting.changing_at())
        .returning(appointments.c.service, appointments.c.reference)
    ).all()
    for row in missed:
        why = _BECAUSE | {"reference": row.reference}
        acting.journal("appointment.missed", by=by, service=row.service, why=why)


def _forget_remarks(acting: Acting, day: date) -> None:
    """What was said of visitors goes with their tickets, once these have ended."""
    forgotten = update(tickets).where(
        tickets.c.office_id == acting.office.id,
        tickets.c.day_on.between(day - CARRIED, day),
        tickets.c.state.not_in(UNFINISHED),
        HAS_REMARKS,
    )
    acting.db.execute(forgotten.values(note=None, needs=None))


def _let_limits_go(acting: Acting) -> None:
    ours = update(intake).where(intake.c.office_id == acting.office.id)
    acting.db.execute(ours.values(cap=None, given_before=None))


def _keep_figures_since(acting: Acting, days: set[date]) -> None:
    """Keep the figures of these days, and again those of others whose tickets have had events since."""
    for told in days | summaries.days_told_of(acting.db, acting.office.id, acting.figures_seq):
        keep_figures(acting.db, acting.office, told, acting.written)


def keep_desks(acting: Acting, day: date) -> None:
    """Keep what the desks did on a day, since the last one ended or turned."""
    began, told = summaries.desk_events(acting.db, acting.office.id, acting.figures_seq)
    told += [SimpleNamespace(**each) for each in acting.written]
    did = desk_hours.hours(under_present_names(acting.settings, told), acting.now, began)
    if did:
        summaries.keep_desks(acting.db, acting.office.id, day, did)


def keep_figures(db: Connection, office: Office, day: date, unwritten: list[dict[str, Any]]) -> None:
    """Keep the figures of a day; `unwritten` are the events that the act under way has yet to write."""
    tickets = summaries.tickets_of(db, office.id, day)
    told: list[Any] = [*summaries.events_of(db, office.id, list(tickets))]
    told += [SimpleNamespace(**each) for each in unwritten]
    found = visits.visits(under_present_names(office.settings, told), tickets)
    cells = figures.cells(found, office.settings.zone)
    summaries.keep(db, office.id, day, figures.MADE_BY, figures.written(cells))


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
            keep_figures(db, office, day, [])
