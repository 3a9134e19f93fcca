"""What an act works with: the office, the transaction under way, the answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any, Final, TypedDict

from sqlalchemy import Connection, bindparam, func, insert, select, update

from queue_core.data.appointments import HAS_TICKET, appointment
from queue_core.data.db import Office
from queue_core.data.journal import journal
from queue_core.data.office import desk as desks
from queue_core.data.office import office as offices
from queue_core.data.rows import TicketRow

SYSTEM = "system"
MOMENT = timedelta(microseconds=1)
CLOCK_TOLERANCE = timedelta(hours=1)


class Unsaid(Enum):
    """The type of `UNSAID`, which no number and no None can be taken for."""

    UNSAID = "unsaid"


UNSAID: Final = Unsaid.UNSAID
"""What a caller has seen that does not say it: nothing is compared."""


class Seen(TypedDict, total=False):
    """The number that stood at a desk when somebody pressed, None for none; spreads into a call."""

    seen: str | None


class SeenAt(TypedDict, total=False):
    """The desk where a ticket stood when somebody pressed, None for none; spreads into an act on it."""

    seen_at: str | None


class SeenSeq(TypedDict, total=False):
    """The last event about a ticket that somebody had seen who pressed; spreads into an act on it."""

    seen_seq: int


@dataclass(frozen=True)
class Answer:
    """What an act answers, as plain data; `made` when it brought something new into being.

    `outcome` is what a feed's act did: added, changed, cancelled, or nothing.
    """

    data: dict[str, Any]
    made: bool = False
    outcome: str = ""


class Acting:
    """One act under way: its connection, its instant, the office's local day, the events it wrote."""

    def __init__(self, office: Office, db: Connection, now: datetime) -> None:
        self.office = office
        self.settings = office.settings
        self.db = db
        self.now = now
        self.today: date = self.settings.opening.local_day(now)
        row = db.execute(_THE_OFFICE, {"office": office.id}).one()
        self.last_seq: int = row.last_seq
        self.last_arrival_at: datetime = row.last_arrival_at
        self.day_on: date = row.day_on
        self.day_seq: int = row.day_seq
        self.figures_seq: int = row.figures_seq
        self.at = _at(now, row.last_at)
        self.written: list[dict[str, Any]] = []
        self.joined: set[int] = set()
        """The tickets that have come into a line, or into another one, in this act."""
        self.desks: set[str] = set()
        """The desks that somebody acted at, in this act."""
        self._booked: set[int] = set()
        self._changing_at: datetime | None = None

    def journal(
        self,
        event: str,
        *,
        by: str,
        ticket: TicketRow | None = None,
        service: str | None = None,
        desk: str | None = None,
        why: Mapping[str, Any] | None = None,
    ) -> int:
        """Write one event; answers its number."""
        self.last_seq += 1
        if desk is not None and by != SYSTEM:
            self.desks.add(desk)
        if ticket is not None and ticket.slot_at is not None:
            self._booked.add(ticket.id)
        self.written.append(
            {
                "office_id": self.office.id,
                "seq": self.last_seq,
                "at": self.at,
                "event": event,
                "ticket_id": ticket.id if ticket is not None else None,
                "number": ticket.number if ticket is not None else None,
                "service": ticket.service if ticket is not None else service,
                "desk": desk,
                "by": by,
                "why": why,
            }
        )
        return self.last_seq

    def arrival(self) -> datetime:
        """The instant of an arrival: now, but never before the office's previous one."""
        self.last_arrival_at = max(self.now, self.last_arrival_at)
        return self.last_arrival_at

    def changing_at(self) -> datetime:
        """The instant of this act's changes to appointments, later than that of any act before.

        So a feed that asks for what changed after the last instant it was told misses nothing, though
        acts wait for each other and the clock may step back.
        """
        if self._changing_at is None:
            latest = self.db.execute(_LATEST_CHANGE, {"office": self.office.id}).scalar()
            self._changing_at = max(self.now, latest + MOMENT) if latest else self.now
        return self._changing_at

    def close(self) -> None:
        """Write what was collected; the last statements of the transaction."""
        for ticket_id in self._booked:
            self.db.execute(_TOUCH, {"ticket": ticket_id, "at": self.changing_at()})
        for desk in self.desks:
            self.db.execute(_ACTED, {"office": self.office.id, "name": desk, "at": self.now})
        if self.written:
            self.db.execute(_WRITE, self.written)
            self.db.execute(
                _KEEP,
                {
                    "office": self.office.id,
                    "seq": self.last_seq,
                    "arrival": self.last_arrival_at,
                    "day": self.day_on,
                    "began": self.day_seq,
                    "written": self.at,
                    "figures": self.figures_seq,
                },
            )


def _at(now: datetime, last: datetime | None) -> datetime:
    """When this act's events are written, never before the last one that is there.

    Processes wait for each other, and take their `now` before they do; and a clock is set back. One that is
    set back by more than CLOCK_TOLERANCE was wrong: the events tell the right time from then on.
    """
    return last if last is not None and now < last <= now + CLOCK_TOLERANCE else now


_THE_OFFICE = select(
    offices.c.last_seq,
    offices.c.last_arrival_at,
    offices.c.day_on,
    offices.c.day_seq,
    offices.c.last_at,
    offices.c.figures_seq,
).where(offices.c.id == bindparam("office"))
_LATEST_CHANGE = select(func.max(appointment.c.changed_at)).where(
    appointment.c.office_id == bindparam("office")
)
_TOUCH = (
    update(appointment)
    .where(appointment.c.ticket_id == bindparam("ticket"), HAS_TICKET)
    .values(changed_at=bindparam("at"))
)
_ACTED = (
    update(desks)
    .where(desks.c.office_id == bindparam("office"), desks.c.desk == bindparam("name"))
    .values(acted_at=bindparam("at"))
)
_WRITE = insert(journal)
_KEEP = (
    update(offices)
    .where(offices.c.id == bindparam("office"))
    .values(
        last_seq=bindparam("seq"),
        last_arrival_at=bindparam("arrival"),
        day_on=bindparam("day"),
        day_seq=bindparam("began"),
        last_at=bindparam("written"),
        figures_seq=bindparam("figures"),
    )
)
