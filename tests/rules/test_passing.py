"""Who was passed by whom in a line, and what each would have waited in plain order of arrival."""

import pytest

from queue_core.rules.policy import BOOKED, PRIORITY, WALK_IN
from queue_core.rules.visits import BY_BOOKED, BY_EXCEPTION, BY_PRIORITY
from tests.rules.days import MINUTE, Day


@pytest.fixture
def day() -> Day:
    return Day()


def passed(day: Day) -> dict[int, dict[str, int]]:
    return {each.ticket: each.passed_by for each in day.visits()}


@pytest.mark.parametrize(
    ("rank", "slot", "because", "kind"),
    [
        (BOOKED, 8, "appointment", BY_BOOKED),
        (PRIORITY, None, "priority", BY_PRIORITY),
        (WALK_IN, None, "exception", BY_EXCEPTION),
        (BOOKED, 8, "exception", BY_EXCEPTION),  # called by number: not as booked
    ],
)
def test_who_came_later_and_is_called_sooner_passes_by_the_reason_of_the_call(day, rank, slot, because, kind):
    """Each call is counted once for each walk-in whom it went before."""
    day.take(0, 1)
    day.take(1, 2)
    day.take(5, 3, rank, slot=slot)
    day.call(8, 3, because)
    day.call(9, 1)
    day.call(10, 2)
    assert passed(day) == {1: {kind: 1}, 2: {kind: 1}, 3: {}}


def test_every_call_of_a_kind_counts(day):
    """Two booked visitors and one with priority pass the same walk-in."""
    day.take(0, 1)
    for ticket, rank, because in (
        (2, BOOKED, "appointment"),
        (3, PRIORITY, "priority"),
        (4, BOOKED, "appointment"),
    ):
        day.take(ticket, ticket, rank, slot=0 if rank == BOOKED else None)
        day.call(ticket + 0.5, ticket, because)
    day.call(20, 1)
    assert passed(day)[1] == {BY_BOOKED: 2, BY_PRIORITY: 1}


def test_a_late_visitor_who_was_accepted_as_booked_passes_as_an_exception(day):
    """Staff changed the order, whatever the call says."""
    day.take(0, 1)
    day.take(5, 2, BOOKED, slot=-60)
    day.tell(6, "ticket.accepted_late", 2, reason="bus broke down")
    day.call(8, 2, "appointment")
    day.call(9, 1)
    assert passed(day)[1] == {BY_EXCEPTION: 1}


def test_who_takes_their_turn_passes_nobody(day):
    """In order of arrival no call is counted, nor one of whom came earlier."""
    day.take(0, 1, BOOKED, slot=10)
    day.take(1, 2)
    day.take(2, 3)
    day.call(10, 1, "appointment")
    day.call(11, 2)
    day.call(12, 3)
    assert passed(day) == {1: {}, 2: {}, 3: {}}


def test_a_walk_in_out_of_turn_but_without_a_reason_passes_nobody(day):
    """Calls whose reason is the arrival took their turn, as when another desk serves another line."""
    day.take(0, 1)
    day.take(1, 2)
    day.call(5, 2)
    day.call(6, 1)
    assert passed(day)[1] == {}


def test_the_booked_are_not_passed(day):
    """Only those without an appointment are told how often they were."""
    day.take(0, 1, BOOKED, slot=30)
    day.take(5, 2, PRIORITY)
    day.call(6, 2, "priority")
    day.call(30, 1, "appointment")
    assert passed(day) == {1: {}, 2: {}}


def test_only_calls_between_the_arrival_and_the_own_call_count(day):
    """Neither those before one came nor those after one was called."""
    day.take(0, 1, BOOKED, slot=0)
    day.call(1, 1, "appointment")
    day.take(2, 2)
    day.call(3, 2)
    day.take(4, 3, BOOKED, slot=4)
    day.call(5, 3, "appointment")
    assert passed(day) == {1: {}, 2: {}, 3: {}}


def test_who_still_waits_was_passed_up_to_now(day):
    """The day is not over: every call of those who came later counts, the last one too."""
    day.take(0, 1)
    day.take(1, 2, BOOKED, slot=1)
    day.take(2, 3, BOOKED, slot=2)
    day.call(3, 2, "appointment")
    day.call(4, 3, "appointment")
    assert passed(day)[1] == {BY_BOOKED: 2}


def test_lines_of_other_services_do_not_pass(day):
    """A call for urban planning is not before anybody who waits for taxes."""
    day.take(0, 1, service="taxes")
    day.take(1, 2, BOOKED, service="urban-planning", slot=1)
    day.call(2, 2, "appointment")
    day.call(3, 1)
    assert passed(day) == {1: {}, 2: {}}


def test_in_plain_order_the_first_to_come_has_the_first_call(day):
    """The line's calls at 10, 12 and 20 minutes, given out by arrival at 0, 1 and 5."""
    day.take(0, 1)
    day.take(1, 2)
    day.take(5, 3, BOOKED, slot=10)
    day.call(10, 3, "appointment")
    day.call(12, 1)
    day.call(20, 2)
    assert {each.ticket: each.in_order_s for each in day.visits()} == {
        1: 10 * MINUTE,
        2: 11 * MINUTE,
        3: 15 * MINUTE,
    }


def test_who_came_in_the_same_second_goes_in_the_order_of_the_journal(day):
    """And who left uncalled takes no call from anybody."""
    day.take(0, 9)
    day.take(0, 4)
    day.take(0, 5)
    day.tell(3, "ticket.cancelled", 9)
    day.call(6, 5, "exception")
    day.call(8, 4)
    assert {each.ticket: each.in_order_s for each in day.visits()} == {9: None, 4: 6 * MINUTE, 5: 8 * MINUTE}
