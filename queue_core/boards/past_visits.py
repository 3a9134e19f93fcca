"""The visits of days that are over, as they were: for days that are played again, and to learn from. No
person, no clerk."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select

from queue_core.data import summaries, wait_scores
from queue_core.data.appointments import appointment as appointments
from queue_core.data.db import Office
from queue_core.data.office import office as offices
from queue_core.data.old_names import under_present_names
from queue_core.rules.visits import Visit, visits


class PastDay(NamedTuple):
    """`told` is what those were told who were told a wait, from and to how many minutes, by ticket; `missed`
    service and slot of the booked who did not come."""

    on: date
    visits: list[Visit]
    told: dict[int, tuple[int, int]]
    missed: list[tuple[str, datetime]]


def past_visits(office: Office, first: date, last: date) -> Iterator[list[Visit]]:
    """Of each day with tickets from the first to the last that has ended, its visits, a day at a time."""
    for day in past_days(office, first, last):
        yield day.visits


def past_days(office: Office, first: date, last: date) -> Iterator[PastDay]:
    """The same, with what else is known of each day."""
    with office.storage.reading() as db:
        today = db.execute(select(offices.c.day_on).where(offices.c.id == office.id)).scalar_one()
        days = summaries.days_with_tickets(db, office.id, first, last)
    for day in days:
        if day < today:
            yield _past_day(office, day)


def _past_day(office: Office, day: date) -> PastDay:
    params = {"office": office.id, "day": day}
    with office.storage.reading() as db:
        made = summaries.tickets_of(db, office.id, day)
        events = summaries.events_of(db, office.id, list(made))
        told = wait_scores.told_on(db, office.id, day)
        missed = [(row.service, row.slot_at) for row in db.execute(_MISSED, params)]
    return PastDay(day, visits(under_present_names(office.settings, events), made), told, missed)


_MISSED = select(appointments.c.service, appointments.c.slot_at).where(
    appointments.c.office_id == bindparam("office"),
    appointments.c.slot_on == bindparam("day"),
    appointments.c.state == "missed",
)
