"""What a report tells besides waits: outcomes, missed appointments, what desks did on days that ended."""

from datetime import timedelta

import pytest

from queue_core.actions import privacy, visits
from queue_core.boards import report_extras, who_came
from queue_core.boards.who_came import Booked
from tests.office import TUESDAY

WEDNESDAY = TUESDAY + timedelta(days=1)


@pytest.fixture
def acts(found):
    outcomes = [{"slug": slug, "name": {"ro": slug}} for slug in ("done", "sent")]
    return found(outcome=outcomes, hours={"wed": ["08:00-18:00"]}, privacy={"keep_contact_days": 7})


def told(acts, first=TUESDAY, last=TUESDAY, **asked) -> report_extras.Extras:
    return report_extras.extras(acts.office, acts.clock.now, first, last, **asked)


def booked(acts, last=TUESDAY, **asked) -> Booked:
    return who_came.who_came(acts.office, TUESDAY, last, **asked).total


def a_day(acts, clock) -> None:
    """A visit of 20 minutes with an outcome, a pause of 10 for a reason, one appointment missed."""
    acts.open("1")
    acts.book(f"came-{clock.now:%d}", clock.now)
    acts.book(f"missed-{clock.now:%d}", clock.now, "utilities")
    acts.check_in(f"came-{clock.now:%d}")
    ticket = acts.call("1")["id"]
    acts.start(ticket)
    acts.do(visits.set_outcome, ticket, outcome="done")
    clock.forward(minutes=20)
    acts.finish(ticket)
    acts.pause("1", reason="la medic")
    clock.forward(minutes=10)
    acts.open("1")


def test_a_day_tells_the_same_while_it_goes_on_and_once_it_has_ended(acts, clock):
    """The missed are known when the day is over."""
    a_day(acts, clock)
    clock.forward(minutes=5)
    live = told(acts)
    assert live.outcomes == {"done": 1}
    assert booked(acts) == Booked(arrived=1, missed=0)
    assert list(live.desks) == ["1"]
    acts.end_day()
    ended = told(acts)
    assert ended.desks == live.desks
    hours = ended.desks["1"]
    assert (hours.serving, hours.waiting, hours.paused) == (1200, 300, 600)
    assert hours.why == {"la medic": 600}
    assert booked(acts) == Booked(arrived=1, missed=1)


def test_days_are_added_up_and_a_service_or_a_desk_is_chosen(acts, clock):
    """A day that was ended by hand and went on is one day."""
    a_day(acts, clock)
    acts.end_day()
    acts.open("2")
    clock.forward(minutes=7)
    assert told(acts).desks["2"].waiting == 420
    clock.at("10:00", WEDNESDAY)
    a_day(acts, clock)
    acts.end_day()
    both = told(acts, last=WEDNESDAY)
    assert both.outcomes == {"done": 2}
    assert both.desks["1"].serving == 2400 and both.total.paused == 1200
    assert both.desks["2"].waiting >= 420
    assert told(acts, TUESDAY, WEDNESDAY, service="utilities").outcomes == {}
    assert booked(acts, WEDNESDAY, service="utilities").missed == 2
    assert list(told(acts, TUESDAY, WEDNESDAY, desk="2").desks) == ["2"]
    assert told(acts, WEDNESDAY + timedelta(days=1), WEDNESDAY + timedelta(days=9)).desks == {}


def test_the_reasons_of_pauses_are_erased_with_the_others(acts, clock):
    """The minutes stay."""
    a_day(acts, clock)
    acts.end_day()
    for days, why in ((7, {"la medic": 600}), (8, {})):
        clock.now += timedelta(days=days) - (clock.now - clock.at("12:00"))
        acts.do(privacy.purge, secret=b"x")
        assert told(acts).desks["1"].why == why
        assert told(acts).desks["1"].paused == 600
