"""The demo's morning, played on a virtual clock: what has happened when the first page is served, and what a
person who looks may do to it.
"""

import time
from collections import Counter
from datetime import datetime, timedelta
from random import Random

import pytest

from queue_core import boards
from queue_core.actions import calls, desks, visits
from queue_core.actions import office as office_acts
from queue_core.demo import office as making
from queue_core.demo.clerks import Clerk
from queue_core.demo.guests import Guests
from queue_core.demo.morning import SO_FAR, Morning
from queue_core.web.demo import Demo, to_try
from tests.faults import LONG
from tests.office import local

NOW = local("10:24")
HER_DESK, HERS = "1", "taxes"


class Played:
    """A morning in a folder, played until an instant that a test moves."""

    def __init__(self, folder, now: datetime = NOW, **how) -> None:
        self.now = now
        self.office = making.furnished(making.settings_of(None, str(folder), 0), now - SO_FAR)
        self.guests = Guests(self.office)
        self.morning = Morning(self.office, self.guests, **how)
        self.morning.play_so_far(now)
        self.codes = self.guests.book(now)

    def forward(self, **by: float) -> list[dict]:
        """Play on; answers what has happened."""
        before, self.now = boards.last_seq(self.office), self.now + timedelta(**by)
        self.morning.play(self.now, lambda due_at: due_at)
        return boards.journal_after(self.office, before, 10_000)

    def do(self, act, *args, **asked):
        return act(self.office, *args, by="staff:ioana", now=self.now, **asked)

    def waiting(self) -> dict[str, int]:
        return {each["slug"]: each["waiting"] for each in boards.service_list(self.office, self.now)}

    def states(self) -> dict[str, str]:
        return {each["desk"]: each["state"] for each in boards.desk_list(self.office)}


@pytest.fixture
def played(tmp_path):
    made = Played(tmp_path)
    yield made
    made.office.storage.close()


def numbers(rows: list[dict], event: str) -> list[str]:
    return [row["number"] for row in rows if row["event"] == event]


def test_the_morning_so_far_has_happened(played):
    """People wait for every service, numbers were called, nothing lies in the future, and all by acts."""
    rows = boards.journal_after(played.office, 0, 10_000)
    happened = Counter(row["event"] for row in rows)
    assert happened["ticket.called"] > 50 and happened["ticket.checked_in"] > 5 and happened["ticket.no_show"]
    assert all(played.waiting().values()), played.waiting()
    assert max(row["at"] for row in rows) <= NOW.isoformat()
    assert len(boards.lobby(played.office, NOW)["calls"]) >= 5


def test_the_first_desk_is_left_to_whoever_looks(played):
    """It is closed, nobody else opens it, and people wait for it however quickly they are called."""
    assert played.states() == {HER_DESK: "closed"} | dict.fromkeys("23456789", "open")
    played.do(desks.open_desk, HER_DESK, clerk="ana")
    for _ in range(30):
        assert played.do(calls.call_next, HER_DESK, finish_current=True).data["number"]
        rows = played.forward(seconds=45)
        assert not [row for row in rows if row["desk"] == HER_DESK]


def test_it_goes_on_and_never_runs_dry_nor_over(played):
    """For hours: every line has people now and then, and none grows beyond what an office bears."""
    longest, shortest = Counter(), Counter()
    for _ in range(12):
        rows = played.forward(minutes=15)
        assert len(numbers(rows, "ticket.called")) > 5
        longest |= Counter(played.waiting())
        shortest += Counter(slug for slug, count in played.waiting().items() if not count)
    assert max(longest.values()) < 15 and max(shortest.values(), default=0) < 6, (longest, shortest)


def test_a_desk_that_was_closed_or_paused_stays_so(played):
    """What the person who looks has pressed stands; the others go on."""
    for desk in boards.desk_list(played.office):
        if desk["desk"] == "6" and desk["ticket"]:
            played.do(calls.call_next, "6", finish_current=True)
            open_ = next(
                row for row in boards.journal_after(played.office, 0, 10_000)[::-1] if row["desk"] == "6"
            )
            played.do(visits.finish, open_["ticket"])
    played.do(desks.close, "6")
    played.do(desks.pause, "8")
    rows = played.forward(minutes=40)
    assert played.states()["6"] == "closed" and played.states()["8"] == "paused"
    assert not [row for row in rows if row["event"] == "ticket.called" and row["desk"] in ("6", "8")]
    assert numbers(rows, "ticket.called")
    played.do(desks.open_from_afar, "6")
    assert [
        row for row in played.forward(minutes=20) if row["event"] == "ticket.called" and row["desk"] == "6"
    ]


