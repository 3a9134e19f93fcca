"""A day's visits from its events: who waited how long, what came of it, and who was passed by whom."""

import pytest

from queue_core.rules.policy import BOOKED, PRIORITY, WALK_IN
from queue_core.rules.visits import LEFT, NO_SHOW, OPEN, SENT_ON, SERVED
from tests.rules.days import MINUTE, Day, Ticket, clock


@pytest.fixture
def day() -> Day:
    return Day()


def test_a_wait_goes_from_the_arrival_to_the_first_call(day):
    """A repeated call, a second call after having been put back, a hold: none of them lengthens it."""
    day.take(0, 1)
    day.call(12, 1)
    day.tell(13, "ticket.recalled", 1, "1")
    day.tell(14, "ticket.put_back", 1, because="asked")
    day.call(30, 1, "exception", desk="2")
    visit = day.visit()
    assert visit.waited_s == 12 * MINUTE
    assert (visit.because, visit.until_seq, visit.last_call_seq) == ("arrival", 2, 5)
    assert visit.desk == "2", "the desk is the last that called"


def test_who_was_never_called_has_no_wait(day):
    """Neither a length nor a place in the order of arrival."""
    day.take(0, 1)
    visit = day.visit()
    assert (visit.waited_s, visit.in_order_s, visit.desk, visit.outcome) == (None, None, None, OPEN)


@pytest.mark.parametrize(
    ("rank", "taken", "slot", "waited"),
    [
        (BOOKED, 0, 30, 10),  # came half an hour early: the wait begins at the slot
        (BOOKED, 35, 30, 5),  # five minutes after the slot: it begins at the arrival
        (WALK_IN, 0, None, 40),
        (WALK_IN, 0, 30, 40),  # who stands among the walk-ins waits from the arrival, whatever slot there was
    ],
)
def test_a_booked_visitors_wait_begins_at_the_slot_at_the_earliest(day, rank, taken, slot, waited):
    """Coming early is the visitor's own time; only for the booked."""
    day.take(taken, 1, rank, slot=slot)
    day.call(40, 1)
    assert day.visit().waited_s == waited * MINUTE


@pytest.mark.parametrize(("called_at", "waited"), [(20, 0), (-5, 0), (20 + 1 / 60, 1)])
def test_a_wait_is_whole_seconds_and_never_less_than_none(day, called_at, waited):
    """Also where the clock stepped back between the two."""
    day.take(20, 1)
    day.call(called_at, 1)
    assert day.visit().waited_s == waited


@pytest.mark.parametrize(
    ("events", "outcome"),
    [
        (["ticket.finished"], SERVED),
        (["ticket.started"], OPEN),
        (["ticket.started", "ticket.finished"], SERVED),
        (["ticket.no_show"], NO_SHOW),
        (["ticket.no_show", "ticket.put_back"], OPEN),
        (["ticket.held"], OPEN),
        (["ticket.held", "ticket.cancelled"], LEFT),
        (["ticket.put_back", "ticket.expired"], LEFT),
        (["ticket.finished", "ticket.reopened"], OPEN),
        (["ticket.recalled"], OPEN),
    ],
)
def test_what_came_of_a_visit_is_what_its_last_event_says(day, events, outcome):
    """Served, did not come, left before having been served, or still open."""
    day.take(0, 1)
    day.call(10, 1)
    for minute, event in enumerate(events, 11):
        day.tell(minute, event, 1)
    assert day.visit().outcome == outcome
    assert day.visit().until_seq == 2, "the call has ended the wait"


@pytest.mark.parametrize("event", ["ticket.cancelled", "ticket.expired"])
def test_who_leaves_uncalled_ends_the_wait_by_leaving(day, event):
    """Calls after that have not passed them."""
    day.take(0, 1)
    day.take(1, 2, PRIORITY)
    day.tell(5, event, 1)
    day.call(6, 2, "priority")
    left, other = day.visits()
    assert (left.outcome, left.until_seq, left.waited_s, left.passed_by) == (LEFT, 3, None, {})
    assert other.waited_s == 5 * MINUTE


def test_a_visit_is_served_from_its_start_to_its_finish(day):
    """Put back in between, the time begins anew with the next start."""
    day.take(0, 1)
    day.call(10, 1)
    day.tell(11, "ticket.started", 1, "1")
    day.tell(12, "ticket.put_back", 1, because="asked")
    day.call(20, 1)
    day.tell(22, "ticket.started", 1, "1")
    day.tell(29, "ticket.finished", 1, "1")
    assert day.visit().served_s == 7 * MINUTE


