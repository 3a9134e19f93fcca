"""An office at one instant, as plain data: all from which a wait is estimated."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from queue_core.simulation.plan import Plan


@dataclass(frozen=True)
class Waiting:
    """A ticket in the line. `joins_at` is when it enters the line, in the future for who came early;
    `priority` tells of the mark, which a booked ticket may have too; `later` are the services wanted after
    this one, for which it waits again with the same key; `desk` is the one that alone may call it."""

    id: int
    service: str
    rank: int
    due_at: datetime
    joins_at: datetime
    priority: bool = False
    later: tuple[str, ...] = ()
    desk: str | None = None


@dataclass(frozen=True)
class AtDesk:
    """Who is at a desk, called at `since`; `then` is the ticket as it waits again, where more services are
    wanted after this one. With the ticket's `id` one estimate draws what the one before drew."""

    desk: str
    service: str
    since: datetime
    then: Waiting | None = None
    id: int = 0


@dataclass(frozen=True)
class ToCome:
    """An appointment of today that has no ticket yet and may still be checked in."""

    service: str
    slot_at: datetime


@dataclass(frozen=True)
class DeskNow:
    """A desk. `breaks` are the instants between which nobody is called to it, as arranged for today.
    `opens_at` is when a closed or paused desk is back, where that is arranged; without it, it calls
    nobody."""

    services: tuple[str, ...]
    is_open: bool = True
    is_paused: bool = False
    is_for_priority: bool = False
    breaks: tuple[tuple[datetime, datetime], ...] = ()
    opens_at: datetime | None = None


@dataclass(frozen=True)
class Situation:
    """What is known at `now`. Of the plan the hours, the services and the terms of the line are used; its
    desks are not, `desks` are, by name."""

    now: datetime
    plan: Plan
    desks: Mapping[str, DeskNow]
    waiting: Sequence[Waiting] = ()
    at_desks: Sequence[AtDesk] = ()
    to_come: Sequence[ToCome] = ()
