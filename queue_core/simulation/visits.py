"""Who comes on the days that are played, and what becomes of each."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from queue_core.simulation.waits import Wait


@dataclass(frozen=True)
class Visitor:
    """`takes` is how long the visit lasts at the desk; `later` are the services wanted after the first, each
    with its own time."""

    arrived_at: datetime
    service: str
    takes: timedelta
    slot_at: datetime | None = None
    priority: bool = False
    later: tuple[tuple[str, timedelta], ...] = ()


@dataclass
class Call:
    """A call to a desk; `ended_at` is when the desk was free again."""

    service: str
    desk: str
    called_at: datetime
    ended_at: datetime


@dataclass
class Visit:
    """What became of a visitor: a ticket, or the code of the refusal; its calls, one for each service."""

    visitor: Visitor
    refused: str = ""
    number: str = ""
    rank: int | None = None
    joins_at: datetime | None = None
    shown: Wait | None = None
    calls: list[Call] = field(default_factory=list)

    @property
    def waited(self) -> timedelta | None:
        """From joining the line to the first call; None for whoever was never called."""
        if not self.calls or self.joins_at is None:
            return None
        return self.calls[0].called_at - self.joins_at

    @property
    def waited_past_slot(self) -> timedelta | None:
        """As the reports count: of the booked who came earlier, from the slot."""
        if self.waited is None or self.joins_at is None:
            return None
        begins = max(self.joins_at, self.visitor.slot_at or self.joins_at)
        return max(self.calls[0].called_at - begins, timedelta())
