"""The shipped office on a real database, a clock that a test moves, and its acts in few words."""

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from queue_core.actions import (
    alarms_seen,
    announced_end,
    at_once,
    calls,
    check_in,
    desks,
    feed_appointments,
    founding,
    help,
    staff_appointments,
    tickets,
    visits,
)
from queue_core.actions import (
    office as office_acts,
)
from queue_core.actions.acting import Office
from queue_core.actions.offered import OFFERED
from queue_core.data.appointments import appointment
from queue_core.data.db import Storage, database
from queue_core.data.journal import journal
from queue_core.data.migrations import migrate
from queue_core.data.tickets import ticket
from queue_core.rules.refusals import Refusal
from queue_core.rules.states import TICKET
from queue_core.settings import settings as reading
from queue_core.settings.settings import Settings
from queue_core.simulation.office_waits import OfficeWaits
from tests import databases

SHIPPED = Path(__file__).parent.parent / "config.toml"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CLOSED_AT_MIDNIGHT = {day: ["00:01-23:59"] for day in DAYS}
ROUND_THE_CLOCK = {day: ["00:00-24:00"] for day in DAYS}
ZONE = ZoneInfo("Europe/Bucharest")
TUESDAY = date(2026, 3, 10)


def local(clock: str, day: date = TUESDAY) -> datetime:
    """The instant of a Bucharest wall clock: local("10:30")."""
    return datetime.combine(day, time.fromisoformat(clock), ZONE).astimezone(UTC)


class Clock:
    """`.now`, which only the test moves. It begins on a Tuesday at 10:00."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def at(self, clock: str, day: date = TUESDAY) -> datetime:
        self.now = local(clock, day)
        return self.now

    def forward(self, **by: float) -> datetime:
        self.now += timedelta(**by)
        return self.now

    def back(self, **by: float) -> datetime:
        return self.forward(**{unit: -count for unit, count in by.items()})


def shipped(folder: Path, **changes: Any) -> Settings:
    """The shipped office, open but for two minutes around midnight, so that its days end; kept in a folder.
    `changes` are whole sections."""
    changes = {"hours": CLOSED_AT_MIDNIGHT, "holiday": []} | changes
    storage = changes.get("storage", {})
    changes["storage"] = (
        {"folder": str(folder)} | storage | {"url": storage.get("url") or databases.of(folder)}
    )
    return reading.load(SHIPPED, **changes)


def founded(settings: Settings, now: datetime, office_id: int = 1) -> Office:
    """The office of the settings on the database that `lobby serve` would use."""
    url = database(settings)
    file = Path(url.database or "")
    if url.get_backend_name() == "sqlite" and not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(_migrated())
    office = Office(settings, Storage(url), office_id)
    founding.found(office, now)
    return office


@cache
def _migrated() -> bytes:
    """A file of today's schema: what the migrations make of an empty one, once for all tests of a process."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "lobby.db"
        storage = Storage(f"sqlite:///{file}")
        migrate(storage)
        storage.close()
        return file.read_bytes()


def hash_of(password: str) -> str:
    """What an account keeps of a password, by argon2's least parameters, so that each check of it is fast.

    The program's own take a tenth of a second; accounts that its pages and commands add have those.
    """
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(password)


@contextmanager
def refused(code: str):
    """What is inside is refused with this code; the refusal is handed out as `.value`."""
    with pytest.raises(Refusal) as found:
        yield found
    assert found.value.code == code


