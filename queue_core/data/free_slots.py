"""Which times of a service are free: for the act that takes one and for the pages that show them."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from queue_core.data.bookings import taken
from queue_core.data.db import Office
from queue_core.rules import slots
from queue_core.rules.slots import Plan, Slot, Span
from queue_core.settings.sections import Service
from queue_core.settings.settings import Settings


def plan_of(service: Service) -> Plan:
    return Plan(service.minutes, service.slot_minutes or service.minutes, service.places)


def begins(settings: Settings, service: Service, days: Sequence[date]) -> list[datetime]:
    """Every time of these days at which a visit for the service may begin, taken or not."""
    closed = [
        Span(*closure.span(settings.zone))
        for closure in settings.closure
        if not closure.services or service.slug in closure.services
    ]
    plan = plan_of(service)
    return [at for day in days for at in slots.starts(settings.opening, day, plan, closed)]


def free_slots(
    db: Connection, office: Office, service: Service, days: Sequence[date], now: datetime, *, but: str = ""
) -> list[Slot]:
    """The times of these days with the places that each has left; `but` is a reference that takes none.

    What has begun, is too soon or too far is not left out: `rules.slots.may_be_booked` says so.
    """
    times, plan = begins(office.settings, service, days), plan_of(service)
    if not times:
        return []
    end = times[-1] + timedelta(minutes=plan.minutes)
    found = taken(db, office.id, service.slug, times[0], end, now, minutes=service.minutes, but=but)
    return slots.free(times, plan, found)


def bookable_days(settings: Settings, now: datetime) -> list[date]:
    """The local days from today to the horizon."""
    today = settings.opening.local_day(now)
    last = settings.opening.local_day(now + timedelta(days=settings.booking.horizon_days))
    return [today + timedelta(days=each) for each in range((last - today).days + 1)]
