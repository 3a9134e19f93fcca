"""The staff's week: the times of the services that are booked here, how many each takes, what is closed and
why.

Numbers alone: who is booked stands in `boards.appointments`, which shows names to staff.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple, TypedDict

from sqlalchemy import Connection, bindparam, func, select

from queue_core.boards.appointments import Expected, booked_between
from queue_core.data.appointments import appointment as appointments
from queue_core.data.blocks import blocks_from
from queue_core.data.bookings import LONGEST, reservation
from queue_core.data.db import Office
from queue_core.data.free_slots import begins, bounds, closed_between, plan_of, with_places
from queue_core.data.queries import written
from queue_core.rules import slots
from queue_core.rules.appointment_states import ARRIVED, BOOKED, MISSED
from queue_core.rules.refusals import Refusal
from queue_core.rules.reservation_states import RESERVED
from queue_core.settings.sections import Service

DAYS = 7


class Time(TypedDict):
    """A time of a service: how many `places`, how many of them are taken, how many `left` to book.

    `closed` says that nobody can be booked, and `reason` why, where a reason is known; `block` is the id of
    the block that says so.
    """

    service: str
    slot_at: str
    places: int
    taken: int
    left: int
    closed: bool
    reason: str | None
    block: int | None


class Block(TypedDict):
    """A time that staff have blocked, for a service or for all; `concerns` are the references of those who
    are booked there and have not come.
    """

    id: int
    service: str | None
    from_at: str
    until_at: str
    reason: str
    concerns: list[str]


class DayOfService(NamedTuple):
    """A day of a service: how many are booked, how many places are left from now on, how many times are
    closed of how many, and how many are to come."""

    on: date
    booked: int
    left: int
    places: int
    closed: int
    times: int
    coming: int


def times_of(office: Office, service: str, days: Sequence[date], now: datetime, language: str) -> list[Time]:
    """Every time of a service on these local days, closed ones too. A closure's reason is in the language.

    Refuses with `booking_off`, `unknown_service`.
    """
    known = bookable(office, service)
    with office.storage.reading() as db:
        return _times(db, office, known, days, now, language)


def overview(
    office: Office, days: Sequence[date], now: datetime, language: str
) -> dict[str, list[DayOfService]]:
    """Each service that is booked here, in the office's order, with each of these days. Refuses with
    `booking_off`.
    """
    _must_book(office)
    params = {"office": office.id, "first": days[0], "last": days[-1]}
    found: dict[str, list[DayOfService]] = {}
    with office.storage.reading() as db:
        booked = {(slug, on): count for slug, on, count in db.execute(_BOOKED, params)}
        for service in (each for each in office.settings.service if each.booking):
            times = _times(db, office, service, days, now, language)
            found[service.slug] = [
                _of_day(office, day, booked.get((service.slug, day), 0), times, now) for day in days
            ]
    return found


def held_at(office: Office, service: str, slot_at: datetime, now: datetime) -> int:
    """How many hold a place at a time that they have not confirmed yet."""
    begin, end = slots.visit(slot_at, plan_of(bookable(office, service)))
    params = {"office": office.id, "slug": service, "begin": begin - LONGEST, "end": end, "at": now}
    with office.storage.reading() as db:
        rows = db.execute(_HELD, params).all()
    return sum(begin < row.slot_at + timedelta(minutes=row.minutes) for row in rows)


def coming_blocks(office: Office, now: datetime) -> list[Block]:
    """The blocks that are not over, by their beginning."""
    with office.storage.reading() as db:
        rows = blocks_from(db, office.id, now)
    return [
        {
            "id": row.id,
            "service": row.service,
            "from_at": written(row.from_at),
            "until_at": written(row.until_at),
            "reason": row.reason,
            "concerns": [
                each.reference for each in concerned(office, row.from_at, row.until_at, now, row.service)
            ],
        }
        for row in rows
    ]


def concerned(
    office: Office, begin: datetime, end: datetime, now: datetime, service: str | None = None
) -> list[Expected]:
    """Whom it concerns that nobody is seen at a time: who is booked there, from now on."""
    return [each for each in booked_between(office, max(begin, now), end, service) if each.awaited]


def bookable(office: Office, service: str) -> Service:
    """A service that is booked here. Refuses with `booking_off`, `unknown_service`."""
    _must_book(office)
    known = office.settings.services.get(service)
    if known is None or not known.booking:
        raise Refusal("unknown_service", service=service)
    return known


def _must_book(office: Office) -> None:
    if not office.settings.booking.enabled:
        raise Refusal("booking_off")


def _times(
    db: Connection, office: Office, service: Service, days: Sequence[date], now: datetime, language: str
) -> list[Time]:
    closed = closed_between(db, office, service, *bounds(office.settings, days))
    found: list[Time] = []
    for slot in with_places(db, office, service, begins(office.settings, service, days), now):
        begin, end = slots.visit(slot.slot_at, plan_of(service))
        stops = [each for each in closed if each.span.begin < end and begin < each.span.end]
        found.append(
            {
                "service": service.slug,
                "slot_at": written(slot.slot_at),
                "places": service.places,
                "taken": slot.taken,
                "left": 0 if stops else slot.left,
                "closed": bool(stops),
                "reason": (stops[0].why.in_(language) or None) if stops else None,
                "block": next((each.block for each in stops if each.block), None),
            }
        )
    return found


def _of_day(office: Office, day: date, booked: int, times: Sequence[Time], now: datetime) -> DayOfService:
    local_day = office.settings.opening.local_day
    own = [each for each in times if local_day(datetime.fromisoformat(each["slot_at"])) == day]
    coming = [each for each in own if datetime.fromisoformat(each["slot_at"]) >= now]
    return DayOfService(
        on=day,
        booked=booked,
        left=sum(each["left"] for each in coming),
        places=sum(each["places"] for each in own),
        closed=sum(each["closed"] for each in own),
        times=len(own),
        coming=len(coming),
    )


_BOOKED = (
    select(appointments.c.service, appointments.c.slot_on, func.count())
    .where(
        appointments.c.office_id == bindparam("office"),
        appointments.c.slot_on.between(bindparam("first"), bindparam("last")),
        appointments.c.state.in_((BOOKED, ARRIVED, MISSED)),
    )
    .group_by(appointments.c.service, appointments.c.slot_on)
)
_HELD = select(reservation.c.slot_at, reservation.c.minutes).where(
    reservation.c.office_id == bindparam("office"),
    reservation.c.service == bindparam("slug"),
    reservation.c.slot_at >= bindparam("begin"),
    reservation.c.slot_at < bindparam("end"),
    reservation.c.state == RESERVED,
    reservation.c.reserved_until > bindparam("at"),
)
