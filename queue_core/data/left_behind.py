"""Services that config.toml no longer names, though tickets or appointments of theirs are still open."""

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, func, select

from queue_core.data.appointments import appointment as appointments
from queue_core.data.db import Storage
from queue_core.data.office import desk as desks
from queue_core.data.office import office as offices
from queue_core.data.office import service as services
from queue_core.data.tickets import IS_UNFINISHED
from queue_core.data.tickets import ticket as tickets
from queue_core.settings.settings import Settings


class LeftBehind(NamedTuple):
    """How many tickets of a service have not ended, and how many of its appointments are still to come."""

    service: str
    tickets: int
    appointments: int


def left_behind(db: Connection, office_id: int, settings: Settings) -> list[LeftBehind]:
    """Each such service. One that config.toml renames is none: the next start gives it its new name."""
    known = db.execute(_NOT_SETTLED, {"office": office_id}).scalars()
    gone = [slug for slug in known if settings.present_service(slug) not in settings.services]
    return [each for each in counted(db, office_id, gone) if each.tickets or each.appointments]


def counted(db: Connection, office_id: int, slugs: Collection[str]) -> list[LeftBehind]:
    """What is open of some services."""
    if not slugs:
        return []
    params = {"office": office_id, "slugs": list(slugs)}
    of_tickets = {slug: count for slug, count in db.execute(_TICKETS, params)}
    of_appointments = {slug: count for slug, count in db.execute(_APPOINTMENTS, params)}
    return [LeftBehind(slug, of_tickets.get(slug, 0), of_appointments.get(slug, 0)) for slug in slugs]


def desks_left(db: Connection, office_id: int, settings: Settings) -> list[str]:
    """The desks that config.toml no longer names and that are not closed: the next start closes them."""
    there = db.execute(_STAFFED, {"office": office_id}).scalars()
    return [name for name in there if settings.present_desk(name) not in settings.desks]


def open_of(db: Connection, office_id: int) -> set[str]:
    """Every service, whatever config.toml says, that has an open ticket or an appointment to come."""
    params = {"office": office_id}
    return {*db.execute(_WITH_TICKETS, params).scalars(), *db.execute(_WITH_APPOINTMENTS, params).scalars()}


_NOT_SETTLED = (
    select(services.c.slug)
    .where(services.c.office_id == bindparam("office"), services.c.settled.is_(False))
    .order_by(services.c.slug)
)
_TODAY = select(offices.c.day_on).where(offices.c.id == bindparam("office")).scalar_subquery()
_TICKETS = (
    select(tickets.c.service, func.count())
    .where(
        tickets.c.office_id == bindparam("office"),
        IS_UNFINISHED,
        tickets.c.service.in_(bindparam("slugs", expanding=True)),
    )
    .group_by(tickets.c.service)
)
_APPOINTMENTS = (
    select(appointments.c.service, func.count())
    .where(
        appointments.c.office_id == bindparam("office"),
        appointments.c.slot_on >= _TODAY,
        appointments.c.state == "booked",
        appointments.c.service.in_(bindparam("slugs", expanding=True)),
    )
    .group_by(appointments.c.service)
)
_WITH_TICKETS = select(tickets.c.service).where(tickets.c.office_id == bindparam("office"), IS_UNFINISHED)
_WITH_TICKETS = _WITH_TICKETS.distinct()
_WITH_APPOINTMENTS = (
    select(appointments.c.service)
    .where(
        appointments.c.office_id == bindparam("office"),
        appointments.c.slot_on >= _TODAY,
        appointments.c.state == "booked",
    )
    .distinct()
)
_STAFFED = (
    select(desks.c.desk)
    .where(desks.c.office_id == bindparam("office"), desks.c.state != "closed")
    .order_by(desks.c.desk)
)


def all_left(storage: Storage, settings: Settings) -> tuple[list[LeftBehind], list[str]]:
    """The services and desks that config.toml no longer names, though somebody is still there."""
    with storage.reading() as db:
        return left_behind(db, 1, settings), desks_left(db, 1, settings)
