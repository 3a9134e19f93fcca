"""What past days taught an office about its waits: how long visits take, who of the booked comes and when,
how often somebody with priority comes, and how far its own estimates were off."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from queue_core.rules.policy import PRIORITY, WALK_IN
from queue_core.simulation.coming import Coming
from queue_core.simulation.correction import Correction
from queue_core.simulation.service_times import ServiceTimes
from queue_core.simulation.walk_ins import WEIGHT, WalkIns

ROUGH_BELOW = 200
"""With fewer visits than these an estimate is a rough guess, made from config.toml for the most part."""
BETWEEN_AT_MOST_S = 300
"""A longer pause between two visits of a desk, while somebody waits, is no way from one to the next."""


@dataclass(frozen=True)
class PastVisit:
    """A visit of a past day, or an appointment for which nobody came.

    `taken_at` is when the ticket was made or the appointment checked in (None: nobody came); `joined_at` when
    it entered the line, `taken_at` but for who came early; `called_at` the first call and `ended_at` when
    that desk was free again (None: never). `told` is the range in minutes that was shown when the ticket was
    made, None where none was. A ticket for several services makes a visit for each; all but the first have
    `is_first` False, and neither `slot_at` nor `told`. Only of visits with a `desk` is it known how long a
    desk needs from one to the next.
    """

    service: str
    taken_at: datetime | None
    joined_at: datetime | None = None
    called_at: datetime | None = None
    ended_at: datetime | None = None
    rank: int = WALK_IN
    slot_at: datetime | None = None
    told: tuple[int, int] | None = None
    desk: str | None = None
    is_first: bool = True


# Compared and hashed as the one it is, so that what is computed from it can be kept beside it.
@dataclass(frozen=True, eq=False)
class Learned:
    """Grows by `after`, a day at a time in the order of the days; it is never changed in place. `between_s`
    is what a desk needs from the end of a visit to the next call."""

    visits: int = 0
    days: int = 0
    times: ServiceTimes = field(default_factory=ServiceTimes)
    coming: Coming = field(default_factory=Coming)
    walk_ins: WalkIns = field(default_factory=WalkIns)
    between_s: float = 0.0
    correction: Correction = field(default_factory=Correction)

    @property
    def is_rough(self) -> bool:
        """Whether estimates are still made from config.toml for the most part."""
        return self.visits < ROUGH_BELOW

    def after(self, day: Sequence[PastVisit], zone: ZoneInfo) -> "Learned":
        """What is known after one more day; hours are those of `zone`. A day on which nobody came changes
        nothing."""
        if not any(each.taken_at for each in day):
            return self
        lengths, offsets, walk_ins, missed = _lengths(day, zone), [], [], 0
        for each in day:
            if each.taken_at is None:
                missed += 1
            elif each.slot_at is not None:
                offsets.append(round((each.taken_at - each.slot_at).total_seconds()))
            elif each.is_first:
                hour = each.taken_at.astimezone(zone).hour
                walk_ins.append((each.service, hour, each.rank == PRIORITY))
        return Learned(
            self.visits + sum(map(len, lengths.values())),
            self.days + 1,
            self.times.after(lengths),
            self.coming.after(offsets, missed),
            self.walk_ins.after(walk_ins),
            self._between(day),
            self.correction.after(_waits(day)),
        )

    def _between(self, day: Sequence[PastVisit]) -> float:
        """The mean pause of a desk after a visit, while the next one to be called waited already."""
        pauses, ends = [], dict[str, datetime]()
        visits = [(each.called_at, each) for each in day if each.desk and each.called_at and each.ended_at]
        for called_at, each in sorted(visits, key=lambda visit: visit[0]):
            ended_at = ends.get(each.desk or "")
            if ended_at and each.joined_at and each.joined_at <= ended_at:
                pauses.append((called_at - ended_at).total_seconds())
            if each.desk and each.ended_at:
                ends[each.desk] = each.ended_at
        pauses = [pause for pause in pauses if 0 <= pause <= BETWEEN_AT_MOST_S]
        if not pauses:
            return self.between_s
        weight = max(WEIGHT, 1 / (self.days + 1))
        return self.between_s * (1 - weight) + weight * sum(pauses) / len(pauses)

    def as_json(self) -> str:
        """The whole, for `from_json`."""
        return json.dumps({name: _plain(getattr(self, name)) for name in self.__dataclass_fields__})

    @classmethod
    def from_json(cls, text: str) -> "Learned":
        """Raises ValueError for what `as_json` has not written."""
        try:
            kept = json.loads(text)
            times = ServiceTimes(
                kept["times"]["latest"],
                {
                    slug: {int(hour): (count, total) for hour, (count, total) in hours.items()}
                    for slug, hours in kept["times"]["hours"].items()
                },
            )
            coming = Coming(**kept["coming"] | {"offsets": tuple(kept["coming"]["offsets"])})
            walk_ins = kept["walk_ins"]
            hours = {
                slug: {int(hour): count for hour, count in hours.items()}
                for slug, hours in walk_ins["hours"].items()
            }
            made = {
                "times": times,
                "coming": coming,
                "walk_ins": WalkIns(walk_ins["days"], hours, walk_ins["marked"]),
                "correction": Correction(**kept["correction"]),
            }
            return cls(**kept | made)
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError("not what an office has learned") from error


def _lengths(day: Sequence[PastVisit], zone: ZoneInfo) -> dict[str, list[tuple[int, int]]]:
    """Of each service the visits' local hours and seconds."""
    found: dict[str, list[tuple[int, int]]] = {}
    for each in day:
        if each.called_at and each.ended_at:
            took = round((each.ended_at - each.called_at).total_seconds())
            found.setdefault(each.service, []).append((each.called_at.astimezone(zone).hour, took))
    return found


def _waits(day: Sequence[PastVisit]) -> list[tuple[tuple[int, int], float]]:
    """What was told, and the minutes that came of it."""
    return [
        (each.told, (each.called_at - (each.joined_at or each.taken_at)).total_seconds() / 60)
        for each in day
        if each.told and each.called_at and each.taken_at
    ]


def _plain(part: Any) -> Any:
    return asdict(part) if hasattr(part, "__dataclass_fields__") else part
