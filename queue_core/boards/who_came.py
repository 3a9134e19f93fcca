"""What share of those who booked came, by service and by the hour of their appointment.

Of every source: booked here, by phone, or told by a booking site. Cancelled ones were not to come, and those
whose day goes on may still do.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    bindparam,
    cast,
    extract,
    func,
    literal_column,
    select,
    type_coerce,
)

from queue_core.boards.parts import place_in
from queue_core.data.appointments import appointment as appointments
from queue_core.data.db import Office
from queue_core.data.in_parts import fetched
from queue_core.rules.appointment_states import ARRIVED, MISSED

QUARTER = 15


@dataclass(frozen=True)
class Booked:
    """The appointments of some days that were not cancelled and whose day is over, or whose visitor came."""

    arrived: int
    missed: int

    @property
    def all(self) -> int:
        return self.arrived + self.missed

    @property
    def share_came(self) -> float | None:
        """0 to 1; None where nobody was booked."""
        return self.arrived / self.all if self.all else None

    def __add__(self, other: "Booked") -> "Booked":
        return Booked(self.arrived + other.arrived, self.missed + other.missed)


@dataclass(frozen=True)
class WhoCame:
    """`cells` are those of each service and local hour, from 0 to 23; services in the office's order."""

    cells: Mapping[tuple[str, int], Booked]

    @property
    def by_service(self) -> dict[str, Booked]:
        found: dict[str, Booked] = {}
        for (service, _), each in self.cells.items():
            found[service] = found.get(service, NOBODY) + each
        return found

    @property
    def by_hour(self) -> dict[int, Booked]:
        found: dict[int, Booked] = {}
        for (_, hour), each in sorted(self.cells.items(), key=lambda cell: cell[0][1]):
            found[hour] = found.get(hour, NOBODY) + each
        return found

    @property
    def total(self) -> Booked:
        return sum(self.cells.values(), start=NOBODY)


NOBODY = Booked(0, 0)


def who_came(office: Office, first: date, last: date, service: str | None = None) -> WhoCame:
    """Of the days from the first to the last, both included; of one service or of all."""
    zone = office.settings.zone
    counted = _COUNTED_ON_SQLITE if office.storage.is_sqlite else _COUNTED_ON_POSTGRESQL
    found: dict[tuple[str, int], Booked] = {}
    with office.storage.reading() as db:
        for begin, end, offset in _stretches(zone, first, last):
            params = {"office": office.id, "first": begin, "last": end}
            for slug, state, at, count in fetched(db.execute(_EACH if offset is None else counted, params)):
                hour = at.astimezone(zone).hour if offset is None else (at * QUARTER + offset) // 60 % 24
                if service in (None, slug):
                    more = Booked(count, 0) if state == ARRIVED else Booked(0, count)
                    found[slug, hour] = found.get((slug, hour), NOBODY) + more
    place = place_in(office.settings.services)
    return WhoCame({key: found[key] for key in sorted(found, key=lambda key: (place(key[0]), key[1]))})


def _stretches(zone: ZoneInfo, first: date, last: date) -> list[tuple[date, date, int | None]]:
    """The days in stretches of one offset from UTC, in minutes; a day on which the clock changes by itself,
    without one.
    """
    found: list[tuple[date, date, int | None]] = []
    day = first
    while day <= last:
        offset, after = (_offset(zone, each) for each in (day, day + timedelta(days=1)))
        kept = offset if offset == after else None
        if found and kept is not None and found[-1][2] == kept:
            found[-1] = (found[-1][0], day, kept)
        else:
            found.append((day, day, kept))
        day += timedelta(days=1)
    return found


def _offset(zone: ZoneInfo, day: date) -> int:
    """Minutes from UTC at a day's beginning."""
    offset = datetime.combine(day, time(), zone).utcoffset()
    return int(offset.total_seconds()) // 60 if offset else 0


def _became(at: ColumnElement[Any]) -> Select[Any]:
    """The counts by service, state and time."""
    return (
        select(appointments.c.service, appointments.c.state, at, func.count())
        .where(
            appointments.c.office_id == bindparam("office"),
            appointments.c.slot_on.between(bindparam("first"), bindparam("last")),
            appointments.c.state.in_([ARRIVED, MISSED]),
        )
        .group_by(appointments.c.service, appointments.c.state, at)
    )


# The database counts by quarters of the UTC day, which the hours of every zone are made of.
_OF_A_DAY: ColumnElement[int] = literal_column("96")
_MICROSECONDS = type_coerce(appointments.c.slot_at, BigInteger)
_COUNTED_ON_SQLITE = _became((_MICROSECONDS // literal_column(str(QUARTER * 60_000_000))) % _OF_A_DAY)
_QUARTERS = func.floor(extract("epoch", appointments.c.slot_at) / literal_column(str(QUARTER * 60)))
_COUNTED_ON_POSTGRESQL = _became(cast(_QUARTERS, BigInteger) % _OF_A_DAY)
_EACH = _became(appointments.c.slot_at)
