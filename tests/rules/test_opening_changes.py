"""When a screen that says whether tickets are given has to look again, and what it says on a holiday."""

from datetime import timedelta

import pytest

from tests.office import ROUND_THE_CLOCK, TUESDAY, local

LAST_TICKET = timedelta(minutes=15)


@pytest.fixture
def opening(settings):
    week = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), ["08:30-16:30"])
    holiday = [{"on": TUESDAY + timedelta(days=1), "name": "Sfântul Andrei"}]
    return settings(hours=week | {"sat": [], "sun": []}, holiday=holiday).opening


@pytest.mark.parametrize(
    ("at", "changes"),
    [
        ("00:00", "08:30"),
        ("08:29", "08:30"),
        ("08:30", "16:15"),
        ("16:15", "16:30"),
        ("16:29", "16:30"),
    ],
)
def test_the_next_change_is_the_opening_the_last_ticket_or_the_closing(opening, at, changes):
    """Whichever comes first; the instant itself is past."""
    assert opening.changes_next(local(at), LAST_TICKET) == local(changes)


def test_a_new_day_is_a_change_though_the_office_stays_closed(opening):
    """A holiday begins and ends at midnight."""
    wednesday, thursday = TUESDAY + timedelta(days=1), TUESDAY + timedelta(days=2)
    assert opening.changes_next(local("16:30"), LAST_TICKET) == local("00:00", wednesday)
    assert opening.changes_next(local("12:00", wednesday), LAST_TICKET) == local("00:00", thursday)


def test_an_office_closes_today_or_stays_open_into_another_day(opening, settings):
    """Midnight is still today; round the clock there is no hour to be told."""
    assert opening.closes_today(local("10:00")) == local("16:30")
    assert opening.closes_today(local("16:30")) is None
    always = settings(hours=ROUND_THE_CLOCK).opening
    assert always.closes_today(local("10:00")) is None
    late = settings(hours={"tue": ["10:00-24:00"]}).opening
    assert late.closes_today(local("10:00")) == local("00:00", TUESDAY + timedelta(days=1))


def test_only_the_day_itself_has_its_holiday(opening):
    """By the office's own calendar."""
    assert opening.holiday(local("23:59")) is None
    assert opening.holiday(local("00:00", TUESDAY + timedelta(days=1))) == {"*": "Sfântul Andrei"}
