"""The appointments as staff see them: who is expected on a day, who is booked at a time.

What staff read here has visitors' names and phones. It is shown on the staff's own pages, and goes into no
board, no event and no log.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select, union_all

from queue_core.data import outbox, phones
from queue_core.data.appointments import appointment as appointments
from queue_core.data.arrangement import Served
from queue_core.data.bookings import LONGEST
from queue_core.data.db import Office
from queue_core.data.queries import BEYOND_ANY_ID
from queue_core.data.schema import Row
from queue_core.data.tickets import ticket as tickets
from queue_core.rules import policy, searching, states
from queue_core.rules.appointment_states import ARRIVED, BOOKED, CANCELLED, MISSED
from queue_core.rules.contact import LAST_DIGITS, are_together
from queue_core.rules.refusals import Refusal

SOON = timedelta(minutes=30)


@dataclass(frozen=True)
class Expected:
    """One of the day's appointments as staff see it, with name and phone."""

    row: Row
    stands_out: str | None
    """`cancelled` or `moved` while its visitor is here."""
    is_late_walk_in: bool
    """Came late and waits as a walk-in: staff may accept the visitor as booked."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self.row, name)

    @property
    def is_here(self) -> bool:
        return self.row.visit is not None and self.row.visit not in states.ENDED

    def desks(self, served: Served) -> list[str]:
        """Where the visitor may be called: the ticket's line may be another service's, or one desk's."""
        return served.desks_of(self.row.line or self.row.service, marked=bool(self.row.priority))

    @property
    def awaited(self) -> bool:
        return bool(self.row.state == "booked")


def expected(office: Office, day: date, search: str = "") -> list[Expected]:
    """The appointments of a day by time, and those moved to another day whose visitor is here today.

    `search` finds a code, a part of a reference, a number, the last digits of a phone, words of a name, as
    `rules.searching` compares them.
    """
    params = {"office": office.id, "day": day}
    with office.storage.reading() as db:
        rows = db.execute(_EXPECTED, params).all()
    found = [_expected(row) for row in rows]
    return [each for each in found if _matches(each.row, search)] if search.strip() else found


def due_soon(day: Sequence[Expected], now: datetime, grace: timedelta) -> list[Expected]:
    """Who has not come, with a slot in the next half hour or one that may still be kept."""
    return [each for each in day if each.awaited and now - grace <= each.slot_at <= now + SOON]


def booked_between(
    office: Office, begin: datetime, end: datetime, service: str | None = None
) -> list[Expected]:
    """Who is booked at a time that overlaps another, for a service or for any, and has not cancelled; by
    time. Whoever has come or has not is named too, on a day that is over.
    """
    local_day = office.settings.opening.local_day
    params = {
        "office": office.id, "first": local_day(begin - LONGEST), "last": local_day(end), "until": end,
    }  # fmt: skip
    with office.storage.reading() as db:
        rows = db.execute(_BETWEEN, params).all()
    return [
        _expected(row)
        for row in rows
        if service in (None, row.service) and begin < row.slot_at + lasts(office, row)
    ]


def lasts(office: Office, row: Row) -> timedelta:
    """How long an appointment takes: as it says, else as its service does."""
    known = office.settings.services.get(row.service)
    return timedelta(minutes=row.minutes or (known.minutes if known else 0))


def told_by(office: Office, one: Expected, kind: str) -> list[str]:
    """By which channels an appointment's visitor would be told that the office has `moved` or `cancelled` it;
    by none where nothing is known to write to, or the booking site tells it itself.
    """
    return [to.channel for to in outbox.of_appointment(office.settings, kind, one.row)]


def one_expected(office: Office, asked: int | str) -> Expected:
    """One appointment as staff see it, by its id or its reference. Refuses with `unknown_appointment`."""
    wanted = _BY_ID if isinstance(asked, int) else _BY_REFERENCE
    if isinstance(asked, int) and asked >= BEYOND_ANY_ID:
        raise Refusal("unknown_appointment")
    with office.storage.reading() as db:
        row = db.execute(wanted, {"office": office.id, "given": asked}).one_or_none()
    if row is None:
        raise Refusal("unknown_appointment")
    return _expected(row)


