"""What a booked visitor earns by arriving early, on time or late."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from queue_core.rules import arrival
from queue_core.rules.opening import Hours
from queue_core.rules.policy import BOOKED, WALK_IN
from queue_core.rules.refusals import Refusal
from tests.office import local

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


def is_near(slot: datetime, minutes: float, hours: Hours) -> bool:
    terms = {"early": timedelta(minutes=60), "grace": timedelta(minutes=15)}
    return arrival.is_near(slot, slot + timedelta(minutes=minutes), hours, **terms)


ALWAYS = Hours(ZoneInfo("Europe/Bucharest"), {day: ((time(0), None),) for day in range(7)})
BY_DAY = Hours(ALWAYS.zone, {day: ((time(8), time(18)),) for day in range(7)})
NEXT = DAY + timedelta(days=1)


@pytest.mark.parametrize(
    ("slot", "minutes", "near"),
    [
        (local("00:30", NEXT), -60, True),
        (local("00:30", NEXT), -60 - SECOND, False),
        (local("23:50", DAY), 15, True),
        (local("23:50", DAY), 15 + SECOND, False),
    ],
)
def test_a_slot_beyond_midnight_is_near_from_the_hour_before_it_to_its_grace(slot, minutes, near):
    """Where the office stays open over that midnight, and nowhere else."""
    assert is_near(slot, minutes, ALWAYS) is near
    assert not is_near(slot, minutes, BY_DAY)


def test_on_one_day_no_midnight_is_between():
    """Whether or not the office stays open over the night after."""
    assert is_near(SLOT, 0, BY_DAY)


def test_only_the_midnight_between_the_slot_and_now_counts():
    """The office closes on the next evening all the same."""
    one_night = Hours(ALWAYS.zone, {DAY.weekday(): ((time(8), None),), NEXT.weekday(): ((time(0), time(6)),)})
    assert is_near(local("00:30", NEXT), -40, one_night)


def test_a_slot_that_is_near_is_no_other_day_s():
    """Who comes at 23:50 for 0:30 is checked in."""
    assert arrival.may_check_in("booked", NEXT, DAY, SLOT, is_near=True) is None
