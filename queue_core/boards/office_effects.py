"""What a change of the office would leave behind: who waits for what goes, who is booked when it is shut."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, func, select

from queue_core.data.appointments import appointment
from queue_core.data.db import Office
from queue_core.data.tickets import IS_UNFINISHED, ticket
from queue_core.rules.appointment_states import BOOKED
from queue_core.settings.settings import Settings

MOST_SLOTS = 20_000
"""So many appointments to come are held against new hours."""


class Effect(NamedTuple):
    """`kind` is `service` or `desk`, with those who wait for it or sit there and are booked for it;
    `unserved`, with those who wait for a service that stays and has no desk; `day`, `closure` or `hours`,
    with those booked; `on` is the first day of these."""

    kind: str
    name: str
    waiting: int
    booked: int
    on: date | None = None


def effects(office: Office, then: Settings, now: datetime) -> list[Effect]:
    """What would concern somebody if the office were so; nothing where a `was` takes people along."""
    with office.storage.reading() as db:
        found = [
            *_gone(db, office, then, now),
            *_closed(db, office, then, now),
            *_hours(db, office, then, now),
        ]
    return [each for each in found if each.waiting or each.booked]


def _gone(db: Connection, office: Office, then: Settings, now: datetime) -> Iterator[Effect]:
    """The services and desks that would be there no more, and services that no desk would serve."""
    params = {"office": office.id, "since": now}
    for slug in office.settings.services:
        if then.present_service(slug) not in then.services:
            waiting = db.execute(_WAITING_FOR, params | {"service": slug}).scalar() or 0
            booked = db.execute(_BOOKED_FOR, params | {"service": slug}).scalar() or 0
            yield Effect("service", slug, waiting, booked)
        elif _has_desk(office.settings, slug) and not _has_desk(then, then.present_service(slug)):
            yield Effect(
                "unserved", slug, db.execute(_WAITING_FOR, params | {"service": slug}).scalar() or 0, 0
            )
    for name in office.settings.desks:
        if then.present_desk(name) not in then.desks:
            yield Effect("desk", name, db.execute(_AT_DESK, params | {"desk": name}).scalar() or 0, 0)


def _has_desk(settings: Settings, slug: str) -> bool:
    """Whether a desk that is open to all serves it, as config.toml arranges them."""
    return any(slug in desk.services for desk in settings.desk if desk.only is None)


def _closed(db: Connection, office: Office, then: Settings, now: datetime) -> Iterator[Effect]:
    """The new days without a visitor, and the new times without an appointment."""
    opening, known = office.settings.opening, {each.on for each in office.settings.holiday}
    for day in sorted(each.on for each in then.holiday if each.on not in known):
        since = max(now, opening.ends(day - timedelta(days=1)))
        params = {"office": office.id, "since": since, "until": opening.ends(day)}
        yield Effect("day", day.isoformat(), 0, db.execute(_BOOKED_ON, params).scalar() or 0, day)
    for closure in then.closure:
        if closure not in office.settings.closure:
            begin, end = closure.span(then.zone)
            params = {"office": office.id, "since": max(now, begin), "until": end}
            rows = db.execute(_SERVICES_ON, params).all()
            meant = closure.services or then.services
            booked = sum(row.booked for row in rows if row.service in meant)
            first = opening.local_day(begin)
            yield Effect("closure", first.isoformat(), 0, booked, first)


def _hours(db: Connection, office: Office, then: Settings, now: datetime) -> Iterator[Effect]:
    """Those booked in hours that would be none. A slot outside hours stays the booking site's affair."""
    before, after = office.settings.opening, then.opening
    if office.settings.hours == then.hours:
        return
    slots = db.execute(_SLOTS, {"office": office.id, "since": now}).scalars().all()
    closed = [slot for slot in slots if before.open_until(slot) and not after.open_until(slot)]
    new_days = {each.on for each in then.holiday} - {each.on for each in office.settings.holiday}
    closed = [slot for slot in closed if before.local_day(slot) not in new_days]
    if closed:
        yield Effect("hours", "", 0, len(closed), before.local_day(closed[0]))


_OPEN = (
    select(func.count()).select_from(ticket).where(ticket.c.office_id == bindparam("office"), IS_UNFINISHED)
)
_WAITING_FOR = _OPEN.where(ticket.c.service == bindparam("service"))
_AT_DESK = _OPEN.where(ticket.c.desk == bindparam("desk"))
_TO_COME = (
    appointment.c.office_id == bindparam("office"),
    appointment.c.state == BOOKED,
    appointment.c.slot_at >= bindparam("since", type_=appointment.c.slot_at.type),
)
_UNTIL = appointment.c.slot_at < bindparam("until", type_=appointment.c.slot_at.type)
_BOOKED = select(func.count()).select_from(appointment).where(*_TO_COME)
_BOOKED_FOR = _BOOKED.where(appointment.c.service == bindparam("service"))
_BOOKED_ON = _BOOKED.where(_UNTIL)
_SERVICES_ON = (
    select(appointment.c.service, func.count().label("booked"))
    .where(*_TO_COME, _UNTIL)
    .group_by(appointment.c.service)
)
_SLOTS = select(appointment.c.slot_at).where(*_TO_COME).order_by(appointment.c.slot_at).limit(MOST_SLOTS)
