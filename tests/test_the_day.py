"""2 February 2026 from the import of its appointments to the last call, against a line kept by hand.

Both files of the booking site tell the same day, so both offices call the same numbers at the same minutes.
"""

import csv
import os
import random
import subprocess
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from queue_core.rules.refusals import Refusal
from queue_core.settings import settings as reading
from tests.office import SHIPPED, Acts, Clock, founded, local, replayed

FEEDS = Path(__file__).parent / "feeds"
MONDAY = date(2026, 2, 2)
EVE = "2026-02-01 18:00:00"
MINUTE = timedelta(minutes=1)
EARLY, GRACE = timedelta(minutes=60), timedelta(minutes=15)
FIRST, CLOSING = local("08:00", MONDAY), local("16:30", MONDAY)


class Coming(NamedTuple):
    """Somebody on the way: when, and with what."""

    at: datetime
    reference: str | None
    service: str
    slot: datetime | None = None
    priority: bool = False


def imported(folder: Path, file: str) -> Acts:
    """An office into which the command has read a file on the evening before."""
    command = [sys.executable, "-m", "queue_core.entry", "appointments", "import", str(FEEDS / file)]
    variables = {"LOBBY_STORAGE__FOLDER": str(folder), "TZ": "UTC"}
    subprocess.run(
        ["faketime", "-f", f"@{EVE}", *command],
        cwd=folder,
        env=os.environ | variables,
        check=True,
        timeout=60,
    )
    settings = reading.load(SHIPPED, storage={"folder": str(folder), "url": ""})
    return Acts(founded(settings, FIRST), Clock(FIRST))


