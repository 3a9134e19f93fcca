"""What a desk's board answers. Instants are RFC 3339."""

from typing import Any, TypedDict

from queue_core.boards.shapes import Alarms, OtherNumber
from queue_core.data.shapes import TicketData


class TicketAtDesk(TicketData):
    """The open ticket of a desk, with what its clerk should know."""

    language: str
    note: str
    outcome: str
    needs: list[str]
    booking: str
    may_undo: bool
    awaited_since: str | None


class WaitingFor(TypedDict):
    """Who waits for a service; `since` is when the one who has waited longest came."""

    booked: int
    all: int
    since: str | None


class Ended(TypedDict):
    """A visit that ended a moment ago."""

    id: int
    number: str
    service: str
    ended_at: str


class UpNext(TypedDict):
    """Who would be called now, and the data of the reason."""

    id: int
    number: str
    service: str
    rank: int
    why: dict[str, Any]


class PlaceAtDesk(UpNext):
    """One of a desk's line: `is_due` unless the booked visitor came too early, or is at another desk."""

    since: str
    is_due: bool
    priority: bool


class DeskBoard(TypedDict):
    """`clerk` is a login, `clerk_name` how people call them, `also_open` the other desks where they sit.

    `only` is `priority` for a priority desk, whose `waiting`, `next` and line are those who have the mark.
    `next` is who would be called now; `comes_again` says that the ticket at the desk would be, if it were put
    back; `finished` are the desk's visits that may be taken up again, the last one first.
    """

    as_of: int
    desk: str
    services: list[str]
    only: str | None
    state: str
    clerk: str | None
    clerk_name: str | None
    also_open: list[str]
    help_since: str | None
    ticket: TicketAtDesk | None
    also: list[OtherNumber]
    later: list[str]
    alarms: Alarms
    last_for: list[str]
    why: dict[str, Any] | None
    waiting: dict[str, WaitingFor]
    next: UpNext | None
    comes_again: bool
    held: list[TicketData]
    returning: list[TicketData]
    finished: list[Ended]