class OfPhone(NamedTuple):
    """One of the day's appointments of the phones that end in some digits."""

    id: int
    reference: str
    service: str
    slot_at: datetime
    state: str
    name: str | None
    """Only compared with another's, never shown."""
    phone_digits: str | None
    other_digits: str | None


def by_phone(office: Office, day: date, last_digits: str) -> list[OfPhone]:
    """The day's appointments, not cancelled, of the phones that end in these digits; by time."""
    if len(last_digits) != LAST_DIGITS or not (last_digits.isascii() and last_digits.isdigit()):
        return []
    with office.storage.reading() as db:
        found = phones.rows_of(db, phones.ids_of_phone(db, office.id, last_digits, day))
    return [
        OfPhone(*(getattr(row, name) for name in OfPhone._fields)) for row in found if row.state != CANCELLED
    ]


def are_one_visitors(found: Sequence[OfPhone]) -> bool:
    """Whether appointments are one visitor's: their phones have a number in common, and their names agree."""
    numbers = [{row.phone_digits, *(row.other_digits or "").split()} - {None} for row in found]
    return bool(set.intersection(*numbers)) and all(are_together(found[0].name, row.name) for row in found)


def _expected(row: Row) -> Expected:
    here = row.visit is not None and row.visit not in states.ENDED
    moved = here and (row.ticket_slot_at != row.slot_at or row.ticket_day_on != row.slot_on)
    stands_out = "cancelled" if here and row.state == "cancelled" else "moved" if moved else None
    late = here and row.visit == states.WAITING and not policy.is_booked(row.rank)
    return Expected(row, stands_out, late)


def _matches(row: Row, search: str) -> bool:
    plain = searching.squeezed(search)
    digits = "".join(letter for letter in plain if letter.isdigit())
    return (
        (plain.isdigit() and plain.lstrip("0") == row.code.lstrip("0"))
        or (row.number is not None and searching.number(search) == row.number)
        or searching.names(search, row.name or "")
        or (bool(plain) and plain in searching.squeezed(row.reference))
        or (len(digits) >= LAST_DIGITS and any(n.endswith(digits[-9:]) for n in phones.numbers_of(row)))
    )


_WITH_TICKET = appointments.outerjoin(tickets, tickets.c.id == appointments.c.ticket_id)
_SEEN_BY_STAFF = select(
    appointments,
    tickets.c.number,
    tickets.c.state.label("visit"),
    tickets.c.rank,
    tickets.c.desk,
    tickets.c.line,
    tickets.c.priority,
    tickets.c.taken_at,
    tickets.c.slot_at.label("ticket_slot_at"),
    tickets.c.day_on.label("ticket_day_on"),
).select_from(_WITH_TICKET)
_MOVED_AWAY = (
    select(appointments.c.id)
    .join(tickets, tickets.c.id == appointments.c.ticket_id)
    .where(
        tickets.c.office_id == bindparam("office"),
        tickets.c.day_on == bindparam("day"),
        tickets.c.state.in_(("waiting", "called", "serving", "held")),
        appointments.c.slot_on != bindparam("day"),
    )
)
_OF_THE_DAY = select(appointments.c.id).where(
    appointments.c.office_id == bindparam("office"), appointments.c.slot_on == bindparam("day")
)
_EXPECTED = _SEEN_BY_STAFF.where(appointments.c.id.in_(union_all(_OF_THE_DAY, _MOVED_AWAY))).order_by(
    appointments.c.slot_at, appointments.c.id
)
_BETWEEN = _SEEN_BY_STAFF.where(
    appointments.c.office_id == bindparam("office"),
    appointments.c.slot_on.between(bindparam("first"), bindparam("last")),
    appointments.c.state.in_((BOOKED, ARRIVED, MISSED)),
    appointments.c.slot_at < bindparam("until"),
).order_by(appointments.c.slot_at, appointments.c.id)
_BY_ID = _SEEN_BY_STAFF.where(
    appointments.c.office_id == bindparam("office"), appointments.c.id == bindparam("given")
)
_BY_REFERENCE = _SEEN_BY_STAFF.where(
    appointments.c.office_id == bindparam("office"), appointments.c.reference == bindparam("given")
)
