"""A day's visits in few numbers, and the figures of any number of days made from them.

What is kept of a day are cells, one for each service, desk, hour of arrival, and booked or not: no ticket,
no instant, no clerk. Percentiles are exact (nearest rank).
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from queue_core.rules.visits import (
    BY_BOOKED,
    BY_EXCEPTION,
    BY_PRIORITY,
    LEFT,
    NO_SHOW,
    PASSERS,
    SENT_ON,
    SERVED,
    Visit,
)

MADE_BY = 1
"""The version of this computation: cells of another version are computed anew."""


class Cell(NamedTuple):
    """Some visits of a day; `desk` is empty for those never called.

    The last three are durations in seconds, written one after the other ("95 310"): a year has a million,
    and texts are read faster than lists of numbers.
    """

    service: str
    desk: str
    hour: int
    is_booked: int
    visits: int
    served: int
    no_shows: int
    left: int
    sent_on: int
    passed_by_booked: int
    passed_by_priority: int
    passed_by_exception: int
    were_passed: int
    waits: str
    in_order: str
    service_times: str


_Names = Mapping[str, str]
"""The names that services or desks have now, by those that they had."""
_Key = tuple[str, str, int, int]
"""A cell's service, desk, hour, and whether booked."""
_COUNTS_FROM = 4
"""The place of the first count in a cell, after its key."""


def cells(visits: Iterable[Visit], zone: ZoneInfo) -> list[Cell]:
    """The cells of a day's visits, the hours local."""
    sorted_out: dict[_Key, list[Visit]] = {}
    for visit in visits:
        key = (visit.service, visit.desk or "", visit.since.astimezone(zone).hour, int(visit.is_booked))
        sorted_out.setdefault(key, []).append(visit)
    return [_cell(key, sorted_out[key]) for key in sorted(sorted_out)]


def _cell(key: _Key, visits: list[Visit]) -> Cell:
    outcomes = Counter(each.outcome for each in visits)
    passed_by = {kind: sum(each.passed_by.get(kind, 0) for each in visits) for kind in PASSERS}
    return Cell(
        *key,
        len(visits),
        outcomes[SERVED],
        outcomes[NO_SHOW],
        outcomes[LEFT],
        outcomes[SENT_ON],
        passed_by[BY_BOOKED],
        passed_by[BY_PRIORITY],
        passed_by[BY_EXCEPTION],
        sum(bool(each.passed_by) for each in visits),
        _written(each.waited_s for each in visits),
        _written(each.in_order_s for each in visits if not each.is_booked),
        _written(each.served_s for each in visits),
    )


def _written(durations: Iterable[int | None]) -> str:
    """Durations as text, sorted, so that their order does not tell who came when."""
    return " ".join(map(str, sorted(each for each in durations if each is not None)))


def renamed(cells: Iterable[Cell], services: _Names | None = None, desks: _Names | None = None) -> list[Cell]:
    """The same cells with other names; those that become of one service, desk and hour are one."""
    found: dict[_Key, Cell] = {}
    for cell in cells:
        service, desk = (
            (services or {}).get(cell.service, cell.service),
            (desks or {}).get(cell.desk, cell.desk),
        )
        key = (service, desk, cell.hour, cell.is_booked)
        named = Cell(service, desk, *cell[2:])
        found[key] = _added(found[key], named) if key in found else named
    return [found[key] for key in sorted(found)]


def _added(one: Cell, other: Cell) -> Cell:
    """Two cells of one key as one: counts are added, durations put together."""
    both: list[Any] = [*one[:_COUNTS_FROM]]
    for each, more in zip(one[_COUNTS_FROM:], other[_COUNTS_FROM:], strict=True):
        if isinstance(each, int) and isinstance(more, int):
            both.append(each + more)
        else:
            both.append(_written(map(int, f"{each} {more}".split())))
    return Cell(*both)


def written(wanted: Sequence[Cell]) -> str:
    """A day's cells as one text, column by column."""
    rows = list(zip(*wanted, strict=True)) or [()] * len(Cell._fields)
    return json.dumps(dict(zip(Cell._fields, rows, strict=True)), separators=(",", ":"))


def read(text: str) -> list[Cell]:
    """The cells that were written."""
    columns = json.loads(text)
    return list(map(Cell._make, zip(*(columns[name] for name in Cell._fields), strict=True)))


class Spread:
    """The distribution of durations in seconds, counted at the first question; None where there are none."""

    def __init__(self, count: Callable[[], Counter[int]]) -> None:
        self._count = count

    @classmethod
    def of(cls, written: Sequence[str]) -> "Spread":
        return cls(lambda: _counted(written))

    def __add__(self, other: "Spread") -> "Spread":
        return Spread(lambda: self.counted + other.counted)

    @cached_property
    def counted(self) -> Counter[int]:
        return self._count()

    @cached_property
    def count(self) -> int:
        return self.counted.total()

    @cached_property
    def _ordered(self) -> list[tuple[int, int]]:
        return sorted(self.counted.items())

    def at(self, percent: int) -> int | None:
        """The percentile (nearest rank): the least duration that so many percent did not exceed."""
        if not self.count:
            return None
        missing = -(-percent * self.count // 100)
        for duration, count in self._ordered:
            missing -= count
            if missing <= 0:
                return duration
        return self._ordered[-1][0]

    @property
    def median(self) -> int | None:
        return self.at(50)

    @property
    def p90(self) -> int | None:
        return self.at(90)

    @property
    def longest(self) -> int | None:
        return self._ordered[-1][0] if self.count else None

    def share_within(self, limit: int) -> float | None:
        """The share, 0 to 1, of durations that were no longer than `limit` seconds."""
        if not self.count:
            return None
        return sum(count for duration, count in self._ordered if duration <= limit) / self.count


@dataclass(frozen=True)
class Figures:
    """The figures of some cells together."""

    visits: int
    served: int
    no_shows: int
    left: int
    sent_on: int
    passed_by_booked: int
    passed_by_priority: int
    passed_by_exception: int
    were_passed: int
    waits: Spread
    in_order: Spread
    service_times: Spread

    @classmethod
    def of(cls, wanted: Sequence[Cell]) -> "Figures":
        known = list(zip(*wanted, strict=True)) or [()] * len(Cell._fields)
        counts = (sum(column) for column in known[_COUNTS])
        return cls(*counts, *(Spread.of(column) for column in known[_SPREADS]))

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(*(getattr(self, name) + getattr(other, name) for name in _SUMMED))

    @property
    def overtakes(self) -> int:
        """How often somebody without an appointment was passed by somebody who came later."""
        return self.passed_by_booked + self.passed_by_priority + self.passed_by_exception

    @property
    def still_open(self) -> int:
        return self.visits - self.served - self.no_shows - self.left - self.sent_on


_SUMMED = Cell._fields[Cell._fields.index("visits") :]
_COUNTS = slice(Cell._fields.index("visits"), Cell._fields.index("waits"))
_SPREADS = slice(Cell._fields.index("waits"), None)


def _counted(written: Iterable[str]) -> Counter[int]:
    # Counted as strings first: most are equal, so few have to be converted to numbers.
    counted = Counter(" ".join(written).split())
    return Counter({int(duration): count for duration, count in counted.items()})
