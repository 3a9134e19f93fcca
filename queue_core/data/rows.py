"""What rows hold, as acts and boards read them: the columns of tickets, appointments, desks and the journal,
with their types, and None where a column may be empty.

A query that asks for some of the columns only gives a row that has no others.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol


class TicketRow(Protocol):
    id: int
    office_id: int
    day_on: date
    number: str
    service: str
    origin: str
    language: str
    state: str
    line: str
    rank: int
    priority: bool
    due_at: datetime
    taken_at: datetime
    slot_at: datetime | None
    desk: str | None
    called_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None
    held_at: datetime | None
    announced_at: datetime | None
    announced_seq: int | None
    party: int | None
    later: Sequence[str] | None
    note: str | None
    outcome: str | None
    needs: str | None
    lit_at: datetime | None
    told_from_min: int | None
    told_to_min: int | None


class AppointmentRow(Protocol):
    id: int
    office_id: int
    reference: str
    asked_for: str
    code: str
    service: str
    slot_at: datetime
    slot_on: date
    minutes: int | None
    name: str | None
    phone: str | None
    phone_digits: str | None
    other_digits: str | None
    language: str
    state: str
    ticket_id: int | None
    source: str
    stated: str | None
    sequence: int | None
    updated_at: datetime | None
    changed_at: datetime
    erased_at: datetime | None
    email: str | None
    url: str | None
    uid: str | None


class DeskRow(Protocol):
    desk: str
    state: str
    clerk: str | None
    changed_at: datetime
    acted_at: datetime | None
    services: Sequence[str] | None
    free_at: datetime | None
    help_at: datetime | None


class EventRow(Protocol):
    office_id: int
    seq: int
    at: datetime
    event: str
    ticket_id: int | None
    number: str | None
    service: str | None
    desk: str | None
    by: str
    why: Mapping[str, Any] | None
