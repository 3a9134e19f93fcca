"""A slip that may be on paper is tried twice more at most; no word of a printer between jobs changes that."""

import pytest
from sqlalchemy import select

from queue_core import boards
from queue_core.actions import slips
from queue_core.data.prints import print_job as jobs
from queue_core.machines import print_queue, printer_reports
from queue_core.rules.slip_states import MOST_PAPERS, pause_after
from tests.office import Acts

NETWORK = {"kind": "network", "host": "x"}


class Office:
    """An office's printers, and what their agents do."""

    def __init__(self, acts: Acts) -> None:
        self.acts, self.office, self.clock = acts, acts.office, acts.clock
        self.heard: list[str] = []
        """What was announced to the boards."""
        self.office.listeners.append(self.heard.append)

    def given(self, printer: str = "one"):
        return print_queue.hand_out(self.office, printer, self.clock.now)

    def report(self, job, problem: str | None, *, sent: bool = True) -> None:
        said = {"turn": job.tries, "sent": sent}
        print_queue.report(self.office, job.id, job.printer, problem, self.clock.now, **said)

    def says(self, problem: str | None, printer: str = "one") -> None:
        printer_reports.keep_state(self.office, printer, problem, self.clock.now)

    def slips(self) -> list:
        with self.office.storage.reading() as db:
            return list(db.execute(select(jobs).order_by(jobs.c.id)).all())

    def shown(self, printer: str = "one") -> dict:
        return next(each for each in boards.printers(self.office) if each["name"] == printer)


@pytest.fixture
def one(found):
    """One printer, of which nothing bad is known."""
    return Office(found(printer=[{"name": "one"} | NETWORK]))


@pytest.fixture
def two(found):
    """A printer and its second."""
    return Office(found(printer=[{"name": "one", "second": "two"} | NETWORK, {"name": "two"} | NETWORK]))


def test_a_printer_that_takes_slips_and_never_confirms_one_gets_each_three_times(one):
    """All but the first marked, with the pauses between; then staff read which slip it was."""
    one.acts.take("taxes")
    marks = []
    for tried in range(1, MOST_PAPERS + 1):
        job = one.given()
        marks.append(job.facts["duplicate"])
        one.clock.forward(seconds=10)
        one.report(job, "no_answer")
        assert one.given() is None, "not before its pause is over"
        one.clock.forward(seconds=pause_after(tried).total_seconds())
    assert marks == [False, True, True]
    (slip,) = one.slips()
    assert (slip.state, slip.papers, slip.problem) == ("unconfirmed", 3, "no_answer")
    one.clock.forward(minutes=5)
    assert one.given() is None
    assert one.shown()["unconfirmed"] == ["A001"] and one.shown()["ok"] is False


def test_what_an_agent_took_into_its_grave_three_times_is_given_up(one):
    """Each time its paper may exist."""
    one.acts.take("taxes")
    for _ in range(MOST_PAPERS):
        assert one.given() is not None
        one.clock.forward(minutes=1)
    assert one.given() is None
    (slip,) = one.slips()
    assert (slip.state, slip.papers) == ("unconfirmed", 3)


def test_with_a_second_there_are_three_papers_in_all(two):
    """Two tries at its own printer, and one at the second."""
    two.acts.take("taxes")
    where = []
    for _ in range(20):
        for printer in ("one", "two"):
            if job := two.given(printer):
                where.append(printer)
                two.report(job, "dropped")
        two.clock.forward(seconds=10)
    assert where == ["one", "one", "two"] and two.slips()[0].state == "unconfirmed"
    assert two.shown("two")["unconfirmed"] == ["A001"]


def test_a_try_that_cannot_have_left_paper_is_no_paper(one):
    """Without paper a printer is asked again and again, until it has some."""
    one.acts.take("taxes")
    for _ in range(8):
        one.report(one.given(), "no_paper", sent=False)
        one.clock.forward(seconds=30)
    one.report(one.given(), None)
    assert one.slips()[0].state == "printed"


def test_the_next_visitors_slip_comes_before_one_that_is_tried_again(one):
    one.acts.take("taxes")
    one.report(one.given(), "no_answer")
    one.clock.forward(seconds=5)
    one.acts.take("taxes")
    assert [one.given().facts["number"] for _ in range(2)] == ["A002", "A001"]


