"""Whom `lobby simulate` plays: visitors of a file, of the office's own past, or invented."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from queue_core import clock
from queue_core.commands.shell import fail
from queue_core.settings.settings import Settings
from queue_core.simulation import day_file, invented, past_days
from queue_core.simulation.day_file import Days, Form
from queue_core.simulation.plan import Plan


def visitors_of(
    settings: Settings, plan: Plan, *, day: Path | None, from_journal: str | None, **asked: Any
) -> Days:
    """The visitors, and the form in which their instants are written. Raises ValueError."""
    if day is not None:
        try:
            return day_file.read(day.read_bytes(), plan.services, settings.zone)
        except day_file.BadDay as bad:
            fail("\n".join(f"{day}, {line}" for line in str(bad).splitlines()))
    form = Form("T", False)
    if from_journal is not None:
        return Days(_past(settings, *_days(from_journal)), form)
    return Days(_invented(settings, plan, **asked), form)


def _past(settings: Settings, first: date, last: date) -> list[Any]:
    from queue_core.actions.founding import opened
    from queue_core.boards.past_visits import past_visits

    office = opened(settings, clock.now())
    try:
        found = past_days.visitors(past_visits(office, first, last), settings.services)
    finally:
        office.storage.close()
    if not found:
        raise ValueError(f"--from-journal: the journal tells of no visit from {first} to {last}")
    return found


def _days(written: str) -> tuple[date, date]:
    """`2026-03-02..2026-03-06`, or one day."""
    first, _, last = written.partition("..")
    try:
        return date.fromisoformat(first), date.fromisoformat(last or first)
    except ValueError:
        raise ValueError(f'--from-journal: "{written}" is not written as 2026-03-02..2026-03-06') from None


def _invented(
    settings: Settings,
    plan: Plan,
    *,
    invent: int,
    crowd: int,
    booked: int,
    seed: int,
    first: datetime | None,
    **_asked: Any,
) -> list[Any]:
    today = settings.opening.local_day(clock.now())
    begin = first.date() if first else today - timedelta(days=today.weekday())
    found = invented.visitors(plan, begin, invent, invented.Crowd(crowd, booked / 100, seed))
    if not found:
        raise ValueError(f"--invent: the office is not open on any day from {begin} on")
    return found
