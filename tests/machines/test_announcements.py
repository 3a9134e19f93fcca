"""Whoever shows an office is told of what machines report, and not told of what changes nothing."""

import random

import pytest

from queue_core import boards
from queue_core.actions import staff
from queue_core.data.db import ACTS, PRINTERS, SCREENS
from queue_core.machines import (
    devices_seen,
    pairing_codes,
    print_agents,
    print_queue,
    printer_reports,
    spotlight,
    webhook_queue,
)
from tests.office import Acts

PRINTER = {"kind": "network", "host": "x", "stale_minutes": 10}


@pytest.fixture
def acts(found):
    """An office with a printer, the one that stands in for it, and a TV; A001 is called at desk 1."""
    acts = found(printer=[PRINTER | {"name": "one", "second": "two"}, PRINTER | {"name": "two"}])
    acts.do(staff.add_token, "tv", scope="read", token_digest="a" * 64)
    acts.open("1")
    acts.take("taxes")
    acts.call("1")
    return acts


class Machines:
    """What the machines of an office report, each in one word."""

    def __init__(self, acts: Acts) -> None:
        self.acts, self.office, self.given = acts, acts.office, []
        self.called_at = acts.tickets()[0].called_at

    @property
    def now(self):
        return self.acts.clock.now

    def agent_comes(self):
        print_agents.came(self.office, ["one", "two"], self.now, process="p")

    def agent_goes(self):
        print_agents.went(self.office, ["one"], self.now, process="p")

    def agents_are_missed(self):
        print_agents.miss(self.office, self.now)

    def paper_is_out(self):
        printer_reports.keep_state(self.office, "one", "no_paper", self.now)

    def paper_is_low(self):
        printer_reports.keep_state(self.office, "one", None, self.now, paper_low=True)

    def printer_is_well(self):
        printer_reports.keep_state(self.office, "one", None, self.now)

    def job_is_handed_out(self):
        self.given.append(print_queue.hand_out(self.office, "one", self.now))

    def job_is_fetched(self):
        self.given.append(print_queue.hand_out(self.office, "two", self.now))

    def _report(self, problem):
        for job in [job for job in self.given if job][-1:]:
            said = {"turn": job.tries, "sent": False}
            print_queue.report(self.office, job.id, job.printer, problem, self.now, **said)

    def job_is_printed(self):
        self._report(None)

    def job_fails(self):
        self._report("no_paper")

    def tv_shows_all(self):
        devices_seen.keep_seen(self.office, {"tv": False}, self.now)

    def tv_lags(self):
        devices_seen.keep_seen(self.office, {"tv": True}, self.now)

    def tv_lights_the_call(self):
        spotlight.light(self.office, "A001", called_at=self.called_at, now=self.now)

    def site_is_told(self):
        webhook_queue.begin_telling(self.office)
        webhook_queue.note_told(self.office, 1)

    def screen_asks_for_a_code(self):
        pairing_codes.ask(self.office, "kiosk", digest=f"{random.getrandbits(256):064x}", now=self.now)


REPORTS = [name for name in vars(Machines) if not name.startswith("_") and name != "now"]

# what went before -> the report, and what is announced of it
NEWS = [
    ("", "paper_is_out", [PRINTERS]),
    ("paper_is_out", "paper_is_out", []),
    ("paper_is_out", "printer_is_well", [PRINTERS]),
    ("printer_is_well", "paper_is_low", [PRINTERS]),
    ("", "agent_comes", []),
    ("agents_are_missed", "agent_comes", [PRINTERS]),
    ("agent_comes", "agent_comes", []),
    ("agent_comes", "agent_goes", [PRINTERS]),
    ("agent_comes agent_goes", "agent_goes", []),
    ("", "agents_are_missed", [PRINTERS, PRINTERS]),
    ("agents_are_missed", "agents_are_missed", []),
    ("", "job_is_handed_out", []),
    ("paper_is_out", "job_is_fetched", [PRINTERS]),
    ("job_is_handed_out", "job_is_printed", [PRINTERS]),
    ("job_is_handed_out job_is_printed", "job_is_printed", []),
    ("job_is_handed_out job_fails", "job_fails", []),
    ("", "tv_lags", [SCREENS]),
    ("tv_lags", "tv_lags", []),
    ("tv_lags", "tv_shows_all", [SCREENS]),
    ("tv_shows_all", "tv_shows_all", []),
    ("", "tv_lights_the_call", [SCREENS]),
    ("tv_lights_the_call", "tv_lights_the_call", []),
    ("", "site_is_told", []),
    ("", "screen_asks_for_a_code", []),
]


@pytest.mark.parametrize("before, report, announced", NEWS, ids=[" ".join(each[:2]) for each in NEWS])
def test_a_report_is_announced_once_and_only_if_it_changes_something(acts, heard, before, report, announced):
    """By the transaction that writes it; its caller does nothing."""
    machines = Machines(acts)
    for each in before.split():
        getattr(machines, each)()
    heard.clear()
    getattr(machines, report)()
    assert heard == announced


def test_slips_that_are_kept_back_and_a_tv_that_comes_back_are_announced(acts, heard):
    """What is found late changes the staff's boards as well."""
    machines = Machines(acts)
    machines.tv_shows_all()
    acts.clock.forward(minutes=11)
    heard.clear()
    machines.job_is_handed_out()
    assert machines.given == [None] and heard == [PRINTERS]
    machines.tv_shows_all()
    assert heard == [PRINTERS, SCREENS]


def test_what_is_rolled_back_is_announced_to_nobody(acts, heard):
    """Listeners hear of commits."""
    with pytest.raises(ZeroDivisionError), acts.office.changing() as (_, changed):
        changed.add(ACTS)
        1 / 0  # noqa: B018
    assert heard == []


@pytest.mark.parametrize("seed", range(5))
def test_whatever_changes_a_board_of_the_staff_is_announced(acts, heard, seed):
    """A hundred reports at random: a board that says something else after one was announced by it."""
    chance, machines, announced = random.Random(seed), Machines(acts), 0

    def shown():
        office, now = acts.office, acts.clock.now
        return boards.overview(office, now), boards.desk(office, "1", now), boards.devices(office)

    for _ in range(100):
        acts.clock.forward(seconds=chance.choice([1, 5, 30]))
        if chance.random() < 0.1:
            acts.take("taxes")
        report = chance.choice(REPORTS)
        before, heard[:] = shown(), []
        getattr(machines, report)()
        assert heard or _but_for_heartbeats(shown()) == _but_for_heartbeats(before), report
        announced += bool(heard)
    assert 10 < announced < 90


def _but_for_heartbeats(shown):
    """A device that is still there is heard of again and again."""
    office, desk, devices = shown
    return office, desk, [device | {"seen_at": None} for device in devices]
