"""Times that can be booked, and how many places each has left."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from queue_core.rules.opening import Hours
from queue_core.rules.refusals import Refusal
from queue_core.rules.slots import Plan, Span, free, may_be_booked, starts, visit

ZONE = ZoneInfo("Europe/Bucharest")
DAY = date(2026, 3, 10)


def at(clock, day=DAY):
    return datetime.combine(day, time.fromisoformat(clock), ZONE).astimezone(UTC)


def hours(*intervals, day=DAY):
    return Hours(
        ZONE, {day.weekday(): [(time.fromisoformat(a), time.fromisoformat(b)) for a, b in intervals]}
    )


@pytest.mark.parametrize(
    ("plan", "begins"),
    [
        (Plan(30, 30, 1), ["09:00", "09:30"]),
        (Plan(30, 15, 1), ["09:00", "09:15", "09:30"]),
        (Plan(20, 30, 1), ["09:00", "09:30"]),
        (Plan(60, 60, 1), ["09:00"]),
        (Plan(61, 60, 1), []),
    ],
)
def test_a_visit_is_over_before_the_hours_end(plan, begins):
    assert list(starts(hours(("09:00", "10:00")), DAY, plan)) == [at(begin) for begin in begins]


def test_each_stretch_of_the_day_begins_anew():
    found = list(starts(hours(("09:00", "10:00"), ("12:10", "13:30")), DAY, Plan(40, 40, 1)))
    assert found == [at("09:00"), at("12:10"), at("12:50")]


def test_nothing_begins_that_a_closure_would_cut():
    closed = [Span(at("09:45"), at("10:30"))]
    found = list(starts(hours(("09:00", "11:30")), DAY, Plan(30, 30, 1), closed))
    assert found == [at("09:00"), at("10:30"), at("11:00")]


def test_a_closure_that_begins_as_a_visit_ends_cuts_nothing():
    """Its end is not in a stretch of time."""
    closed = [Span(at("09:30"), at("10:00"))]
    found = list(starts(hours(("09:00", "10:30")), DAY, Plan(30, 30, 1), closed))
    assert found == [at("09:00"), at("10:00")]


def test_on_the_day_the_clock_springs_forward_no_time_is_offered_twice():
    day = date(2026, 3, 29)
    found = list(starts(hours(("02:00", "05:00"), day=day), day, Plan(30, 30, 1)))
    assert len(found) == len(set(found)) == 4


@pytest.mark.parametrize(
    ("taken", "left"),
    [
        ([], [2, 2]),
        ([Span(at("09:00"), at("09:30"))], [1, 2]),
        ([Span(at("09:10"), at("09:40"))], [1, 1]),
        ([Span(at("08:30"), at("09:00")), Span(at("09:30"), at("09:31"))], [2, 1]),
        ([Span(at("07:00"), at("08:30")), Span(at("08:30"), at("09:00"))], [2, 2]),
        ([Span(at("09:00"), at("09:30"), 5)], [0, 2]),
        ([Span(at("07:00"), at("12:00")), Span(at("09:00"), at("09:05"))], [0, 1]),
    ],
)
def test_whatever_overlaps_a_time_takes_one_of_its_places(taken, left):
    found = free([at("09:00"), at("09:30")], Plan(30, 30, 2), taken)
    assert [slot.left for slot in found] == left


@pytest.mark.parametrize(
    ("minutes", "code"), [(59, "too_soon"), (60, None), (14 * 24 * 60, None), (14 * 24 * 60 + 1, "too_far")]
)
def test_neither_too_soon_nor_too_far(minutes, code):
    now = at("09:00")
    terms = timedelta(minutes=60), timedelta(days=14)
    try:
        may_be_booked(now + timedelta(minutes=minutes), now, *terms)
        found = None
    except Refusal as refusal:
        found = refusal.code
    assert found == code


def test_a_visit_lasts_its_minutes_from_the_slot_on():
    """However often one may begin."""
    assert visit(at("09:10"), Plan(25, 30, 1)) == (at("09:10"), at("09:35"))


@pytest.mark.parametrize(
    ("away", "facts"), [(timedelta(0), {"minutes": 60}), (timedelta(days=15), {"days": 14})]
)
def test_a_refusal_says_how_long_before_and_how_far_ahead_one_may_book(away, facts):
    """In minutes, and in days."""
    with pytest.raises(Refusal) as refusal:
        may_be_booked(at("09:00") + away, at("09:00"), timedelta(minutes=60), timedelta(days=14))
    assert refusal.value.facts == facts
