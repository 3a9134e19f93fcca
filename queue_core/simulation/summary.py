"""Days that were played, in few figures: for a terminal, a table, and what is compared."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from queue_core.rules.figures import Spread
from queue_core.simulation.visits import Visit


@dataclass(frozen=True)
class Summary:
    """`refused` by code; `waits` in seconds, of the visits that were called; `in_vain` were never called."""

    visits: int
    days: int
    refused: Mapping[str, int]
    in_vain: int
    waits: Spread

    @classmethod
    def of(cls, visits: Sequence[Visit], zone: ZoneInfo) -> "Summary":
        waits = Counter(seconds(each.waited) for each in visits if each.waited is not None)
        return cls(
            len(visits),
            len(days_of(visits, zone)),
            Counter(each.refused for each in visits if each.refused),
            sum(not each.refused and not each.calls for each in visits),
            Spread(lambda: waits),
        )


def seconds(span: timedelta) -> int:
    """Whole seconds, rounded."""
    return round(span.total_seconds())


def days_of(visits: Iterable[Visit], zone: ZoneInfo) -> set[date]:
    """The local days on which somebody came."""
    return {each.visitor.arrived_at.astimezone(zone).date() for each in visits}


def sentences(summary: Summary) -> list[str]:
    """What there is to say of days that were played."""
    waits = summary.waits
    said = [f"{counted(summary.visits, 'visitor')} on {counted(summary.days, 'day')}"]
    if waits.count:
        said.append(
            f"{waits.count} called: half of them within {minutes(waits.median)} minutes,"
            f" nine of ten within {minutes(waits.p90)}, the longest wait {minutes(waits.longest)}"
        )
    if summary.refused:
        codes = ", ".join(f"{code} {count}" for code, count in sorted(summary.refused.items()))
        said.append(f"{counted(sum(summary.refused.values()), 'visitor')} got no ticket: {codes}")
    if summary.in_vain:
        said.append(f"{counted(summary.in_vain, 'visitor')} waited in vain")
    return said


def minutes(span_s: int | None) -> str:
    """Seconds as minutes with one decimal; empty where there are none."""
    return "" if span_s is None else f"{span_s / 60:.1f}"


def counted(number: int, noun: str) -> str:
    """`1 desk`, `2 desks`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