@dataclass
class Acts:
    """Every act, done now by a test: `acts.call("1")` answers the ticket as plain data."""

    office: Office
    clock: Clock

    def do(self, act: Any, *args: Any, **asked: Any) -> dict[str, Any]:
        return act(self.office, *args, **{"by": "test", "now": self.clock.now} | asked).data

    def __getattr__(self, name: str) -> Any:
        return partial(self.do, _ACTS[name])

    def book(self, reference: str, slot: datetime | str, service: str = "taxes", **asked: Any) -> dict:
        """Put an appointment; a slot in words is today's."""
        slot_at = local(slot, self.clock.now.astimezone(ZONE).date()) if isinstance(slot, str) else slot
        return self.do(feed_appointments.put, reference, service=service, slot_at=slot_at, **asked)

    def open(self, *names: str) -> None:
        for name in names:
            self.do(desks.open_desk, name)

    def estimate_waits(self) -> None:
        """What the process beside a server does every few seconds."""
        OfficeWaits(self.office).make(self.clock.now)

    def called(self, desk: str) -> str:
        """Call next, and answer the number alone; an open ticket is finished first."""
        return self.do(calls.call_next, desk, finish_current=True)["number"]

    def ticket(self, ticket_id: int) -> Any:
        with self.office.storage.reading() as db:
            return db.execute(select(ticket).where(ticket.c.id == ticket_id)).one()

    def tickets(self) -> list[Any]:
        with self.office.storage.reading() as db:
            mine = select(ticket).where(ticket.c.office_id == self.office.id)
            return list(db.execute(mine.order_by(ticket.c.id)))

    def appointment(self, reference: str) -> Any:
        with self.office.storage.reading() as db:
            return db.execute(
                select(appointment).where(
                    appointment.c.reference == reference, appointment.c.office_id == self.office.id
                )
            ).one()

    def journal(self, after: int = 0) -> list[Any]:
        with self.office.storage.reading() as db:
            mine = select(journal).where(journal.c.office_id == self.office.id, journal.c.seq > after)
            return list(db.execute(mine.order_by(journal.c.seq)))

    def events(self, after: int = 0) -> list[str]:
        return [row.event for row in self.journal(after)]


_ACTS = {offered.act: offered.do for offered in OFFERED} | {
    "take": tickets.take,
    "check_in": check_in.check_in,
    "call": calls.call_next,
    "call_this": calls.call_this,
    "call_who_joins": calls.call_who_joins,
    "at_once": at_once.serve_at_once,
    "accept_late": check_in.accept_late,
    "book_by_phone": staff_appointments.book,
    "move": staff_appointments.move,
    "call_off": staff_appointments.call_off,
    "put": feed_appointments.put,
    "put_many": feed_appointments.put_many,
    "cancel_vanished": feed_appointments.cancel_vanished,
    "reopen": visits.reopen,
    "transfer": visits.transfer,
    "undo": calls.undo_call,
    "give_priority": visits.give_priority,
    "withdraw_priority": visits.withdraw_priority,
    "pause": desks.pause,
    "close": desks.close,
    "unbook": feed_appointments.cancel,
    "arrange": desks.arrange,
    "open_from_afar": desks.open_from_afar,
    "ask_for_help": help.call_for_help_at_desk,
    "answer_at_desk": help.answer_at_desk,
    "stop_intake": office_acts.stop_intake,
    "open_intake": office_acts.open_intake,
    "end_day": office_acts.end_day,
    "see_alarm": alarms_seen.see_alarm,
    "announce_end": announced_end.announce_end,
    "stop_end": announced_end.stop_end,
    "carry_out_end": announced_end.carry_out_end,
    "turn_the_day": office_acts.turn_the_day,
}

AFTER_EVENT = {TICKET.event(act): state for act, state in TICKET.made.items()} | {
    TICKET.event(act, before): after for (act, before), after in TICKET.moves.items() if before != after
}
"""The state that each event leaves its ticket in; which one an undo has taken up again, its event says."""


def replayed(rows: list[Any]) -> dict[int, tuple[str, str]]:
    """Each ticket's number and state, as the journal alone tells them."""
    states: dict[int, tuple[str, str]] = {}
    for row in rows:
        if row.event in AFTER_EVENT:
            state = row.why["state"] if row.event == "ticket.reopened" else AFTER_EVENT[row.event]
            states[row.ticket_id] = (row.number, state)
    return states
