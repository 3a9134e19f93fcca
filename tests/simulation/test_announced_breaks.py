"""Breaks that config.toml announces for a desk are known to the estimate of waits before they begin."""

import pytest

from queue_core import boards
from queue_core.simulation.plan import Plan
from tests.office import TUESDAY, local

LUNCH = ["12:00-12:30"]
SLACK = 3
"""Minutes that rounding and what past days taught may take from a break's end."""


@pytest.fixture
def desk(found, clock):
    """`desk(clock, breaks)`: an office at a time of day whose one desk for taxes is open, with its breaks."""

    def made(at: str, breaks: list[str]):
        acts = found(desk=[{"name": "1", "services": ["taxes"], "breaks": breaks}])
        clock.at(at)
        acts.open("1")
        return acts

    return made


def wait(acts) -> dict | None:
    """What who takes a ticket for taxes now is told."""
    acts.estimate_waits()
    (taxes,) = (each for each in boards.service_list(acts.office, acts.clock.now) if each["slug"] == "taxes")
    return taxes["wait"]


def with_a_line(acts) -> dict | None:
    """The same behind one at the desk and two who wait."""
    for _ in range(3):
        acts.take("taxes")
    acts.call("1")
    acts.clock.forward(seconds=1)
    return wait(acts)


def test_ten_minutes_before_lunch_the_wait_has_lunch_in_it(desk):
    """Who would be called after its beginning is told of half an hour more; who waits already is too."""
    acts = desk("11:50", LUNCH)
    told = with_a_line(acts)
    assert told["to_min"] >= 40 - SLACK
    last = acts.tickets()[-1]
    assert boards.ticket(acts.office, last.id, acts.clock.now)["ticket"]["wait"]["to_min"] >= 40 - SLACK


def test_a_break_of_the_afternoon_is_nothing_to_the_morning(desk):
    """The wait is what it is once there is no break."""
    told = with_a_line(desk("09:00", ["15:00-15:30"]))
    without = desk("09:00:01", [])
    assert told == wait(without)


@pytest.mark.parametrize("at", ["11:55", "12:05"])
def test_a_desk_that_is_paused_for_its_lunch_is_back_at_its_end(desk, at):
    """Also where its clerk left some minutes early; before the end nobody is called."""
    acts = desk(at, LUNCH)
    acts.pause("1")
    until_the_end = (local("12:30", TUESDAY) - acts.clock.now).total_seconds() / 60
    told = wait(acts)
    assert told["from_min"] <= until_the_end <= told["to_min"] + 1
    assert told["from_min"] >= until_the_end - SLACK


@pytest.mark.parametrize("at", ["11:30", "12:31"])
def test_any_other_pause_has_no_known_end(desk, at):
    """Nothing is told, for nobody knows when the clerk is back."""
    acts = desk(at, LUNCH)
    acts.pause("1")
    assert wait(acts) is None


def test_days_that_are_played_have_the_same_breaks(desk):
    """`lobby simulate` rests the desk of config.toml as the estimate does."""
    acts = desk("09:00", LUNCH)
    ((begins, ends),) = Plan.of(acts.office.settings).breaks_on(TUESDAY, "1")
    assert (begins, ends) == (local("12:00"), local("12:30"))
