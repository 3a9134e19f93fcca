"""Which printer a slip waits for, when its own is in trouble, or the second, or both; no printer is asked."""

import pytest

from queue_core.machines import print_queue, printer_reports
from tests.office import Acts, founded


@pytest.fixture
def house(found):
    """A printer and the one that stands in for it."""
    network = {"kind": "network", "host": "x"}
    return Printers(found(printer=[{"name": "one", "second": "two"} | network, {"name": "two"} | network]))


class Printers:
    """What two printers and their agents do."""

    def __init__(self, acts: Acts) -> None:
        self.acts, self.office, self.clock = acts, acts.office, acts.clock

    def is_now(self, printer: str, problem: str | None) -> None:
        printer_reports.keep_state(self.office, printer, problem, self.clock.now)

    def given(self, printer: str):
        return print_queue.hand_out(self.office, printer, self.clock.now)

    def fails(self, job) -> None:
        said = {"turn": job.tries, "sent": False}
        print_queue.report(self.office, job.id, job.printer, "no_paper", self.clock.now, **said)

    def is_back(self) -> bool:
        """Whether the slip is handed to its own printer, as its own."""
        job = self.given("one")
        return job is not None and (job.printer, job.moved_from, job.tries) == ("one", None, 1)


def test_slips_of_a_printer_that_is_no_more_are_the_first_ones(found, settings, clock):
    acts = found(printer=[{"name": "old"}])
    acts.take("taxes")
    again = Acts(founded(settings(printer=[{"name": "new"}]), clock.now), clock)
    assert print_queue.hand_out(again.office, "new", clock.now).printer == "new"
    again.office.storage.close()


def test_a_slip_comes_back_from_a_second_that_is_in_trouble_itself(house):
    house.is_now("one", "no_paper")
    house.acts.take("taxes")
    house.is_now("two", "no_paper")
    assert not house.is_back(), "its own is in trouble too"
    house.is_now("one", None)
    assert house.is_back()


@pytest.mark.parametrize("seconds", [0, 1, 25])
def test_a_slip_that_the_second_has_tried_in_vain_comes_back(house, seconds):
    """At once, though the second would try it again only after a pause."""
    house.is_now("one", "no_paper")
    house.acts.take("taxes")
    for _ in range(4):
        house.fails(house.given("two"))
        house.clock.forward(seconds=20)
    house.fails(house.given("two"))
    house.clock.forward(seconds=seconds)
    house.is_now("one", None)
    assert house.is_back()


def test_a_slip_that_the_second_is_just_trying_comes_back_when_that_was_in_vain(house):
    house.is_now("one", "no_paper")
    house.acts.take("taxes")
    house.is_now("two", "no_paper")
    job = house.given("two")
    house.is_now("one", None)
    assert not house.is_back(), "it may be on paper the next moment"
    house.fails(job)
    assert house.is_back()


def test_a_slip_stays_with_a_second_that_is_well_and_comes_back_when_that_has_no_agent_any_more(house):
    house.is_now("one", "no_paper")
    house.acts.take("taxes")
    house.is_now("one", None)
    assert not house.is_back()
    house.is_now("two", "agent_away")
    assert house.is_back()
