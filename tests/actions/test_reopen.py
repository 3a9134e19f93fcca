"""A visit that was ended by mistake is taken up again: its ticket is set aside at its desk."""

import pytest

from queue_core import boards
from queue_core.boards import reports, stories
from queue_core.rules.limits import REASON
from tests.office import TUESDAY, refused

MINUTES = 15
WHY = "a paper was missing"


@pytest.fixture
def served(acts, clock):
    """A visit of ten minutes at desk 1, just ended; its ticket."""
    acts.open("1")
    ticket = acts.take("taxes")
    acts.call("1")
    acts.start(ticket["id"])
    clock.forward(minutes=10)
    return acts.finish(ticket["id"])


def finished(acts, desk: str = "1") -> list[str]:
    return [each["number"] for each in boards.desk(acts.office, desk, acts.clock.now)["finished"]]


def test_it_is_set_aside_at_its_desk_with_its_place(acts, clock, served):
    """The key is kept, the journal has the reason, and from there it goes on like any that was set aside."""
    clock.forward(minutes=MINUTES)
    acts.take("taxes")
    held = acts.reopen(served["id"], reason=WHY)
    assert (held["state"], held["desk"], held["held_at"]) == ("held", "1", clock.now.isoformat())
    assert held["called_at"] is held["started_at"] is held["ended_at"] is None
    assert (held["rank"], held["due_at"]) == (served["rank"], served["due_at"])
    last = acts.journal()[-1]
    assert (last.event, last.desk, last.why["said"]) == ("ticket.reopened", "1", WHY)
    acts.put_back(served["id"])
    assert acts.called("1") == served["number"]


@pytest.mark.parametrize("then", ["too long ago", "the day was ended", "the next day"])
def test_later_it_is_too_late(acts, clock, served, then):
    """After `[line] reopen_minutes`, and after the end of the day, also where a supervisor ended it."""
    if then == "too long ago":
        clock.forward(minutes=MINUTES, seconds=1)
    elif then == "the day was ended":
        acts.end_day()
    else:
        clock.forward(days=1)
    events = len(acts.journal())
    with refused("too_late"):
        acts.reopen(served["id"], reason=WHY)
    if then != "the next day":
        assert len(acts.journal()) == events
        assert finished(acts) == []


def test_how_long_is_set_in_config(found, clock):
    acts = found(line={"reopen_minutes": 0})
    acts.open("1")
    ticket = acts.take("taxes")["id"]
    acts.call("1")
    acts.finish(ticket)
    clock.forward(seconds=1)
    with refused("too_late"):
        acts.reopen(ticket, reason=WHY)


@pytest.mark.parametrize(
    ("reason", "code"), [("", "reason_needed"), (" ", "reason_needed"), ("x" * 999, "too_long")]
)
def test_it_needs_a_reason(acts, served, reason, code):
    """As every exception does."""
    assert len(reason) > REASON.most or not reason.strip()
    with refused(code):
        acts.reopen(served["id"], reason=reason)


def test_a_desk_lists_what_it_served_just_now(acts, clock, served):
    """The last one first, its own only, each once, and no longer than it may be taken up again."""
    acts.open("2")
    clock.forward(minutes=5)
    acts.take("taxes")
    acts.finish(acts.call("1")["id"])
    assert (finished(acts), finished(acts, "2")) == (["A002", "A001"], [])
    acts.reopen(served["id"], reason=WHY)
    assert finished(acts) == ["A002"]
    assert [each["number"] for each in boards.desk(acts.office, "1", clock.now)["held"]] == ["A001"]
    acts.put_back(served["id"])
    acts.finish(acts.call("2")["id"])
    assert (finished(acts), finished(acts, "2")) == (["A002"], ["A001"])
    clock.forward(minutes=MINUTES, seconds=1)
    assert finished(acts) == []


def test_it_is_an_exception_of_the_day(acts, served):
    """The report has it, with its reason."""
    acts.reopen(served["id"], reason=WHY)
    (told,) = stories.exceptions(acts.office, TUESDAY)
    assert (told.event.event, told.event.number, told.event.why["said"]) == ("ticket.reopened", "A001", WHY)


def test_the_days_figures_are_those_of_the_visit_as_it_was(acts, clock, served):
    """Open again, no time of service; then that of the second part alone, and the wait to the first call."""

    def figures():
        whole = reports.report(acts.office, TUESDAY, TUESDAY).whole.all
        return whole.visits, whole.served, whole.still_open, dict(whole.service_times.counted)

    assert figures() == (1, 1, 0, {600: 1})
    acts.reopen(served["id"], reason=WHY)
    assert figures() == (1, 0, 1, {})
    acts.put_back(served["id"])
    acts.call("1")
    acts.start(served["id"])
    clock.forward(minutes=3)
    acts.finish(served["id"])
    assert figures() == (1, 1, 0, {180: 1})