def test_a_desk_where_she_sits_down_is_hers(played):
    """Its clerk leaves it to her, and what she has called stays there."""
    played.do(desks.open_desk, "2", clerk="mihai")
    number = played.do(calls.call_next, "2", finish_current=True).data["number"]
    rows = played.forward(minutes=30)
    assert not [row for row in rows if row["desk"] == "2"]
    assert next(each["ticket"] for each in boards.desk_list(played.office) if each["desk"] == "2") == number


def test_stopped_intake_stops_those_who_walk_in(played):
    """The others still come, and those with an appointment too."""
    played.do(office_acts.stop_intake, HERS)
    rows = played.forward(minutes=40)
    taken = {row["service"] for row in rows if row["event"] == "ticket.taken"}
    assert HERS not in taken and len(taken) > 3
    assert HERS in {row["service"] for row in rows if row["event"] == "ticket.checked_in"}


def test_it_outlives_the_end_of_the_day(played):
    """The hall empties, no clerk comes back by itself; people still wait for her desk, and nothing fails."""
    played.do(office_acts.end_day)
    played.forward(minutes=40)
    assert set(played.states().values()) == {"closed"}
    assert played.waiting()[HERS] > 2
    played.do(desks.open_desk, HER_DESK, clerk="ana")
    assert played.do(calls.call_next, HER_DESK).data["number"]


def test_it_outlives_midnight(tmp_path):
    """Begun a quarter of an hour before it or after it: numbers begin anew, and people are still called."""
    for name, begins in (("before", "23:50"), ("after", "00:10")):
        played = Played(tmp_path / name, local(begins))
        assert all(each.code for each in played.codes)
        assert numbers(played.forward(minutes=30), "ticket.called")
        played.office.storage.close()


def test_the_same_seed_is_the_same_morning(tmp_path):
    """So a picture can be made again; another seed is another morning."""
    told = []
    for name, seed in (("one", 1), ("again", 1), ("another", 2)):
        played = Played(tmp_path / name, seed=seed)
        rows = boards.journal_after(played.office, 0, 10_000)
        told.append([(row["at"], row["event"], row["number"], row["desk"]) for row in rows])
        played.office.storage.close()
    assert told[0] == told[1] != told[2]


@pytest.mark.long
def test_a_code_can_be_used_whenever_the_first_page_is_opened(played):
    """It names an appointment that is left to whoever looks: none of the visitors' own."""
    demo = Demo(lives=True)
    assert to_try(played.office, demo, NOW).code == played.codes[0].code
    seen = set()
    for _ in range(8):
        played.forward(minutes=20)
        code = to_try(played.office, demo, played.now).code
        assert code
        seen.add(code)
    assert len(seen) > 3


@pytest.mark.parametrize("pace", [1.0, 10.0])
def test_it_takes_hardly_any_of_a_core(tmp_path, pace):
    """Some time of it takes less CPU than a twentieth of that time, also at ten times the pace of life."""
    played, minutes = Played(tmp_path, pace=pace), 60 if LONG or pace == 1 else 20
    began = time.process_time()
    rows = played.forward(minutes=minutes)
    assert (time.process_time() - began) / (60 * minutes) < 0.05
    assert len(numbers(rows, "ticket.called")) > 40 * pace * minutes / 60
    played.office.storage.close()


def test_a_clerk_gives_a_number_that_somebody_else_called_its_time(played):
    """And goes on then, so that no desk stands still for ever."""
    number = played.do(calls.call_next, "2", finish_current=True).data["number"]
    clerk = Clerk(played.office, "2", "elena", Random(1))
    clerk.step(played.now)
    pause = clerk.step(played.now)
    assert pause > 120
    assert boards.desk_list(played.office)[1]["ticket"] == number
    clerk.step(played.now + timedelta(seconds=pause))
    assert boards.desk_list(played.office)[1]["ticket"] != number
