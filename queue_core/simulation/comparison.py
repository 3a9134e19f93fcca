"""Runs of the same days beside each other: all visits, the booked, the walk-ins, each service, each hour."""

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple
from zoneinfo import ZoneInfo

from queue_core.rules.figures import Spread
from queue_core.simulation.plan import Plan
from queue_core.simulation.summary import days_of, minutes, seconds
from queue_core.simulation.visits import Visit

FIGURES = ("visits", "called", "median_min", "p90_min", "longest_min")


class Run(NamedTuple):
    """A plan, and what it made of the visitors."""

    plan: Plan
    visits: Sequence[Visit]


class Row(NamedTuple):
    """`what` is all, rank, service, hour or desk; `figures` of each run as text, a desk's its busy share."""

    what: str
    name: str
    figures: tuple[tuple[str, ...], ...]


def rows(*runs: Run) -> list[Row]:
    """Everything that is compared, each row with the figures of each run."""
    return [*_of_visits(runs), *_of_desks(runs)]


def _of_visits(runs: Sequence[Run]) -> Iterator[Row]:
    zone = runs[0].plan.opening.zone
    asked: list[tuple[str, str, Callable[[Visit], bool]]] = [
        ("all", "", lambda visit: True),
        ("rank", "booked", lambda visit: visit.visitor.slot_at is not None),
        ("rank", "walk-in", lambda visit: visit.visitor.slot_at is None),
    ]
    for slug in runs[0].plan.services:
        asked.append(("service", slug, partial(_is_of, slug)))
    for hour in range(24):
        asked.append(("hour", f"{hour:02d}", partial(_came_at, hour, zone)))
    for what, name, belongs in asked:
        of_each = [[visit for visit in run.visits if belongs(visit)] for run in runs]
        if any(of_each):
            yield Row(what, name, tuple(figures(visits) for visits in of_each))


def _is_of(service: str, visit: Visit) -> bool:
    return visit.visitor.service == service


def _came_at(hour: int, zone: ZoneInfo, visit: Visit) -> bool:
    return hour_of(visit, zone) == hour


def hour_of(visit: Visit, zone: ZoneInfo) -> int:
    """The local hour of an arrival."""
    return visit.visitor.arrived_at.astimezone(zone).hour


def figures(visits: Sequence[Visit]) -> tuple[str, ...]:
    """`FIGURES` of some visits, as text."""
    waits = waits_of(visits)
    spans = (minutes(waits.median), minutes(waits.p90), minutes(waits.longest))
    return (str(len(visits)), str(waits.count), *spans)


def waits_of(visits: Sequence[Visit]) -> Spread:
    """The waits of those who were called, in seconds."""
    waits = Counter(seconds(each.waited) for each in visits if each.waited is not None)
    return Spread(lambda: waits)


def busy_shares(run: Run) -> dict[str, float]:
    """What share of its hours, breaks aside, each desk had somebody; above 1 where it stayed longer."""
    days = days_of(run.visits, run.plan.opening.zone)
    busy: Counter[str] = Counter()
    for call in (call for visit in run.visits for call in visit.calls):
        busy[call.desk] += seconds(call.ended_at - call.called_at)
    there = {name: sum(seconds(run.plan.manned(day, name)) for day in days) for name in run.plan.desks}
    return {name: busy[name] / there[name] if there[name] else 0.0 for name in there}


def _of_desks(runs: Sequence[Run]) -> Iterator[Row]:
    shares = [busy_shares(run) for run in runs]
    for name in sorted({name for each in shares for name in each}):
        yield Row("desk", name, tuple((f"{each[name]:.0%}",) if name in each else ("",) for each in shares))


def as_csv(table: Sequence[Row], names: Sequence[str]) -> str:
    """The rows as CSV: the figures of each run under its name."""
    written = io.StringIO(newline="")
    lines = csv.writer(written, lineterminator="\n")
    columns = [f"{name}_{figure}" for name in names for figure in (*FIGURES, "busy")]
    lines.writerow(("what", "name", *columns))
    for row in table:
        cells: list[str] = []
        for found in row.figures:
            cells += [*[""] * len(FIGURES), *found] if row.what == "desk" else [*found, ""]
        lines.writerow((row.what, row.name, *cells))
    return written.getvalue()


def as_text(table: Sequence[Row], names: Sequence[str]) -> str:
    """The rows for a terminal: median, nine of ten and the longest wait in minutes, of each run."""
    words = ("called", "median", "9 of 10", "longest")
    lines = [["", *(cell for name in names for cell in (name, "", "", ""))], ["", *(words * len(names))]]
    for row in table:
        if row.what != "desk":
            cells = [cell for found in row.figures for cell in found[1:]]
            lines.append([f"{row.what} {row.name}".strip(), *cells])
    lines.append(["", *(("busy", "", "", "") * len(names))])
    for row in table:
        if row.what == "desk":
            busy = (cell for found in row.figures for cell in (*found, "", "", ""))
            lines.append([f"desk {row.name}", *busy])
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    return "\n".join(_aligned(line, widths) for line in lines)


def _aligned(line: Sequence[str], widths: Sequence[int]) -> str:
    named = line[0].ljust(widths[0])
    return "  ".join([named, *map(str.rjust, line[1:], widths[1:])]).rstrip()


def cost_of_order(strict: Run, by_arrival: Run) -> list[str]:
    """What the booked-first order costs the walk-in who waits longest, against the order of arrival."""
    pairs = [
        (seconds(one.waited), seconds(other.waited), one)
        for one, other in zip(strict.visits, by_arrival.visits, strict=True)
        if one.visitor.slot_at is None and one.waited is not None and other.waited is not None
    ]
    if not pairs:
        return []
    waited, would, visit = max(pairs, key=lambda pair: pair[0])
    later = sum(one > other for one, other, _ in pairs)
    more = sum(one - other for one, other, _ in pairs) / len(pairs)
    return [
        f"The walk-in who waited longest, {visit.number}, waited {minutes(waited)} minutes;"
        f" by order of arrival it would have been {minutes(would)}.",
        f"{later} of {len(pairs)} walk-ins were called later than by order of arrival;"
        f" on the mean a walk-in waited {more / 60:.1f} minutes more.",
    ]