def test_a_slip_given_up_is_printed_when_its_paper_is_heard_of_late(one):
    one.acts.take("taxes")
    for _ in range(MOST_PAPERS):
        job = one.given()
        one.report(job, "no_answer")
        one.clock.forward(seconds=30)
    one.report(job, None)
    assert one.slips()[0].state == "printed" and one.shown()["unconfirmed"] == []


def test_staff_print_a_slip_that_was_given_up_on_purpose_and_it_is_listed_no_more(one):
    ticket = one.acts.take("taxes")["id"]
    for _ in range(MOST_PAPERS):
        one.heard.clear()
        one.report(one.given(), "no_answer")
        one.clock.forward(seconds=30)
    assert one.heard, "the boards of the staff hear of it"
    one.acts.do(slips.order_again, ticket)
    assert one.shown()["unconfirmed"] == []
    again = one.given()
    assert again.facts["duplicate"] is True and again.papers == 0


def test_who_is_gone_needs_no_slip_and_is_listed_no_more(one):
    one.acts.open("1")
    one.acts.take("taxes")
    for _ in range(MOST_PAPERS):
        one.report(one.given(), "no_answer")
        one.clock.forward(seconds=30)
    one.acts.call("1")
    assert one.shown()["unconfirmed"] == ["A001"]
    one.acts.finish(one.acts.tickets()[0].id)
    assert one.shown()["unconfirmed"] == []


def test_a_printer_that_fails_each_job_and_says_it_is_well_is_in_trouble_until_a_job_succeeds(one):
    """Its word between two jobs neither ends the trouble nor brings the next try nearer."""
    one.acts.take("taxes")
    one.report(one.given(), "dropped")
    one.heard.clear()
    for _ in range(19):
        one.says(None)
        assert one.shown()["ok"] is False and one.shown()["problem"] == "dropped"
        assert one.given() is None
        one.clock.forward(seconds=0.1)
    assert one.heard == []
    one.clock.forward(seconds=1)
    one.report(one.given(), None)
    assert one.shown()["ok"] is True
    one.says(None)
    assert one.shown()["ok"] is True


def test_a_printer_is_in_trouble_after_the_slip_is_given_up_too(one):
    one.acts.take("taxes")
    for _ in range(MOST_PAPERS):
        one.report(one.given(), "no_answer")
        one.clock.forward(seconds=30)
        one.says(None)
    one.clock.forward(minutes=10)
    one.says(None)
    assert one.shown()["ok"] is False
    one.says("cover_open")
    assert one.shown()["problem"] == "cover_open"
    one.says(None)
    assert one.shown()["problem"] == "no_answer", "that is what is still to be disproved"


def test_what_kept_a_slip_from_being_begun_is_over_when_the_printer_says_so_and_nothing_waits(one):
    """While a slip waits there that failed, it is that slip that shows it."""
    one.acts.open("1")
    one.acts.take("taxes")
    one.report(one.given(), "no_paper", sent=False)
    one.says(None)
    assert one.shown()["problem"] == "no_paper"
    one.acts.call("1")
    one.clock.forward(seconds=30)
    assert one.given() is None, "who was called needs none"
    one.says(None)
    assert one.shown()["ok"] is True


def test_when_a_slip_is_printed_after_trouble_the_others_come_at_once(one):
    for _ in range(3):
        one.acts.take("taxes")
    given = [one.given() for _ in range(3)]
    for job in given:
        one.report(job, "unreachable", sent=False)
    one.clock.forward(seconds=2)
    first = one.given()
    others = [one.given(), one.given()]
    for job in others:
        one.report(job, "unreachable", sent=False)
    assert one.given() is None
    one.report(first, None)
    assert one.given() is not None


def test_a_printer_whose_second_stands_in_is_tried_again_after_a_minute(two):
    """With one visitor's slip: only a slip can show that it is well."""
    two.acts.take("taxes")
    for _ in range(2):
        two.report(two.given(), "dropped")
        two.clock.forward(seconds=5)
    two.report(two.given("two"), None)
    two.says(None)
    two.acts.take("taxes")
    assert two.slips()[-1].printer == "two"
    two.clock.forward(seconds=61)
    two.says(None)
    two.acts.take("taxes")
    assert two.slips()[-1].printer == "one" and two.shown("one")["ok"] is False
    two.report(two.given("one"), None)
    assert two.shown("one")["ok"] is True
