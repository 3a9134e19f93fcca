"""A priority desk: a second way to be called, for those who have the mark; it is no desk for anybody else."""

import pytest

from queue_core.actions import founding
from queue_core.actions.visits import transfer
from tests.office import Acts, founded, refused


@pytest.fixture
def hall(acts):
    """Desks 1, for taxes, and 9, for priority, are open; a booked one without the mark waits, then others."""
    acts.open("1", "9")
    acts.book("REF-1", "10:10")
    acts.check_in("REF-1")
    acts.take("taxes")
    return acts


def test_it_calls_the_smallest_key_of_those_who_have_the_mark(hall):
    """A booked one with the mark before a walk-in with it, whoever else waits, and then nobody."""
    hall.take("utilities", priority=True)
    hall.book("REF-2", "10:20", "urban-planning")
    hall.check_in("REF-2", priority=True)
    assert [hall.called("9") for _ in range(2)] == ["PB001", "E001"]
    with refused("nobody_waiting"):
        hall.called("9")


def test_an_ordinary_desk_calls_as_if_it_were_not_there(hall):
    """Booked first, then the marked, then the others: the mark keeps its place in the service's line."""
    hall.take("taxes", priority=True)
    assert [hall.called("1") for _ in range(3)] == ["PA001", "A002", "A001"]


def test_the_reason_of_its_call_says_which_desk_it_was(hall):
    hall.take("taxes", priority=True)
    called = hall.call("9")
    assert called["why"]["only"] == "priority"
    assert "only" not in hall.call("1")["why"]


def test_whoever_has_not_the_mark_is_refused_there_and_nothing_is_done(hall):
    """Called by number, sent there, or served there at once."""
    before = len(hall.journal())
    with refused("priority_only"):
        hall.call_this("9", "A001", reason="ill")
    with refused("priority_only"):
        hall.do(transfer, hall.tickets()[1].id, desk="9")
    with refused("priority_only"):
        hall.at_once("9", "taxes", reason="ill")
    assert len(hall.journal()) == before
    assert hall.at_once("9", "taxes", reason="ill", priority=True)["desk"] == "9"


def test_one_that_calls_by_itself_waits_for_the_marked_alone(found):
    """Whoever else waits, or comes, is not called there, and keeps nobody with the mark from being called."""
    office = found(desk=[{"name": "9", "services": ["taxes"], "only": "priority", "auto": True}])
    office.open("9")
    assert office.take("taxes")["state"] == "waiting"
    marked = office.take("taxes", priority=True)
    assert office.ticket(marked["id"]).desk == "9"


def test_who_loses_the_mark_in_its_line_waits_for_the_service_again(hall):
    """Else nobody would call that number any more."""
    marked = hall.take("taxes", priority=True)
    hall.do(transfer, marked["id"], desk="9")
    hall.withdraw_priority(marked["id"], reason="a mistake")
    assert hall.ticket(marked["id"]).line == "taxes"
    assert [hall.called("1") for _ in range(3)] == ["PA001", "A001", marked["number"]]


def test_a_desk_that_becomes_a_priority_desk_keeps_nobody_it_may_not_call(acts, settings):
    """Those who were sent to it without the mark, waiting or set aside, wait for the service."""
    acts.open("1")
    sent, aside, marked = (acts.take("taxes", priority=each)["id"] for each in (False, False, True))
    for ticket in (aside, sent, marked):
        acts.do(transfer, ticket, desk="1")
    acts.call_this("1", aside, reason="ill")
    acts.hold(aside)
    acts.office.storage.close()
    desks = [
        {"name": "1", "services": ["taxes"], "only": "priority"},
        {"name": "2", "services": ["taxes"]},
    ]
    again = Acts(founded(settings(desk=desks), acts.clock.now), acts.clock)
    founding.ready(again.office, again.clock.now)
    assert [again.ticket(each).line for each in (sent, aside, marked)] == ["taxes", "taxes", "@1"]
    assert again.events()[-1:] == ["ticket.transferred"]
    again.office.storage.close()
