"""The reports: the figures of a range of days, whole or for a service or a desk; no clerk, no person.

Days that have ended are read from what their end has kept; today is reckoned from the journal.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from queue_core.boards.parts import place_in
from queue_core.concurrency import breathe
from queue_core.data import summaries
from queue_core.data.db import Office
from queue_core.data.office import office as offices
from queue_core.data.old_names import under_present_names
from queue_core.rules import figures, visits
from queue_core.rules.figures import Cell, Figures

DAYS_SHOWN_SINGLY = 62
"""A longer range is shown by months."""
LONGEST_DAYS = 1100
FEW = 5
"""Waits of fewer visits than this stand in no open data: they could be somebody's own."""


class Line(NamedTuple):
    """One line of a table: an hour, a weekday, a day, a month, a service."""

    key: Any
    days: int
    all: Figures
    booked: Figures
    walk_in: Figures


NOBODY = Line(None, 0, Figures.of([]), Figures.of([]), Figures.of([]))
"""The line of what was not there."""


@dataclass(frozen=True)
class Report:
    """`days` are those on which somebody came. `by_day` has months as their first days when `by_months`."""

    first: date
    last: date
    days: int
    whole: Line
    by_hour: list[Line]
    by_weekday: list[Line]
    by_day: list[Line]
    by_service: list[Line]
    by_months: bool

    def lines_before(self, before: "Report") -> dict[str, dict[Any, Line]]:
        """The lines of the report of as many days just before, by the name of this one's tables and the key
        that they stand beside there. Months have none: such days are no whole months.
        """
        later = self.first - before.first
        return {
            "by_hour": {line.key: line for line in before.by_hour},
            "by_weekday": {line.key: line for line in before.by_weekday},
            "by_service": {line.key: line for line in before.by_service},
            "by_day": {} if self.by_months else {line.key + later: line for line in before.by_day},
        }


def report(
    office: Office, first: date, last: date, service: str | None = None, desk: str | None = None
) -> Report:
    """The figures from the first day to the last, both included; services in the office's order."""
    by_months = (last - first).days >= DAYS_SHOWN_SINGLY
    hours, weekdays, days, services = Groups(), Groups(), Groups(), Groups()
    for day, found in _read(office, first, last):
        chosen = _chosen(found, service, desk)
        for cell in chosen:
            hours.add(cell.hour, day, cell)
        for slug, of_service in groupby(chosen, attrgetter("service")):
            services.add(slug, day, *of_service)
        if chosen:
            weekdays.add(day.weekday(), day, *chosen)
            days.add(day.replace(day=1) if by_months else day, day, *chosen)
    place = place_in(office.settings.services)
    by_service = services.lines("waits", "service_times", "in_order")
    by_service.sort(key=lambda line: place(line.key))
    by_day = days.lines("waits")
    busy = sum(line.days for line in by_day)
    return Report(
        first=first,
        last=last,
        days=busy,
        whole=_together(by_service, busy),
        by_hour=hours.lines("waits"),
        by_weekday=weekdays.lines("waits"),
        by_day=by_day,
        by_service=by_service,
        by_months=by_months,
    )


def by_day_and_service(office: Office, first: date, last: date, service: str | None = None,
                       desk: str | None = None) -> list[tuple[date, str, Line]]:  # fmt: skip
    """A line for each day and service."""
    groups = Groups()
    for day, found in _read(office, first, last):
        for cell in _chosen(found, service, desk):
            groups.add((day, cell.service), day, cell)
    return [(*line.key, line) for line in groups.lines("waits")]


def open_data(office: Office, first: date, last: date) -> list[tuple[date, int, str, Line]]:
    """A line for each day, hour of arrival and service; the day that is not over is left out."""
    groups = Groups()
    for day, found in _read(office, first, last, ended=True):
        for cell in found:
            groups.add((day, cell.hour, cell.service), day, cell)
    return [(*line.key, line) for line in groups.lines("waits")]


class Groups:
    """Cells sorted into the lines of a table."""

    def __init__(self) -> None:
        self._found: dict[Any, tuple[set[date], list[Cell], list[Cell]]] = {}

    def add(self, key: Any, day: date, *cells: Cell) -> None:
        days, booked, walk_in = self._found.setdefault(key, (set(), [], []))
        days.add(day)
        for cell in cells:
            (booked if cell.is_booked else walk_in).append(cell)

    def lines(self, *counted: str) -> list[Line]:
        """The lines in order. What is named is counted now, in parts, and not while a page is drawn."""
        made = []
        for key in sorted(self._found):
            days, booked, walk_in = self._found[key]
            both = Figures.of(booked), Figures.of(walk_in)
            made.append(Line(key, len(days), both[0] + both[1], *both))
            for spread in counted:
                _ = getattr(made[-1].all, spread).counted
                breathe()
        return made


def _together(lines: list[Line], days: int) -> Line:
    booked = sum((line.booked for line in lines), start=Figures.of([]))
    walk_in = sum((line.walk_in for line in lines), start=Figures.of([]))
    return Line(None, days, booked + walk_in, booked, walk_in)


def _chosen(found: list[Cell], service: str | None, desk: str | None) -> list[Cell]:
    return [cell for cell in found if service in (None, cell.service) and desk in (None, cell.desk)]


def _read(
    office: Office, first: date, last: date, *, ended: bool = False
) -> Iterator[tuple[date, list[Cell]]]:
    """Each day with its cells, in order; with `ended` only days that are over."""
    with office.storage.reading() as db:
        wanted = select(offices.c.day_on, offices.c.figures_seq).where(offices.c.id == office.id)
        today, figures_seq = db.execute(wanted).one()
        kept = summaries.kept(db, office.id, first, last, figures.MADE_BY)
        days = [
            day for day in summaries.days_with_tickets(db, office.id, first, last) if day < today or not ended
        ]
        changed = {day for day in summaries.days_told_of(db, office.id, figures_seq) if day in kept}
        fresh = {
            day: _reckoned(db, office, day)
            for day in days
            if day >= today or day not in kept or day in changed
        }
    for day in days:
        yield day, fresh[day] if day in fresh else figures.read(kept[day])
        breathe()


def _reckoned(db: Connection, office: Office, day: date) -> list[Cell]:
    tickets = summaries.tickets_of(db, office.id, day)
    events = under_present_names(office.settings, summaries.events_of(db, office.id, list(tickets)))
    return figures.cells(visits.visits(events, tickets), office.settings.zone)
