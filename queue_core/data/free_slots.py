"""Which times of a service are free: for the act that takes one and for the pages that show them."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from sqlalchemy import Connection

from queue_core.data.blocks import blocks_between
from queue_core.data.bookings import taken
from queue_core.data.db import Office
from queue_core.rules import slots
from queue_core.rules.slots import Plan, Slot, Span
from queue_core.settings.sections import Service
from queue_core.settings.settings import Settings
from queue_core.settings.values import Words


class Closed(NamedTuple):
    """A time at which nobody is booked, and why; `block` is its id where staff have blocked it."""

    span: Span
    why: Words
    block: int | None = None


def plan_of(service: Service) -> Plan:
    return Plan(service.minutes, service.slot_minutes or service.minutes, service.places)


def begins(
    settings: Settings, service: Service, days: Sequence[date], closed: Sequence[Span] = ()
) -> list[datetime]:
    """Every time of these days at which a visit for the service may begin, clear of what is closed, taken or
    not.
    """
    plan = plan_of(service)
    return [at for day in days for at in slots.starts(settings.opening, day, plan, closed)]


def closed_between(
    db: Connection, office: Office, service: Service, begin: datetime, end: datetime
) -> list[Closed]:
    """When nobody is booked for a service: the closures of config.toml, and what staff have blocked."""
    settings = office.settings
    found = [
        Closed(Span(*closure.span(settings.zone)), closure.name)
        for closure in settings.closure
        if not closure.services or service.slug in closure.services
    ]
    found = [each for each in found if each.span.begin < end and begin < each.span.end]
    blocked = blocks_between(db, office.id, begin, end, service.slug)
    return found + [
        Closed(Span(row.from_at, row.until_at), Words({"*": row.reason}), row.id) for row in blocked
    ]


def free_slots(
    db: Connection, office: Office, service: Service, days: Sequence[date], now: datetime, *, but: str = ""
) -> list[Slot]:
    """The times of these days with the places that each has left; `but` is a reference that takes none.

    What has begun, is too soon or too far is not left out: `rules.slots.may_be_booked` says so.
    """
    closed = closed_between(db, office, service, *bounds(office.settings, days)) if days else []
    times = begins(office.settings, service, days, [each.span for each in closed])
    return with_places(db, office, service, times, now, but=but)


def with_places(
    db: Connection, office: Office, service: Service, times: Sequence[datetime], now: datetime, *,
    but: str = "",
) -> list[Slot]:  # fmt: skip
    """Times, in order, with the places that each has left."""
    if not times:
        return []
    plan = plan_of(service)
    end = times[-1] + timedelta(minutes=plan.minutes)
    found = taken(db, office.id, service.slug, times[0], end, now, minutes=service.minutes, but=but)
    return slots.free(times, plan, found)


def bounds(settings: Settings, days: Sequence[date]) -> tuple[datetime, datetime]:
    """The first instant of the first of these local days, and the first after the last."""
    first = datetime.combine(days[0], time(), settings.zone)
    return first, datetime.combine(days[-1] + timedelta(days=1), time(), settings.zone)


def bookable_days(settings: Settings, now: datetime) -> list[date]:
    """The local days from today to the horizon."""
    today = settings.opening.local_day(now)
    last = settings.opening.local_day(now + timedelta(days=settings.booking.horizon_days))
    return [today + timedelta(days=each) for each in range((last - today).days + 1)]
