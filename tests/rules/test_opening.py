"""When the shipped office is open: its hours, holidays, the last ticket, and the nights of clock change."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from queue_core.rules.opening import Hours
from queue_core.settings import settings as reading
from tests.office import SHIPPED, local

BUCHAREST = ZoneInfo("Europe/Bucharest")
LAST = timedelta(minutes=15)
ALWAYS = Hours(BUCHAREST, {day: ((time(0), None),) for day in range(7)})
TUE, THU, FRI, SAT, MON = (date(2026, 3, day) for day in (10, 12, 13, 14, 16))


@pytest.fixture(scope="module")
def hours() -> Hours:
    return reading.load(SHIPPED).opening


@pytest.mark.parametrize(
    ("clock", "day", "answer"),
    [
        ("08:29", TUE, "closed"),
        ("08:30", TUE, None),
        ("16:14", TUE, None),
        ("16:15", TUE, "intake_ended"),
        ("16:29", TUE, "intake_ended"),
        ("16:30", TUE, "closed"),
        ("16:30", THU, None),  # Thursday late
        ("18:14", THU, None),
        ("18:15", THU, "intake_ended"),
        ("18:30", THU, "closed"),
        ("16:30", FRI, "closed"),
        ("10:00", SAT, "closed"),
        ("10:00", date(2026, 12, 1), "closed"),  # National Day, a Tuesday
        ("10:00", date(2026, 4, 10), "closed"),  # Good Friday
        ("10:00", date(2026, 12, 2), None),
    ],
)
def test_walk_ins_are_taken_in_the_hours_but_for_the_last_minutes(hours, clock, day, answer):
    """Intake ends `last_ticket_minutes` before closing; weekends and holidays are closed."""
    assert hours.gives_tickets(local(clock, day), LAST) == answer


@pytest.mark.parametrize(
    ("clock", "day", "opens"),
    [
        ("08:00", TUE, local("08:30", TUE)),
        ("08:30", TUE, local("08:30", date(2026, 3, 11))),  # it opens now: the next is tomorrow's
        ("12:00", TUE, local("08:30", date(2026, 3, 11))),
        ("18:45", THU, local("08:30", FRI)),
        ("17:00", FRI, local("08:30", MON)),
        ("12:00", date(2026, 4, 9), local("08:30", date(2026, 4, 14))),  # Easter: Friday to Monday
        ("12:00", date(2026, 3, 27), local("08:30", date(2026, 3, 30))),  # over the change to summer time
        ("12:00", date(2026, 10, 23), local("08:30", date(2026, 10, 26))),  # and back
    ],
)
def test_the_next_opening_is_announced(hours, clock, day, opens):
    """Over nights, weekends, holidays and clock changes, at the local wall clock."""
    assert hours.opens_next(local(clock, day)) == opens


@pytest.mark.parametrize(("day", "long"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (TUE, 24)])
def test_a_day_is_as_long_as_its_clock_changes_make_it(day, long):
    """29 March 2026 has 23 hours in Bucharest, 25 October 2026 has 25."""
    ((begins, ends),) = ALWAYS.of_day(day)
    assert ends - begins == timedelta(hours=long)


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_an_office_round_the_clock_never_closes_on_a_night_of_clock_change(day):
    """Every half hour of three days around it, tickets are given and the day is the wall clock's."""
    now = local("00:00", day - timedelta(days=1))
    while now < local("00:00", day + timedelta(days=2)):
        assert ALWAYS.gives_tickets(now, LAST) is None
        assert ALWAYS.open_until(now) > now + timedelta(hours=22)
        assert ALWAYS.local_day(now) == now.astimezone(BUCHAREST).date()
        now += timedelta(minutes=30)


