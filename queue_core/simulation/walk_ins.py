"""How many come without an appointment, by service and hour: learned from past days."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

WEIGHT = 0.1
"""That of the newest day against all before it, once there are ten."""

ByHour = Mapping[int, float]


@dataclass(frozen=True)
class WalkIns:
    """`hours`: on the mean day so many come for a service in a local hour; `marked`: so many of a day's have
    the mark of priority."""

    days: int = 0
    hours: Mapping[str, ByHour] = field(default_factory=dict)
    marked: Mapping[str, float] = field(default_factory=dict)

    def after(self, came: Iterable[tuple[str, int, bool]]) -> "WalkIns":
        """With one day more: each one's service, local hour, and whether with the mark."""
        day = list(came)
        hours = Counter((slug, hour) for slug, hour, _ in day)
        marked = Counter(slug for slug, _, is_marked in day if is_marked)
        weight = max(WEIGHT, 1 / (self.days + 1))
        found: dict[str, dict[int, float]] = {}
        for slug, hour in sorted({*hours, *((slug, hour) for slug, of in self.hours.items() for hour in of)}):
            before = self.hours.get(slug, {}).get(hour, 0.0)
            found.setdefault(slug, {})[hour] = before + weight * (hours[slug, hour] - before)
        shares = {
            slug: self.marked.get(slug, 0.0) + weight * (marked[slug] - self.marked.get(slug, 0.0))
            for slug in sorted({*self.marked, *marked})
        }
        return WalkIns(self.days + 1, found, shares)

    def share_marked(self, slug: str) -> float:
        """What share of a service's walk-ins has the mark of priority."""
        a_day = sum(self.hours.get(slug, {}).values())
        return min(self.marked.get(slug, 0.0) / a_day, 1.0) if a_day else 0.0
