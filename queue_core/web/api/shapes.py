"""The shapes of answers, as documented; the tests hold real answers against them."""

from datetime import date
from typing import Any, Literal

from pydantic import AwareDatetime, BaseModel, RootModel

State = Literal["waiting", "called", "serving", "served", "no_show", "held", "cancelled", "expired"]


class Wait(BaseModel):
    """How long it takes from now: an estimate, in whole minutes, meant to hold four times of five."""

    from_min: int
    to_min: int


class Ticket(BaseModel):
    """`wait` is null unless the ticket waits and an estimate knows it."""

    id: int
    number: str
    service: str
    origin: Literal["walk_in", "appointment"]
    state: State
    rank: Literal[0, 1, 2]
    priority: bool
    due_at: AwareDatetime
    ahead: int | None
    desk: str | None
    taken_at: AwareDatetime
    called_at: AwareDatetime | None
    started_at: AwareDatetime | None
    ended_at: AwareDatetime | None
    held_at: AwareDatetime | None
    slot_at: AwareDatetime | None
    wait: Wait | None


class TrackedTicket(Ticket):
    track_url: str | None = None


class Arrival(TrackedTicket):
    arrival: Literal["early", "on_time", "late"]
    joins_at: AwareDatetime | None
    also: list[str]


class CalledTicket(Ticket):
    why: str


class VisitAtOnce(TrackedTicket):
    why: str


class PlaceInLine(Ticket):
    place: int
    why: str


class SentOn(BaseModel):
    """How much was given to `service`."""

    service: str
    tickets: int
    appointments: int


class Appointment(BaseModel):
    reference: str
    code: str
    service: str
    slot_at: AwareDatetime
    minutes: int | None
    language: str
    state: Literal["booked", "arrived", "cancelled", "missed"]
    ticket: str | None


class BookedVisit(Appointment):
    """What became of an appointment; `visit` is its ticket's state."""

    visit: State | None
    arrived_at: AwareDatetime | None
    called_at: AwareDatetime | None
    ended_at: AwareDatetime | None
    changed_at: AwareDatetime


class Outcome(BaseModel):
    """One item of a batch: what became of it."""

    reference: str | None
    status: int
    appointment: Appointment | None = None
    code: str | None = None
    detail: str | None = None


class Desk(BaseModel):
    desk: str
    services: list[str]
    only: Literal["priority"] | None
    state: Literal["open", "paused", "closed"]
    ticket: str | None


class Service(BaseModel):
    """`wait` is that of a walk-in who takes a ticket now; null where nobody knows."""

    slug: str
    letter: str
    name: dict[str, str]
    is_open: bool
    waiting: int
    wait: Wait | None


class WaitScore(BaseModel):
    """How good the waits were that walk-ins were told with their tickets, on a day that is over, by service
    and local hour. `covered` waited within what they were told, `later` longer; the last three are means
    in minutes. The score is the width, and ten times the minutes of a miss: less is better. `table_score` is
    that of a table of past waits by service and hour, null where the past is too short for one.
    """

    on: date
    service: str
    hour: int
    visits: int
    covered: int
    later: int
    width_min: float
    interval_score: float
    table_score: float | None


class JournalRow(BaseModel):
    seq: int
    at: AwareDatetime
    event: str
    ticket: int | None
    number: str | None
    service: str | None
    desk: str | None
    by: str
    why: str | None


class BoardCall(BaseModel):
    number: str
    desk: str
    called_at: AwareDatetime
    again: bool


class Board(BaseModel):
    as_of: int
    calls: list[BoardCall]
    waiting: dict[str, int]


class Message(BaseModel):
    """What a visitor was told; `number` or `reference` says about what, and nothing says to whom."""

    id: int
    kind: str
    channel: str
    state: Literal["waiting", "sent", "failed", "expired"]
    tries: int
    reference: str | None
    number: str | None
    created_at: AwareDatetime
    sent_at: AwareDatetime | None


class Slot(BaseModel):
    slot_at: AwareDatetime
    left: int


class WeekTime(BaseModel):
    """A time of the staff's week; where it is `closed` nobody can be booked, and `block` is what says so."""

    service: str
    slot_at: AwareDatetime
    places: int
    taken: int
    left: int
    closed: bool
    reason: str | None
    block: int | None


class Block(BaseModel):
    """A blocked time; `concerns` are the references of those who are booked then and have not come."""

    id: int
    service: str | None
    from_at: AwareDatetime
    until_at: AwareDatetime
    reason: str
    concerns: list[str]


class Reservation(BaseModel):
    """`reserved` until it is confirmed, or `booked` at once where no contact is asked for."""

    reference: str
    state: Literal["reserved", "booked"]
    reserved_until: AwareDatetime | None


class OfficeNow(RootModel[dict[str, Any]]):
    """The sections of config.toml with every key, but for those that hold a secret."""


class OfficeChange(BaseModel):
    """`changes` have `key`, `place`, and `from` and `to` where something was and is; of a secret neither."""

    id: int
    at: AwareDatetime
    by: str
    changes: list[dict[str, Any]]
    undoes: int | None


class Problem(BaseModel):
    """RFC 9457; `code` is stable, `detail` is a sentence in the language body for."""

    type: str
    title: str
    status: int
    detail: str
    code: str
