"""What past days taught an office about its waits: how long visits take, who of the booked comes and when, and
how far its own estimates were off."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

ROUGH_BELOW = 200
"""With fewer visits than these an estimate is a rough guess, made from config.toml."""


@dataclass(frozen=True)
class PastVisit:
    """A visit of a past day, or an appointment for which nobody came.

    `taken_at` is when the ticket was made or the appointment checked in (None: nobody came); `joined_at` when
    it entered the line, `taken_at` but for who came early; `called_at` the first call and `ended_at` when
    that desk was free again (None: never). `told` is the range in minutes that was shown when the ticket was
    made, None where none was. A ticket for several services makes a visit for each; `told` stands at the
    first.
    """

    service: str
    taken_at: datetime | None
    joined_at: datetime | None = None
    called_at: datetime | None = None
    ended_at: datetime | None = None
    rank: int = 2
    slot_at: datetime | None = None
    told: tuple[int, int] | None = None
    priority: bool = False
    desk: str | None = None


@dataclass(frozen=True)
class Learned:
    """Grows by `after`, a day at a time in the order of the days; it is never changed in place."""

    visits: int = 0
    state: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_rough(self) -> bool:
        """Whether estimates are still made from config.toml for the most part."""
        return self.visits < ROUGH_BELOW

    def after(self, day: Sequence[PastVisit], zone: ZoneInfo) -> "Learned":
        """What is known after one more day; hours are those of `zone`."""
        return replace(self, visits=self.visits + sum(each.ended_at is not None for each in day))

    def as_json(self) -> str:
        """The whole, for `from_json`."""
        return json.dumps({"visits": self.visits, "state": dict(self.state)})

    @classmethod
    def from_json(cls, text: str) -> "Learned":
        """Raises ValueError for what `as_json` has not written."""
        try:
            kept = json.loads(text)
            return cls(kept["visits"], kept["state"])
        except (KeyError, TypeError) as error:
            raise ValueError("not what an office has learned") from error
