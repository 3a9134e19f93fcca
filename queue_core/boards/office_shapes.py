"""What the supervisor's boards answer. Instants are RFC 3339."""

from typing import Any, TypedDict

from queue_core.boards.shapes import Alarms, Notice, PrinterState
from queue_core.data.shapes import TicketData, WaitData


class Since(TypedDict):
    since: str


class DeskAlarm(Since):
    desk: str


class Unserved(Since):
    """A service for which so many wait, and that no open desk serves; `priority_desks` are open, for
    others."""

    service: str
    waiting: int
    priority_desks: list[str]


class PriorityShut(DeskAlarm):
    """A priority desk that calls nobody while so many with the mark wait for its services."""

    waiting: int


class LongWait(Since):
    service: str
    number: str


class GoneService(TypedDict):
    """A service that config.toml no longer names, with its open tickets and its appointments to come."""

    service: str
    tickets: int
    appointments: int


class AtDeskTooLong(DeskAlarm):
    """A number that was called, or whose visit began, too long ago."""

    number: str


class SilentFeed(TypedDict):
    """`since` is None where the booking site was never heard."""

    since: str | None


class SilentChannel(TypedDict):
    """A way by which messages to visitors do not go out, and why in a word."""

    name: str
    problem: str | None
    since: str


class LawLacks(TypedDict):
    """What config.toml does not have that priority by law asks for: `groups`, `kiosk` or `desk`."""

    lacks: str


class AlarmSeen(TypedDict):
    """Which alarm somebody has seen, and the name of who."""

    alarm: str
    instance: str
    by: str
    at: str


class SupervisorsAlarms(TypedDict):
    """What only the supervisor sees. `server` is `database`, `file`, `disk` or None."""

    desks: list[DeskAlarm]
    gone: list[GoneService]
    unserved: list[Unserved]
    priority_shut: list[PriorityShut]
    booked: list[LongWait]
    waits: list[LongWait]
    unanswered: list[AtDeskTooLong]
    visits: list[AtDeskTooLong]
    idle: list[DeskAlarm]
    feed: SilentFeed | None
    webhook: Since | None
    """The booking site has answered 410: it is told no more."""
    channels: list[SilentChannel]
    law: list[LawLacks]
    server: str | None
    seen: list[AlarmSeen]


class AllAlarms(Alarms, SupervisorsAlarms):
    pass


class DeskNow(TypedDict):
    """`is_moved` where its services are not those of config.toml."""

    desk: str
    services: list[str]
    only: str | None
    is_moved: bool
    state: str
    clerk: str | None
    ticket: str | None
    is_serving: bool
    since: str
    help_since: str | None


class DeskSeen(DeskNow):
    """`needs` where somebody should look after it."""

    needs: bool


class ServiceSeen(TypedDict):
    """`expected` is what a walk-in who takes a ticket now would wait."""

    slug: str
    stopped: bool
    cap: int | None
    given: int
    booked: int
    walk_in: int
    waits_since: str | None
    desks: list[str]
    open_desks: list[str]
    open_priority_desks: list[str]
    expected: WaitData | None
    served: int
    no_shows: int


class IfOpened(TypedDict):
    """What a walk-in would wait for a service if a desk opened now, and waits as it is."""

    desk: str
    service: str
    wait: WaitData
    now: WaitData | None


class InLine(TypedDict):
    """One who waits. `joins_at` while it is too early for the line, `for_desk` where one desk alone may call,
    `why` the data of the reason for its place."""

    id: int
    number: str
    service: str
    rank: int
    taken_at: str
    joins_at: str | None
    for_desk: str | None
    why: dict[str, Any]


class PartOfLine(TypedDict):
    """`more` is the last ticket shown where others follow."""

    tickets: list[InLine]
    more: int | None


class LastEvent(TypedDict):
    """`by` is a name."""

    event: str
    at: str
    by: str


class WaitingTicket(TypedDict):
    """`line` is None once it waits no more; `seen_seq` the number of its last event."""

    ticket: TicketData
    line: InLine | None
    seen_seq: int
    last: LastEvent
    free_desks: list[str]
    staffed_desks: list[str]


class DayNow(TypedDict):
    """What the day's end would find: who is in the house, which appointments are still to come."""

    is_open: bool
    waiting: int
    held: int
    at_desks: int
    to_come: int


class OfficeBoard(TypedDict):
    as_of: int
    day: DayNow
    desks: list[DeskSeen]
    clerks: dict[str, str | None]
    services: list[ServiceSeen]
    if_opened: list[IfOpened]
    is_rough: bool
    printers: list[PrinterState]
    alarms: AllAlarms
    notices: list[Notice]
    held: list[TicketData]
    line: PartOfLine


class Arranged(TypedDict):
    """A day's arrangement: services by desk; by service the limit of tickets and how many were given."""

    desks: dict[str, tuple[str, ...]]
    caps: dict[str, int | None]
    given: dict[str, int]
