"""How good the waits were that visitors were told, on the days that are over."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple, TypedDict

from queue_core.boards.parts import place_in
from queue_core.data import wait_scores
from queue_core.data.db import Office

ENOUGH = 100
"""Of fewer visitors no share is told to everybody: it says more of chance than of the estimate."""
PAGE_DAYS = 30


class DayScore(TypedDict):
    """Of one service and local hour; the last three are means in minutes (`rules.wait_scores`)."""

    on: str
    service: str
    hour: int
    visits: int
    covered: int
    later: int
    width_min: float
    interval_score: float
    table_score: float | None


class Kept(NamedTuple):
    """Of `visits`, so many of 100 waited within what they were told, and so many longer; None with few."""

    visits: int
    within: int | None
    later: int | None


class Summary(NamedTuple):
    """Of several days and hours together; the shares from 0 to 1, the others means in minutes. `table_score`
    is None where for some of them there was no table."""

    visits: int
    within: float
    later: float
    width_min: float
    interval_score: float
    table_score: float | None

    @classmethod
    def of(cls, rows: Iterable[DayScore]) -> "Summary | None":
        """None where nobody was told anything."""
        found = list(rows)
        visits = sum(row["visits"] for row in found)
        if not visits:
            return None
        table = [(row["table_score"], row["visits"]) for row in found]
        known = [score * count for score, count in table if score is not None]
        return cls(
            visits,
            sum(row["covered"] for row in found) / visits,
            sum(row["later"] for row in found) / visits,
            sum(row["width_min"] * row["visits"] for row in found) / visits,
            sum(row["interval_score"] * row["visits"] for row in found) / visits,
            sum(known) / visits if len(known) == len(table) else None,
        )


def scores(office: Office, first: date, last: date, service: str | None = None) -> list[DayScore]:
    """A row for each day, service and hour in which anybody was told a wait and called, in order."""
    with office.storage.reading() as db:
        rows = wait_scores.kept(db, office.id, first, last)
    found: list[DayScore] = [
        {
            "on": row.day_on.isoformat(),
            "service": office.settings.present_service(row.service),
            "hour": row.hour,
            "visits": row.visits,
            "covered": row.covered,
            "later": row.later,
            "width_min": round(row.width_min, 2),
            "interval_score": round(row.interval_score, 2),
            "table_score": None if row.table_score is None else round(row.table_score, 2),
        }
        for row in rows
    ]
    return [row for row in found if service in (None, row["service"])]


def by_service(
    office: Office, first: date, last: date, service: str | None = None
) -> tuple[dict[str, Summary], Summary | None]:
    """Each service's, in the office's order, and all together."""
    rows = scores(office, first, last, service)
    slugs = sorted({row["service"] for row in rows}, key=place_in(office.settings.services))
    found = {slug: Summary.of(row for row in rows if row["service"] == slug) for slug in slugs}
    return {slug: each for slug, each in found.items() if each}, Summary.of(rows)


def lately(office: Office, now: datetime) -> Kept:
    """How often the word was kept in the last `PAGE_DAYS` days that are over, all services together."""
    today = office.settings.opening.local_day(now)
    first, last = today - timedelta(days=PAGE_DAYS), today - timedelta(days=1)
    with office.storage.reading() as db:
        total = wait_scores.total(db, office.id, first, last)
    if total.visits < ENOUGH:
        return Kept(total.visits, None, None)
    within, later = (round(100 * count / total.visits) for count in (total.covered, total.later))
    return Kept(total.visits, within, later)