def test_a_visit_that_was_never_started_or_reopened_has_no_time_of_service(day):
    """A finish right after the call, and a finish that was taken back."""
    day.take(0, 1)
    day.take(0, 2)
    day.call(10, 1)
    day.tell(12, "ticket.finished", 1, "1")
    day.call(12, 2)
    day.tell(13, "ticket.started", 2, "1")
    day.tell(15, "ticket.finished", 2, "1")
    day.tell(15, "ticket.reopened", 2, "1", state="serving")
    assert [(each.outcome, each.served_s) for each in day.visits()] == [(SERVED, None), (OPEN, None)]


def test_a_visit_that_the_days_end_closed_has_no_time_of_service(day):
    """It counts as served, but nobody knows when it ended."""
    day.take(0, 1)
    day.call(10, 1)
    day.tell(11, "ticket.started", 1, "1")
    day.tell(900, "ticket.finished", 1, because="day_ended")
    assert (day.visit().outcome, day.visit().served_s) == (SERVED, None)


def test_a_call_that_was_taken_back_at_once_was_none(day):
    """The wait goes on to the next call, with that call's reason and desk."""
    day.take(0, 1)
    day.call(10, 1, "exception", desk="3")
    day.tell(10.1, "ticket.put_back", 1, because="undone")
    undone = day.visit()
    assert (undone.waited_s, undone.desk, undone.because, undone.until_seq) == (None, None, None, None)
    day.call(15, 1, desk="1")
    again = day.visit()
    assert (again.waited_s, again.desk, again.because, again.outcome) == (15 * MINUTE, "1", "arrival", OPEN)


def test_a_second_call_that_was_taken_back_leaves_the_first(day):
    """The first had ended the wait already."""
    day.take(0, 1)
    day.call(10, 1)
    day.tell(12, "ticket.held", 1, "1")
    day.call(15, 1, "exception", desk="2")
    day.tell(15.1, "ticket.put_back", 1, because="undone")
    assert (day.visit().waited_s, day.visit().until_seq) == (10 * MINUTE, 2)


def test_a_ticket_that_is_sent_on_after_a_call_makes_a_second_visit(day):
    """The first was sent on; the second waits from then, for the other service."""
    day.take(0, 1)
    day.call(10, 1, desk="4")
    day.tell(13, "ticket.transferred", 1, service="urban-planning")
    day.call(33, 1, desk="2")
    first, second = day.visits()
    assert (first.service, first.outcome, first.waited_s, first.desk) == ("taxes", SENT_ON, 10 * MINUTE, "4")
    assert (second.service, second.outcome, second.waited_s) == ("urban-planning", OPEN, 20 * MINUTE)
    assert (second.since, second.since_seq, second.arrival) == (clock(13), 3, first.arrival)


def test_a_ticket_that_is_sent_on_while_it_waits_waits_on_elsewhere(day):
    """One visit, counted where it was called at last; to a desk alone the service stays."""
    day.take(0, 1)
    day.tell(5, "ticket.transferred", 1, service="urban-planning")
    assert day.visit().service == "urban-planning"
    day.tell(6, "ticket.transferred", 1, desk="2")
    day.call(10, 1, desk="2")
    assert (day.visit().service, day.visit().waited_s) == ("urban-planning", 10 * MINUTE)


def test_a_ticket_for_two_services_makes_a_visit_of_each(day):
    """The first ends as served; the next begins to wait as the first ends."""
    day.take(0, 1)
    day.call(10, 1)
    day.tell(11, "ticket.started", 1, "1")
    day.tell(14, "ticket.finished", 1, "1")
    day.tell(14, "ticket.transferred", 1, service="sanitation", because="next_service")
    first, second = day.visits()
    assert (first.outcome, first.served_s) == (SERVED, 3 * MINUTE)
    assert (second.service, second.since, second.outcome, second.waited_s) == (
        "sanitation",
        clock(14),
        OPEN,
        None,
    )


def test_events_without_a_known_ticket_are_nobodys(day):
    """The office's own, those of other days' tickets, and what is told before a ticket was made."""
    day.tell(0, "office.day_began", None)
    day.take(0, 1, service="")
    day.call(1, 77)
    day.tell(1, "ticket.taken", 78, service="taxes")
    day.tickets[2] = Ticket(2, WALK_IN, clock(-600), None)
    day.call(2, 2)
    day.call(4, 1)
    assert [(each.ticket, each.service, each.waited_s) for each in day.visits()] == [(1, "", 4 * MINUTE)]
