"""How long somebody is signed in: for the office's day, and while somebody is at the browser."""

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from queue_core.rules.opening import Hours
from queue_core.rules.sessions import is_idle, name_of, outlived_its_day
from tests.office import local

ZONE = ZoneInfo("Europe/Bucharest")
TUE, WED, THU = (date(2026, 3, day) for day in (10, 11, 12))
BY_DAY = Hours(ZONE, {day: ((time(8, 30), time(16, 30)),) for day in range(7)})
ALWAYS = Hours(ZONE, {day: ((time(0), None),) for day in range(7)})
NEVER_ENDED = (0, None)


def is_over(began, now, hours=BY_DAY, ended=NEVER_ENDED, seq=10) -> bool:
    return outlived_its_day(began, seq, now, hours, ended)


@pytest.mark.parametrize(("now", "over"), [
    (local("08:05", TUE), False), (local("23:59", TUE), False), (local("00:00", WED), True),
])  # fmt: skip
def test_a_session_ends_at_the_midnight_of_an_office_that_closes(now, over):
    """Whoever forgets to sign out is nobody's way in tomorrow."""
    assert is_over(local("08:00", TUE), now) is over


@pytest.mark.parametrize(("began", "now", "over"), [
    (local("22:00", TUE), local("06:00", WED), False),
    (local("22:00", TUE), local("21:59", WED), False),
    (local("22:00", TUE), local("22:00", WED), True),
    (local("00:00", TUE), local("23:59", TUE), False),
])  # fmt: skip
def test_where_the_office_stays_open_over_midnight_a_session_lasts_a_day_and_a_night(began, now, over):
    """Twenty-four hours, the last instant not among them."""
    assert is_over(began, now, ALWAYS) is over


def test_each_midnight_of_a_session_must_be_one_over_which_the_office_is_open():
    """Open from Tuesday's noon until Wednesday's, it closes before the night to Thursday."""
    nights = Hours(ZONE, {1: ((time(12), None),), 2: ((time(0), time(12)),)})
    assert not is_over(local("22:00", TUE), local("11:00", WED), nights)
    assert is_over(local("22:00", WED), local("01:00", THU), nights)


@pytest.mark.parametrize(("seq", "day", "over"), [
    (11, TUE, True), (11, WED, True), (11, date(2026, 3, 9), False), (10, TUE, False), (9, TUE, False),
])  # fmt: skip
def test_the_end_of_its_day_ends_a_session_that_began_before_it(seq, day, over):
    """The first act of a morning ends yesterday: whoever had signed in before that act stays."""
    assert is_over(local("08:00", TUE), local("17:00", TUE), ended=(seq, day)) is over


@pytest.mark.parametrize(("minutes", "idle", "over"), [
    (29, 30, False), (30, 30, True), (31, 30, True), (1, 1, True), (10_000, 0, False),
])  # fmt: skip
def test_nobody_at_the_browser_for_so_many_minutes_ends_a_session(minutes, idle, over):
    """At the minute itself; 0 ends none."""
    seen = local("09:00", TUE)
    assert is_idle(seen, seen + timedelta(minutes=minutes), idle) is over


def test_a_day_of_twenty_five_hours_is_one_day():
    """When the clock goes back, whoever came at midnight is signed in until the next."""
    longest = date(2026, 10, 25)
    assert not is_over(local("00:00", longest), local("23:59", longest))
    assert not is_over(local("00:00", longest), local("23:59", longest), ALWAYS)


def test_a_session_is_named_by_a_quarter_of_its_digest():
    """Sixteen of sixty-four digits: nobody else's, and no way in."""
    digest = "0123456789abcdef" + 48 * "f"
    assert name_of(digest) == "0123456789abcdef"
