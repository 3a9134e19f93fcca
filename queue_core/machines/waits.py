"""What the process that estimates the waits reports: the estimate, what it has learned, the scores of days.

Nobody is told of it: screens look again by themselves every few seconds.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from queue_core.data import summaries, wait_scores, waits
from queue_core.data.db import Office
from queue_core.data.waits import Estimate
from queue_core.rules import figures
from queue_core.rules.figures import Spread
from queue_core.rules.wait_scores import Past, Told, scores

TABLE_DAYS = 60
"""The table of past waits is made of so many days before the one that is scored."""


def keep_estimate(office: Office, estimate: Estimate) -> None:
    """Keep an estimate in place of the one before."""
    with office.changing() as (db, _):
        waits.keep_estimate(db, office.id, estimate)


def lesson_of(office: Office) -> tuple[date, str] | None:
    """What past days taught, and the day at whose beginning it was learned; None where nothing is kept."""
    with office.storage.reading() as db:
        row = waits.lesson_of(db, office.id)
    return (row.made_on, row.learned) if row else None


def keep_lesson(office: Office, made_on: date, learned: str) -> None:
    """Keep what past days taught, in place of what was kept."""
    with office.changing() as (db, _):
        waits.keep_lesson(db, office.id, made_on, learned)


def keep_scores(office: Office, day: date, told: list[Told]) -> None:
    """Keep how good the waits of a day were that visitors were told, beside the table of the days before."""
    with office.storage.reading() as db:
        kept = summaries.kept(db, office.id, day - timedelta(TABLE_DAYS), day - timedelta(1), figures.MADE_BY)
    found = scores(told, _table(kept.values()))
    with office.changing() as (db, _):
        wait_scores.keep(db, office.id, day, found)


def _table(kept: Iterable[str]) -> Past:
    """The waits of walk-ins on some days, by service and hour."""
    found: dict[tuple[str, int], list[str]] = {}
    for cells in map(figures.read, kept):
        for cell in cells:
            if not cell.is_booked:
                found.setdefault((cell.service, cell.hour), []).append(cell.waits)
    return {key: Spread.of(waited) for key, waited in found.items()}
