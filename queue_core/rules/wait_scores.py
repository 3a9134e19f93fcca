"""How good the waits were that visitors were told: what is counted, and against what it is held.

A range is meant to hold four of five. The interval score (Gneiting and Raftery, 2007) is its width, and for
whoever waited outside of it ten times the minutes by which it was missed: less is better, and neither narrow
ranges that miss nor wide ones that say nothing are cheap. Beside it stands the score of the simple rival, a
table of what those waited who came for the same service in the same hour of past days.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from queue_core.rules.figures import Spread

OUTSIDE = 0.2
"""The share that is meant to wait less or more than was told, half on each side."""
LEAST_PERCENT, MOST_PERCENT = 10, 90
ENOUGH = 20
"""So many past waits make a table worth asking; with fewer in the hour, those of all hours are taken."""


class Told(NamedTuple):
    """One walk-in: what was told with the ticket and what came, in minutes; `hour` is the ticket's, local."""

    service: str
    hour: int
    from_min: int
    to_min: int
    waited_min: float


class Score(NamedTuple):
    """Of those who took their tickets for one service in one hour. `covered` waited within what they were
    told, `later` longer; the last three are means in minutes, `table_score` None where no past is known."""

    service: str
    hour: int
    visits: int
    covered: int
    later: int
    width_min: float
    interval_score: float
    table_score: float | None


Past = Mapping[tuple[str, int], Spread]
"""Waits of past days in seconds, by service and hour."""


def interval_score(from_min: float, to_min: float, waited_min: float) -> float:
    """The score of one range: its width, and the penalty of a miss."""
    missed = max(from_min - waited_min, waited_min - to_min, 0.0)
    return to_min - from_min + 2 / OUTSIDE * missed


def scores(told: Iterable[Told], past: Past) -> list[Score]:
    """The scores of a day, by service and hour."""
    groups: dict[tuple[str, int], list[Told]] = {}
    for each in told:
        groups.setdefault((each.service, each.hour), []).append(each)
    return [_score(key, groups[key], past) for key in sorted(groups)]


def _score(key: tuple[str, int], told: list[Told], past: Past) -> Score:
    table = table_range(past, *key)
    return Score(
        *key,
        visits=len(told),
        covered=sum(each.from_min <= each.waited_min <= each.to_min for each in told),
        later=sum(each.waited_min > each.to_min for each in told),
        width_min=_mean([each.to_min - each.from_min for each in told]),
        interval_score=_mean([interval_score(each.from_min, each.to_min, each.waited_min) for each in told]),
        table_score=_mean([interval_score(*table, each.waited_min) for each in told]) if table else None,
    )


def table_range(past: Past, service: str, hour: int) -> tuple[float, float] | None:
    """What the table says: the range that held four of five past waits, in minutes; None with too few."""
    spread = past.get((service, hour))
    if spread is None or spread.count < ENOUGH:
        spread = sum((each for key, each in past.items() if key[0] == service), start=Spread.of([]))
    least, most = spread.at(LEAST_PERCENT), spread.at(MOST_PERCENT)
    if spread.count < ENOUGH or least is None or most is None:
        return None
    return least / 60, most / 60


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
