"""What a change of the office would leave behind: who waits for what is to go, who is booked on a day off."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, select

from queue_core.data.appointments import appointment
from queue_core.data.db import Office
from queue_core.data.tickets import IS_UNFINISHED, ticket
from queue_core.rules.appointment_states import BOOKED


class Effect(NamedTuple):
    """`kind` is `service` or `desk`, with those who wait for it or sit there, or `day`, with those booked."""

    kind: str
    name: str
    waiting: int
    booked: int


def effects(office: Office, before: Mapping[str, Any], now: Mapping[str, Any], at: datetime) -> list[Effect]:
    """What goes and concerns somebody; nothing where a `was` takes them along."""
    opening, found = office.settings.opening, []
    with office.storage.reading() as db:
        params = {"office": office.id, "since": at}
        for slug in _gone(before, now, "service", "slug"):
            waiting = db.execute(_WAITING_FOR, params | {"service": slug}).scalar() or 0
            booked = db.execute(_BOOKED_FOR, params | {"service": slug}).scalar() or 0
            found.append(Effect("service", slug, waiting, booked))
        for name in _gone(before, now, "desk", "name"):
            found.append(Effect("desk", name, db.execute(_AT_DESK, params | {"desk": name}).scalar() or 0, 0))
        for day in _new_holidays(before, now):
            span = {"since": max(at, opening.ends(day - timedelta(days=1))), "until": opening.ends(day)}
            booked = db.execute(_BOOKED_ON, params | span).scalar() or 0
            found.append(Effect("day", day.isoformat(), 0, booked))
    return [each for each in found if each.waiting or each.booked]


def _gone(before: Mapping[str, Any], now: Mapping[str, Any], section: str, key: str) -> list[str]:
    there = {name for each in now.get(section, []) for name in (each.get(key), *each.get("was", []))}
    return [each[key] for each in before.get(section, []) if each[key] not in there]


def _new_holidays(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[date]:
    """What is no date is told by the settings."""
    known = {each.get("on") for each in before.get("holiday", [])}
    days = []
    for each in now.get("holiday", []):
        with suppress(ValueError, TypeError):
            if each.get("on") not in known:
                days.append(date.fromisoformat(each["on"]))
    return sorted(days)


_OPEN = (
    select(func.count()).select_from(ticket).where(ticket.c.office_id == bindparam("office"), IS_UNFINISHED)
)
_WAITING_FOR = _OPEN.where(ticket.c.service == bindparam("service"))
_AT_DESK = _OPEN.where(ticket.c.desk == bindparam("desk"))
_BOOKED = (
    select(func.count())
    .select_from(appointment)
    .where(
        appointment.c.office_id == bindparam("office"),
        appointment.c.state == BOOKED,
        appointment.c.slot_at >= bindparam("since", type_=appointment.c.slot_at.type),
    )
)
_BOOKED_FOR = _BOOKED.where(appointment.c.service == bindparam("service"))
_BOOKED_ON = _BOOKED.where(appointment.c.slot_at < bindparam("until", type_=appointment.c.slot_at.type))