def booked() -> list[dict[str, str]]:
    text = (FEEDS / "appointments-2026-02-02.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(text.splitlines(), delimiter=";"))


def the_visitors() -> tuple[list[Coming], set[str]]:
    """All who come, in the order of their coming, and the references of those who never do."""
    chance = random.Random(20260202)
    coming, never = [], set()
    for number, row in enumerate(row for row in booked() if row["state"] == "booked"):
        slot = local(row["slot_at"].split()[1], MONDAY)
        if number % 7 == 0:
            never.add(row["reference"])
            continue
        early_on_time_late = {1: (-150, -70), 2: (20, 60), 3: (15, 15), 4: (-60, -60)}
        minutes = chance.randint(*early_on_time_late.get(number % 7, (-30, 10)))
        at = max(slot + minutes * MINUTE, FIRST)
        coming.append(Coming(at, row["reference"], row["service"], slot))
    services = ["taxes"] * 4 + sorted({row["service"] for row in booked()})
    for _ in range(110):
        at = local("08:30", MONDAY) + chance.randint(0, 460) * MINUTE
        coming.append(Coming(at, None, chance.choice(services), None, chance.random() < 0.08))
    return sorted(coming, key=lambda one: (one.at, one.reference or "")), never


class Line:
    """The line as section 3 has it, in a few lists; nothing of the program's own."""

    def __init__(self) -> None:
        self.waiting: dict[str, tuple[tuple[int, datetime, int], str]] = {}

    def joins(self, one: Coming, number: str, ticket_id: int) -> None:
        if one.slot and one.at <= one.slot + GRACE:
            key = (0, one.slot, ticket_id)
        else:
            key = (1 if one.priority else 2, one.at, ticket_id)
        self.waiting[number] = key, one.service

    def next_for(self, services: tuple[str, ...], now: datetime) -> str | None:
        due = [
            (key, number)
            for number, (key, service) in self.waiting.items()
            if service in services and (key[0] != 0 or key[1] - EARLY <= now)
        ]
        return min(due)[1] if due else None


class Day:
    """One office's day, minute by minute; `calls` is what was called when, where."""

    def __init__(self, acts: Acts) -> None:
        self.acts, self.line = acts, Line()
        self.calls: list[tuple[datetime, str, str]] = []
        # The priority desk stays closed that day.
        desks = [desk for desk in acts.office.settings.desk if desk.only is None]
        self.desks = {desk.name: (FIRST, desk.services) for desk in desks}
        self.chance = random.Random(7)
        self.ids: dict[str, int] = {}
        self.returning: list[tuple[datetime, str, Any]] = []
        self.absent: set[str] = set()

    def play(self, coming: list[Coming]) -> None:
        clock, to_come = self.acts.clock, list(coming)
        for clock.now in (FIRST + number * MINUTE for number in range(16 * 60)):
            while to_come and to_come[0].at <= clock.now:
                self.arrives(to_come.pop(0))
            if clock.now == local("08:30", MONDAY):
                self.acts.open(*self.desks)
            for at, number, place in [each for each in self.returning if each[0] <= clock.now]:
                self.returning.remove((at, number, place))
                self.acts.put_back(self.ids[number])
                self.line.waiting[number] = place
            if clock.now >= local("08:30", MONDAY):
                for desk in self.desks:
                    self.works(desk)
            if not (to_come or self.line.waiting or self.returning) and clock.now > CLOSING:
                break

    def arrives(self, one: Coming) -> None:
        if one.reference is None:
            ticket = self.acts.take(one.service, priority=one.priority)
        else:
            code = self.acts.appointment(one.reference).code
            ticket = self.acts.check_in(code if one.at.minute % 2 else f" {one.reference.lower()} ")
            is_late, is_early = one.at > one.slot + GRACE, one.at < one.slot - EARLY
            assert ticket["arrival"] == ("late" if is_late else "early" if is_early else "on_time")
            assert ticket["number"].startswith("P") != is_late
        self.ids[ticket["number"]] = ticket["id"]
        self.line.joins(one, ticket["number"], ticket["id"])

    def works(self, desk: str) -> None:
        """A desk that is free calls the next; now and then nobody comes, but later does after all."""
        free_at, services = self.desks[desk]
        now = self.acts.clock.now
        if now < free_at:
            return
        wanted = self.line.next_for(services, now)
        try:
            called = self.acts.call(desk, finish_current=True)
        except Refusal as refusal:
            assert (refusal.code, wanted) == ("nobody_waiting", None)
            return
        number = called["number"]
        assert number == wanted, f"desk {desk} at {now}"
        self.calls.append((now, desk, number))
        place = self.line.waiting.pop(number)
        if self.chance.random() < 0.06 and number not in self.absent:
            self.absent.add(number)
            if self.acts.no_show(called["id"])["state"] == "waiting":
                assert place[0][0] == 0 and now < place[0][1], "booked, and called before the slot"
                self.line.waiting[number] = place
            else:
                self.returning.append((now + 10 * MINUTE, number, place))
            return
        if self.chance.random() < 0.8:
            self.acts.start(called["id"])
        self.desks[desk] = now + self.chance.randint(4, 14) * MINUTE, services


@pytest.fixture(scope="module")
def days(tmp_path_factory):
    """The same day in two offices, one for each file."""
    played = []
    for kind in ("csv", "ics"):
        acts = imported(tmp_path_factory.mktemp(kind), f"appointments-2026-02-02.{kind}")
        played.append(Day(acts))
        played[-1].play(the_visitors()[0])
        acts.clock.now = local("00:05", MONDAY + timedelta(days=1))
        acts.turn_the_day()
    yield played
    for day in played:
        day.acts.office.storage.close()


def test_both_files_make_the_same_day(days):
    """The calls are each checked as they are made; `Day.works` holds them against the line kept by hand."""
    csv_day, ics_day = days
    assert csv_day.calls == ics_day.calls
    assert len(csv_day.calls) > 150
    kinds = {number[:1] == "P" for *_, number in csv_day.calls}
    assert kinds == {True, False}


def test_no_walk_in_was_called_while_a_booked_visitor_was_due(days):
    """Told by the journal alone: at each call, who had checked in and not been called yet."""
    for day in days:
        services = {desk.name: desk.services for desk in day.acts.office.settings.desk}
        rank = {row.id: (row.rank, row.due_at) for row in day.acts.tickets()}
        waiting: dict[int, str] = {}
        for event in day.acts.journal():
            if event.event in ("ticket.taken", "ticket.checked_in", "ticket.put_back"):
                waiting[event.ticket_id] = event.service
            elif event.event == "ticket.called":
                del waiting[event.ticket_id]
                if rank[event.ticket_id][0]:
                    for ticket, service in waiting.items():
                        is_due = rank[ticket][0] == 0 and rank[ticket][1] - EARLY <= event.at
                        assert not (is_due and service in services[event.desk]), event


def test_everybody_who_arrived_was_served_and_the_rest_are_missed(days):
    coming, never = the_visitors()
    states = {row["reference"]: row["state"] for row in booked()}
    for day in days:
        assert {row.state for row in day.acts.tickets()} == {"served"}
        assert len(day.acts.tickets()) == len(coming)
        for reference, state in states.items():
            wanted = "missed" if reference in never else "arrived" if state == "booked" else "cancelled"
            assert day.acts.appointment(reference).state == wanted, reference


def test_the_journal_tells_it_all(days):
    _, never = the_visitors()
    private = {row[key] for row in booked() for key in ("name", "phone") if row[key]}
    for day in days:
        rows = day.acts.journal()
        assert [row.seq for row in rows] == list(range(1, len(rows) + 1))
        assert replayed(rows) == {row.id: (row.number, row.state) for row in day.acts.tickets()}
        called = [(row.at, row.desk, row.number) for row in rows if row.event == "ticket.called"]
        assert called == day.calls
        assert all(row.why for row in rows if row.event == "ticket.called")
        events = [row.event for row in rows]
        assert events.count("appointment.missed") == len(never)
        assert events.count("day.ended") >= 1 and events[-1] == "day.ended"
        assert events.count("ticket.no_show") > 0 and events.count("ticket.put_back") > 0
        told = " ".join(str(row.why) for row in rows)
        assert not [secret for secret in private if secret in told]
