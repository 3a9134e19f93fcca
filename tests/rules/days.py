"""A morning's journal in few words, for the rules that read one."""

from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from queue_core.rules.policy import WALK_IN
from queue_core.rules.visits import Visit, visits

NINE = datetime(2026, 3, 10, 9, tzinfo=UTC)
MINUTE = 60


class Event(NamedTuple):
    seq: int
    at: datetime
    event: str
    ticket_id: int | None
    service: str | None
    desk: str | None
    why: dict[str, Any] | None


class Ticket(NamedTuple):
    id: int
    rank: int
    taken_at: datetime
    slot_at: datetime | None


def clock(minute: float) -> datetime:
    return NINE + timedelta(minutes=minute)


class Day:
    """A morning's journal, written in minutes after nine."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.tickets: dict[int, Ticket] = {}

    def tell(self, minute: float, event: str, ticket: int | None, desk="", service="", **why: Any) -> None:
        seq = len(self.events) + 1
        self.events.append(
            Event(seq, clock(minute), event, ticket, service or None, desk or None, why or None)
        )

    def take(
        self, minute: float, ticket: int, rank: int = WALK_IN, service="taxes", slot: float | None = None
    ):
        """A ticket as it is now, and the event that made it."""
        slot_at = None if slot is None else clock(slot)
        self.tickets[ticket] = Ticket(ticket, rank, clock(minute), slot_at)
        self.tell(minute, "ticket.checked_in" if slot_at else "ticket.taken", ticket, service=service)

    def call(self, minute: float, ticket: int, because: str = "arrival", desk: str = "1") -> None:
        self.tell(minute, "ticket.called", ticket, desk, because=because)

    def visits(self) -> list[Visit]:
        return visits(self.events, self.tickets)

    def visit(self) -> Visit:
        (only,) = self.visits()
        return only
