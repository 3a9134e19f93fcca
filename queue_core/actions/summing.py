"""Keeping a day's figures: when the day ends, and for days that an older program has ended."""

from datetime import date
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from queue_core.data import summaries
from queue_core.data.db import Office
from queue_core.data.office import office as offices
from queue_core.rules import figures, visits


def keep_figures(
    connection: Connection, office_id: int, zone: ZoneInfo, day: date, unwritten: list[dict[str, Any]]
) -> None:
    """Keep the figures of a day; `unwritten` are the events that the act under way has yet to write."""
    tickets = summaries.tickets_of(connection, office_id, day)
    told = summaries.events_of(connection, office_id, list(tickets))
    told += [SimpleNamespace(**each) for each in unwritten]
    cells = figures.cells(visits.visits(told, tickets), zone)
    summaries.keep(connection, office_id, day, figures.MADE_BY, figures.written(cells))


def keep_missing(office: Office) -> None:
    """Keep the figures of every past day that has none, or has them from another edition; a day at a time."""
    with office.storage.reading() as look:
        today = look.execute(select(offices.c.day_on).where(offices.c.id == office.id)).scalar_one()
        known = summaries.kept_days(look, office.id, figures.MADE_BY)
        missing = [
            day
            for day in summaries.days_with_tickets(look, office.id, date.min, date.max)
            if day < today and day not in known
        ]
    for day in missing:
        with office.storage.transaction(office.id) as connection:
            keep_figures(connection, office.id, office.settings.zone, day, [])
