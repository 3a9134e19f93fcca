"""What desks did on a day: how long each served, waited for visitors, and was paused, and why.

Of desks, never of clerks: it tells how many desks a service needs, not who works how much.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

CAME, WENT = (
    {"ticket.called"},
    {
        "ticket.finished",
        "ticket.no_show",
        "ticket.put_back",
        "ticket.held",
        "ticket.transferred",
        "ticket.cancelled",
    },
)
"""What brings a number to a desk, and what takes it away."""
STATES = {"desk.opened": "open", "desk.taken_over": "open", "desk.paused": "paused", "desk.closed": "closed"}
SERVING, WAITING, PAUSED = "serving", "waiting", "paused"


class DeskEvent(Protocol):
    """An event of the journal, as far as desks go."""

    @property
    def at(self) -> datetime: ...
    @property
    def event(self) -> str: ...
    @property
    def desk(self) -> str | None: ...
    @property
    def ticket_id(self) -> int | None: ...
    @property
    def why(self) -> Mapping[str, Any] | None: ...


@dataclass
class Hours:
    """A desk's seconds: with a number at it, open without one, paused; of the pauses those of each reason."""

    serving: int = 0
    waiting: int = 0
    paused: int = 0
    why: dict[str, int] = field(default_factory=dict)

    @property
    def open(self) -> int:
        """All that it was not closed."""
        return self.serving + self.waiting + self.paused

    def __add__(self, other: "Hours") -> "Hours":
        why = {key: self.why.get(key, 0) + other.why.get(key, 0) for key in {**self.why, **other.why}}
        return Hours(
            self.serving + other.serving, self.waiting + other.waiting, self.paused + other.paused, why
        )


@dataclass
class _Desk:
    state: str = "closed"
    ticket: int | None = None
    reason: str = ""
    since: datetime | None = None
    hours: Hours = field(default_factory=Hours)

    def pass_until(self, at: datetime) -> None:
        """Count the time since the last event to what the desk did in it."""
        seconds = max(int((at - self.since).total_seconds()), 0) if self.since else 0
        self.since = at
        if self.ticket is not None:
            self.hours.serving += seconds
        elif self.state == "open":
            self.hours.waiting += seconds
        elif self.state == "paused":
            self.hours.paused += seconds
            if self.reason:
                self.hours.why[self.reason] = self.hours.why.get(self.reason, 0) + seconds


def hours(events: Iterable[DeskEvent], until: datetime, began: datetime | None = None) -> dict[str, Hours]:
    """What each desk did on a day, from its events in order; for what is not over, up to `until`.

    A number at the desk counts as serving, also where the desk was paused with it. Where the office was open
    when the day `began`, a desk's first event tells what it was doing then.
    """
    desks: dict[str, _Desk] = {}
    for event in events:
        if event.desk is None or not (event.event in STATES or event.event in CAME | WENT):
            continue
        desk = desks.setdefault(event.desk, _before(event, began))
        desk.pass_until(event.at)
        if event.event in STATES:
            desk.state = STATES[event.event]
            desk.reason = str((event.why or {}).get("said", "")) if desk.state == "paused" else ""
        elif event.event in CAME:
            desk.ticket = event.ticket_id
        elif desk.ticket == event.ticket_id:
            desk.ticket = None
    for desk in desks.values():
        desk.pass_until(until)
    return {name: desk.hours for name, desk in desks.items() if desk.hours.open}


def _before(event: DeskEvent, began: datetime | None) -> _Desk:
    """A desk as it must have been before its first event of the day."""
    if began is None or event.event == "desk.opened":
        return _Desk()
    return _Desk("open", event.ticket_id if event.event in WENT else None, since=began)
