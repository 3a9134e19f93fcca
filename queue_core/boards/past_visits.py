"""The visits of days that are over, as they were: for days that are played again. No person, no clerk."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select

from queue_core.data import summaries
from queue_core.data.db import Office
from queue_core.data.office import office as offices
from queue_core.data.old_names import under_present_names
from queue_core.rules.visits import Visit, visits


def past_visits(office: Office, first: date, last: date) -> Iterator[list[Visit]]:
    """Of each day with tickets from the first to the last that has ended, its visits, a day at a time."""
    with office.storage.reading() as db:
        today = db.execute(select(offices.c.day_on).where(offices.c.id == office.id)).scalar_one()
        days = summaries.days_with_tickets(db, office.id, first, last)
    for day in days:
        if day < today:
            with office.storage.reading() as db:
                tickets = summaries.tickets_of(db, office.id, day)
                events = summaries.events_of(db, office.id, list(tickets))
            yield visits(under_present_names(office.settings, events), tickets)
