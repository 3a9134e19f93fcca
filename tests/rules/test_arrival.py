"""What a booked visitor earns by arriving early, on time or late."""

from datetime import UTC, date, datetime, timedelta

import pytest

from queue_core.rules import arrival
from queue_core.rules.policy import BOOKED, WALK_IN
from queue_core.rules.refusals import Refusal

SLOT = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)
DAY = date(2026, 3, 10)
SECOND = 1 / 60


def came(minutes: float, late_becomes: str = "walk_in") -> arrival.Arrival:
    return arrival.arrive(
        SLOT,
        SLOT + timedelta(minutes=minutes),
        early=timedelta(minutes=60),
        grace=timedelta(minutes=15),
        late_becomes=late_becomes,
    )


@pytest.mark.parametrize(
    ("minutes", "when", "joins"),
    [
        (-300, "early", -60),
        (-60 - SECOND, "early", -60),
        (-60, "on_time", -60),
        (-9, "on_time", -9),
        (0, "on_time", 0),
        (15, "on_time", 15),
    ],
)
@pytest.mark.parametrize("late_becomes", ["walk_in", "booked"])
def test_up_to_the_grace_after_the_slot_the_visitor_stands_at_the_slot(minutes, when, joins, late_becomes):
    """However early or within the grace: booked, at the slot; early ones join the line `early` before it."""
    judged = came(minutes, late_becomes)
    assert judged == (when, "appointment", BOOKED, SLOT, SLOT + timedelta(minutes=joins))


@pytest.mark.parametrize("minutes", [15 + SECOND, 240])
def test_who_is_late_becomes_a_walk_in_of_this_moment(minutes):
    """The default: origin and rank of a walk-in, due now."""
    now = SLOT + timedelta(minutes=minutes)
    assert came(minutes) == ("late", "walk_in", WALK_IN, now, now)


@pytest.mark.parametrize("minutes", [15 + SECOND, 240])
def test_who_is_late_may_stay_booked_but_never_passes_the_punctual(minutes):
    """`late_becomes = "booked"`: rank of the booked, due at the check-in and not at the slot."""
    now = SLOT + timedelta(minutes=minutes)
    assert came(minutes, "booked") == ("late", "appointment", BOOKED, now, now)


@pytest.mark.parametrize(
    ("state", "on", "code"),
    [
        ("booked", DAY, None),
        ("missed", DAY, None),
        ("cancelled", DAY, "appointment_cancelled"),
        ("cancelled", DAY + timedelta(days=1), "appointment_cancelled"),
        ("booked", DAY + timedelta(days=1), "wrong_day"),
        ("booked", DAY - timedelta(days=1), "wrong_day"),
        ("missed", DAY - timedelta(days=1), "wrong_day"),
    ],
)
def test_an_appointment_can_be_checked_in_on_its_day_unless_cancelled(state, on, code):
    """Wrong day and cancelled are refusals of their own."""
    if code is None:
        assert arrival.may_check_in(state, on, DAY, SLOT) is None
        return
    with pytest.raises(Refusal) as refusal:
        arrival.may_check_in(state, on, DAY, SLOT)
    assert refusal.value.code == code
