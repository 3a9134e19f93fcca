"""Who is next: the smallest key (rank, due_at, id) among those who have joined the line."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_core.rules.policy import (
    BOOKED,
    COUNTED_TO,
    PRIORITY,
    RANKS,
    WALK_IN,
    Place,
    is_due,
    is_prioritised,
    may_call,
    who_is_next,
    why_next,
)

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
EARLY = timedelta(minutes=60)


def place(rank: int, minutes: float, number: int) -> Place:
    return Place(rank, NOON + timedelta(minutes=minutes), number)


@pytest.mark.parametrize(
    ("heads", "called"),
    [
        ([], None),
        ([place(WALK_IN, -5, 1)], 1),
        ([place(WALK_IN, -90, 1), place(BOOKED, 0, 2)], 2),  # the booked before who waits longest
        ([place(WALK_IN, -90, 1), place(BOOKED, 60, 2)], 2),  # due exactly `early` before the slot
        ([place(WALK_IN, -90, 1), place(BOOKED, 60.01, 2)], 1),  # too early: not in the line yet
        ([place(BOOKED, 61, 2)], None),  # and not called into an empty hall either
        ([place(PRIORITY, -1, 3), place(WALK_IN, -90, 1)], 3),
        ([place(PRIORITY, -90, 3), place(BOOKED, 30, 2)], 2),
        ([place(BOOKED, 30, 1), place(BOOKED, 10, 2)], 2),  # the earlier slot, not the earlier arrival
        ([place(BOOKED, 10, 7), place(BOOKED, 10, 4)], 4),  # the same slot: who was made first
        ([place(WALK_IN, -3, 9), place(WALK_IN, -3, 8)], 8),
        ([place(WALK_IN, 5, 1)], 1),  # a clock that stepped back makes no walk-in wait for it
    ],
)
def test_the_smallest_key_that_is_due_is_next(heads, called):
    """A booked visitor joins the line `early` before the slot; the others are in it at once."""
    chosen = who_is_next(heads, NOON, EARLY)
    assert (chosen.id if chosen else None) == called


places = st.builds(place, st.integers(0, 2), st.integers(-300, 300), st.integers(1, 10_000))


@given(st.lists(places, max_size=30))
def test_no_walk_in_is_chosen_while_a_booked_visitor_is_due(heads):
    """The promise, for any line at all."""
    chosen = who_is_next(heads, NOON, EARLY)
    due_booked = [head for head in heads if head.rank == BOOKED and head.due_at <= NOON + EARLY]
    if due_booked:
        assert chosen == min(due_booked)
    elif chosen:
        assert chosen == min(head for head in heads if head.rank != BOOKED)


@given(st.lists(places, max_size=30))
def test_one_look_at_the_head_of_each_rank_is_enough(line):
    """The heads alone give what the whole line gives: the earliest due booked ticket heads its rank."""
    heads = [min(each for each in line if each.rank == rank) for rank in {each.rank for each in line}]
    assert who_is_next(heads, NOON, EARLY) == who_is_next(line, NOON, EARLY)


@pytest.mark.parametrize("rank", [PRIORITY, WALK_IN])
def test_only_the_booked_can_be_too_early(rank):
    """A walk-in is due from the moment of arrival."""
    assert is_due(place(rank, 300, 1), NOON, EARLY)


def test_the_reason_of_a_call_is_plain_data():
    """Booked: the slot, the arrival, whom it passed. Others: why they are next and since when."""
    came = NOON - timedelta(minutes=9)
    assert why_next(BOOKED, NOON, came, NOON, 12) == {
        "because": "appointment",
        "slot_at": NOON.isoformat(),
        "arrived_at": came.isoformat(),
        "ahead_of": 12,
    }
    assert why_next(PRIORITY, came, came, None, 0) == {"because": "priority", "arrived_at": came.isoformat()}
    assert why_next(WALK_IN, came, came, None, 0) == {"because": "arrival", "arrived_at": came.isoformat()}


def test_a_booked_call_tells_the_slot_or_else_the_place_in_line():
    """A reason always has an instant to show."""
    assert why_next(BOOKED, NOON, NOON, None, 0)["slot_at"] == NOON.isoformat()
    slot = NOON + timedelta(minutes=20)
    assert why_next(BOOKED, NOON, NOON, slot, 0)["slot_at"] == slot.isoformat()


def test_ranks_and_the_longest_count_are_those_that_are_stored_and_shown():
    """Databases, the API and the "100+" of screens hold these."""
    assert (BOOKED, PRIORITY, WALK_IN) == RANKS == (0, 1, 2)
    assert COUNTED_TO == 100


@pytest.mark.parametrize(
    ("only", "priority", "may"),
    [(None, False, True), (None, True, True), ("priority", True, True), ("priority", False, False)],
)
def test_a_priority_desk_calls_only_who_has_the_mark_and_any_other_desk_calls_both(only, priority, may):
    """It is a second way to be called, and takes nobody from the other desks."""
    assert may_call(only, priority=priority) is may


@pytest.mark.parametrize(("rank", "is_before"), [(BOOKED, False), (PRIORITY, True), (WALK_IN, False)])
def test_only_the_rank_of_priority_stands_before_the_other_walk_ins(rank, is_before):
    """The booked stand before them all, by a rank of their own."""
    assert is_prioritised(rank) is is_before