@pytest.mark.parametrize(("month", "day"), [(3, 29), (10, 25)])
def test_hours_after_a_clock_change_are_those_of_the_new_clock(month, day):
    """An office open 08:30-16:30 that Sunday opens when the wall clock says 08:30."""
    changed = date(2026, month, day)
    hours = Hours(BUCHAREST, {6: ((time(8, 30), time(16, 30)),)})
    ((begins, ends),) = hours.of_day(changed)
    offset = 3 if month == 3 else 2
    assert begins == datetime(2026, month, day, 8, 30, tzinfo=UTC) - timedelta(hours=offset)
    assert ends - begins == timedelta(hours=8)


def test_an_office_round_the_clock_is_open_until_beyond_tomorrow():
    """No more than three days are looked at: it answers the night after tomorrow."""
    assert ALWAYS.open_until(local("12:00", TUE)) == local("00:00", FRI)


@pytest.mark.parametrize(
    ("clock", "until"), [("08:30", "16:30"), ("16:29", "16:30"), ("16:30", None), ("08:29", None)]
)
def test_an_opening_holds_its_first_instant_and_not_its_last(hours, clock, until):
    """Closed at 16:30 to the second."""
    assert hours.open_until(local(clock)) == (until and local(until))


def test_hours_that_touch_are_one():
    """No ticket is refused at noon because a morning and an afternoon meet there, or at midnight."""
    hours = Hours(BUCHAREST, {1: ((time(8), time(12)), (time(12), None)), 2: ((time(0), time(2)),)})
    assert hours.gives_tickets(local("11:50"), LAST) is None
    assert hours.open_until(local("09:00")) == local("02:00", date(2026, 3, 11))


def test_a_break_at_noon_closes():
    """Between two intervals the office is closed, and opens again the same day."""
    hours = Hours(BUCHAREST, {1: ((time(8), time(12)), (time(13), time(16)))})
    assert hours.gives_tickets(local("11:45"), LAST) == "intake_ended"
    assert hours.gives_tickets(local("12:30"), LAST) == "closed"
    assert hours.opens_next(local("12:30")) == local("13:00")
    assert hours.gives_tickets(local("13:00"), LAST) is None


@pytest.mark.parametrize(("away", "is_announced"), [(1, True), (59, True), (60, False)])
def test_the_next_opening_is_looked_for_sixty_days_ahead(away, is_announced):
    """Today is the first of them."""
    opens_on = TUE + timedelta(days=away)
    closed = {TUE + timedelta(days=offset): "renovation" for offset in range(away)}
    hours = Hours(BUCHAREST, {day: ((time(9), time(12)),) for day in range(7)}, closed)
    assert hours.opens_next(local("07:00")) == (local("09:00", opens_on) if is_announced else None)


def test_an_office_without_hours_announces_no_opening():
    """Closed for longer than one looks ahead: no promise."""
    assert Hours(BUCHAREST, {}).opens_next(local("12:00")) is None


@pytest.mark.parametrize(
    ("tuesday", "wednesday", "is_open"),
    [
        ((time(8), None), (time(0), time(6)), True),
        ((time(8), None), (time(8), time(16)), False),
        ((time(8), time(16)), (time(0), time(6)), False),
        ((time(8), time(16)), (time(8), time(16)), False),
    ],
)
def test_an_office_is_open_over_a_midnight_only_where_it_is_open_on_both_sides(tuesday, wednesday, is_open):
    """Until it, and from it on."""
    assert Hours(BUCHAREST, {1: (tuesday,), 2: (wednesday,)}).is_open_over(TUE, TUE) is is_open


def test_an_office_is_open_over_many_midnights_only_if_it_is_over_each():
    """A single evening on which it closes is enough."""
    week = {1: ((time(0), None),), 2: ((time(0), time(16)),), 3: ((time(0), None),), 4: ((time(0), None),)}
    hours = Hours(BUCHAREST, week)
    assert hours.is_open_over(THU, THU)
    assert not hours.is_open_over(TUE, THU)
    assert ALWAYS.is_open_over(TUE, MON)
