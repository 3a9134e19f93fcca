"""What share of the booked came, by service and by the hour of the appointment."""

from datetime import date, timedelta

import pytest

from queue_core.boards import who_came
from queue_core.boards.who_came import Booked
from tests.databases import ON_BOTH, own_database
from tests.office import ROUND_THE_CLOCK, TUESDAY, Acts, Clock, founded, local, shipped
from tests.web.staff_browser import app_of, sign_in, with_accounts

SATURDAY, SUNDAY, MONDAY = date(2026, 3, 28), date(2026, 3, 29), date(2026, 3, 30)


@pytest.fixture
def day(found):
    """Of five who booked taxes two came, of one for utilities one; another cancelled. The day is over."""
    acts = found(server={"async_mode": "threading"})
    for number, at in enumerate(("10:20", "10:40", "10:50", "11:00", "11:10")):
        acts.book(f"T{number}", at)
    acts.book("GONE", "10:30")
    acts.book("U1", "10:30", service="utilities")
    acts.unbook("GONE")
    for reference in ("T0", "T3", "U1"):
        acts.check_in(reference)
    acts.end_day()
    return acts


def test_those_who_came_are_counted_by_service_and_hour(day):
    """The hours are local; what was cancelled is not in it, and a filter leaves the rest out."""
    found = who_came.who_came(day.office, TUESDAY, TUESDAY)
    assert found.cells == {
        ("taxes", 10): Booked(1, 2),
        ("taxes", 11): Booked(1, 1),
        ("utilities", 10): Booked(1, 0),
    }
    assert found.by_service == {"taxes": Booked(2, 3), "utilities": Booked(1, 0)}
    assert found.by_hour == {10: Booked(2, 2), 11: Booked(1, 1)}
    assert (found.total.share_came, found.by_service["taxes"].share_came) == (0.5, 0.4)
    assert list(who_came.who_came(day.office, TUESDAY, TUESDAY, "utilities").cells) == [("utilities", 10)]


@pytest.mark.parametrize("kind", ON_BOTH, ids=lambda kind: kind or "sqlite")
def test_the_hours_are_local_on_each_side_of_a_change_of_the_clock_and_on_its_day(tmp_path, kind):
    """Sunday, 29 March 2026, three o'clock became four; the office is always open."""
    with own_database(kind) as url:
        settings = shipped(tmp_path, hours=ROUND_THE_CLOCK, storage={"url": url})
        acts = Acts(founded(settings, local("00:00", SATURDAY)), Clock(local("00:00", SATURDAY)))
        slots = [
            ("02:50", SATURDAY),
            ("02:50", SUNDAY),
            ("04:10", SUNDAY),
            ("23:59", SUNDAY),
            ("04:10", MONDAY),
        ]
        for number, (at, day) in enumerate(slots):
            acts.book(f"R{number}", local(at, day))
        acts.clock.now = local("06:00", MONDAY + timedelta(days=1))
        acts.turn_the_day()
        found = who_came.who_came(acts.office, SATURDAY, MONDAY).by_hour
        assert {hour: each.all for hour, each in found.items()} == {2: 2, 4: 2, 23: 1}
        acts.office.storage.close()


def test_who_may_still_come_is_not_in_it(found):
    acts = found()
    acts.book("R1", "11:00")
    assert who_came.who_came(acts.office, TUESDAY, TUESDAY).cells == {}
    assert who_came.who_came(acts.office, TUESDAY, TUESDAY).total.share_came is None


def test_the_report_shows_it_and_a_file_has_it(day):
    with_accounts(day.office, day.clock.now)
    browser = app_of(day).test_client()
    sign_in(browser, "ioana")
    days = f"first={TUESDAY}&last={TUESDAY}"
    page = browser.get(f"/counter/reports?{days}").text
    assert 'data-came="service"' in page and "40 %" in page
    answer = browser.get(f"/counter/reports/appointments.csv?{days}&service=taxes")
    head, *lines = answer.text.lstrip("\ufeff").splitlines()
    assert [line.split(";")[1:] for line in lines] == [
        ["10", "3", "1", "2", "33,3"],
        ["11", "2", "1", "1", "50"],
    ]
    assert head.count(";") == 5
