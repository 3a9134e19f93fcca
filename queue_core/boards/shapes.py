"""What the boards answer, as templates, sockets and the API share it. Instants are RFC 3339.

Those that the API gives have the keys that `web/api/shapes.py` documents.
"""

from collections.abc import Mapping
from typing import Any, TypedDict

from queue_core.data.shapes import AppointmentData, TicketData, WaitData


class CallShown(TypedDict):
    """A call on a TV; `again` when it was repeated."""

    number: str
    desk: str
    called_at: str
    again: bool


class LobbyBoard(TypedDict):
    """`waiting` counts by service."""

    as_of: int
    calls: list[CallShown]
    waiting: dict[str, int]


class LobbySeen(LobbyBoard):
    """What a TV knows beside the calls: which of their numbers stand as `booked`, which are `awaited` at
    their desk, and the service of each (`service_of`). `earlier` calls are no longer listed, but were not
    withdrawn: a TV that is behind gives them their turn."""

    booked: list[str]
    awaited: list[str]
    service_of: dict[str, str]
    earlier: list[CallShown]


class Notice(TypedDict):
    """`words` by language; shown `until` an instant, or until it is taken down."""

    id: int
    words: dict[str, str]
    until: str | None


class Closed(TypedDict):
    """`holiday` is the name of today's, by language."""

    opens_next: str | None
    holiday: Mapping[str, str] | None


class TvBoard(LobbySeen):
    closed: Closed | None
    notices: list[Notice]


class OtherNumber(TypedDict):
    """Another ticket of the same visitor."""

    number: str
    service: str
    slot_at: str | None


class SlipState(TypedDict):
    """`moved_to` is the printer that stood in for the slip's own; `is_second` when it was ordered again."""

    state: str
    problem: str | None
    moved_to: str | None
    is_second: bool


class Pace(TypedDict):
    """It takes longer than was told, or less; `desks` have stopped calling since, or have begun to."""

    is_slower: bool
    desks: list[str]


class TicketBoard(TypedDict):
    """`joins_at` while it is too early for the line; `told` the wait that was told with it, and `pace` where
    it goes otherwise by now; `is_rough` while its wait is at first a rough guess; `booked_since` how
    many of those ahead are booked and joined the line after it; `announced_at` its last call or recall;
    `last_desk` where it was set aside or called in vain, `returns_until` while it may be put back;
    `closes_at` when the office does, where it does so today; `desks` those open to all that may call it,
    `priority_desks` those that may besides, where it has the mark.
    """

    as_of: int
    language: str
    joins_at: str | None
    told: WaitData | None
    pace: Pace | None
    is_rough: bool
    booked_since: int
    announced_at: str | None
    last_desk: str | None
    returns_until: str | None
    closes_at: str | None
    desks: list[str]
    priority_desks: list[str]
    also: list[OtherNumber]
    slip: SlipState | None
    later: list[str]
    ticket: TicketData


class PlaceInLine(TicketData):
    """`place` from 1, and the data of the reason that it stands there."""

    place: int
    why: dict[str, Any]


class HelpCall(TypedDict):
    """A visitor at a kiosk who asked for help."""

    screen: str
    since: str


class Trouble(TypedDict):
    """Of a printer or a screen, by its name."""

    name: str
    problem: str | None


class DayEnds(TypedDict):
    """The announced end of the day: when, and the name of who announced it."""

    at: str
    by: str


class Alarms(TypedDict):
    """What all staff see."""

    day_ends: DayEnds | None
    help: list[HelpCall]
    printers: list[Trouble]
    screens: list[Trouble]


class Desk(TypedDict):
    """`only` is `priority` for a priority desk, `ticket` the number at the desk."""

    desk: str
    services: list[str]
    only: str | None
    state: str
    ticket: str | None


class Service(TypedDict):
    slug: str
    letter: str
    name: dict[str, str]
    is_open: bool
    waiting: int
    wait: WaitData | None


class JournalRow(TypedDict):
    seq: int
    at: str
    event: str
    ticket: int | None
    number: str | None
    service: str | None
    desk: str | None
    by: str
    why: Mapping[str, Any] | None


class BookedVisit(AppointmentData):
    """What became of an appointment; `visit` is its ticket's state."""

    visit: str | None
    arrived_at: str | None
    called_at: str | None
    ended_at: str | None
    changed_at: str


class PrinterState(TypedDict):
    """`ok` is None until the printer has been heard of; `unconfirmed` are the numbers of which nobody knows
    whether their slip came out."""

    name: str
    ok: bool | None
    problem: str | None
    paper_low: bool
    kept_back: int
    unconfirmed: list[str]
