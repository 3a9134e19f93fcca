"""Tickets and appointments as plain data: what acts answer and boards show. Instants are RFC 3339."""

from typing import TypedDict


class WaitData(TypedDict):
    """How long somebody waits, from now: an estimate, in whole minutes."""

    from_min: int
    to_min: int


class TicketData(TypedDict):
    """`wait` is the estimate of one who waits, None where nobody knows."""

    id: int
    number: str
    service: str
    origin: str
    state: str
    rank: int
    priority: bool
    due_at: str
    ahead: int | None
    desk: str | None
    taken_at: str
    called_at: str | None
    started_at: str | None
    ended_at: str | None
    held_at: str | None
    slot_at: str | None
    wait: WaitData | None


class AppointmentData(TypedDict):
    """`ticket` is the number of its visitor's ticket."""

    reference: str
    code: str
    service: str
    slot_at: str
    minutes: int | None
    language: str
    state: str
    ticket: str | None
