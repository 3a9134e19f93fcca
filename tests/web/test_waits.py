"""The waits as pages say them: nothing where nobody knows, and how often the word was kept."""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from queue_core import boards, clock
from queue_core.data import wait_scores
from queue_core.data.waits import Estimate, keep_estimate
from queue_core.rules.wait_scores import Score
from tests.office import ROUND_THE_CLOCK
from tests.servers import zone_at_noon
from tests.web.staff_browser import app_of, sign_in, with_accounts

OPEN = {
    "hours": ROUND_THE_CLOCK,
    "server": {"async_mode": "threading", "public_url": "http://lobby.test"},
    "kiosk": {"paired_only": False, "pause_seconds": 0},
}


@pytest.fixture
def acts(found):
    """At this very moment, as the pages' own clock tells it."""
    acts = found(**OPEN)
    acts.clock.now = clock.now()
    with_accounts(acts.office, acts.clock.now)
    return acts


@pytest.fixture
def browser(acts):
    return app_of(acts).test_client()


def estimate(acts, *, tickets=None, desks=None, is_rough=False, **services) -> None:
    """An estimate as it might be, made now."""
    acts.clock.now = clock.now()
    made = Estimate(acts.clock.now, 1, is_rough, services, tickets or {}, desks or {}, {})
    with acts.office.changing() as (db, _):
        keep_estimate(db, acts.office.id, made)


def shown(page: str, mark: str = "data-wait") -> list[str]:
    """The texts of the elements with a mark."""
    return re.findall(rf"<\w+[^>]* {mark}[^>]*>([^<]*)<", page)


def test_a_kiosk_says_what_is_known_and_nothing_else(acts, browser):
    """On the tile and on the service's page; where nobody has said, only how many wait."""
    acts.open("1")
    acts.take("taxes")
    page = browser.get("/kiosk/?language=en").text
    assert "1 waiting person" in page and shown(page) == []
    assert shown(browser.get("/kiosk/services/taxes?language=en").text) == []
    estimate(acts, taxes=(15, 30))
    assert shown(browser.get("/kiosk/?language=en").text) == ["about 15–30 min"]
    assert shown(browser.get("/kiosk/services/taxes?language=en").text) == ["15–30 minutes"]
    estimate(acts, taxes=(5, 90))
    assert shown(browser.get("/kiosk/services/taxes").text) == [], "too wide to be of use"


def test_a_new_office_says_that_it_is_a_rough_guess(acts, browser):
    acts.open("1")
    acts.take("taxes")
    estimate(acts, taxes=(15, 30), is_rough=True)
    assert shown(browser.get("/kiosk/services/taxes?language=en").text, "data-rough") == [
        "At first this is only a rough guess."
    ]


def test_who_may_wait_longer_than_the_office_is_open_is_told_so(found):
    """By the far end of the range."""
    closes_at = clock.now() + timedelta(minutes=40)
    zone = zone_at_noon()
    until = f"00:00-{closes_at.astimezone(ZoneInfo(zone)):%H:%M}"
    hours = {day: [until] for day in ROUND_THE_CLOCK}
    acts = found(**OPEN | {"hours": hours, "office": {"timezone": zone}})
    acts.clock.now = clock.now()
    acts.open("1")
    acts.take("taxes")
    browser = app_of(acts).test_client()
    for wait, told in (((10, 30), False), ((30, 55), True)):
        estimate(acts, taxes=wait)
        page = browser.get("/kiosk/services/taxes?language=en").text
        assert ("You may be seen after closing time" in page) is told, wait


def test_a_phone_shows_the_wait_and_why_it_changed(acts, browser):
    """What is left by now, what was told with the ticket, and the desk that has closed since."""
    acts.open("1", "2")
    acts.take("taxes")
    estimate(acts, taxes=(5, 10))
    ticket = acts.take("taxes")
    with browser.application.test_request_context("http://lobby.test/"):
        from queue_core.web import context

        path = context.track_url(ticket["id"]).removeprefix("http://lobby.test")
    estimate(acts, tickets={ticket["id"]: (6, 9)})
    page = browser.get(f"{path}?language=en").text
    assert shown(page) == ["6–9 minutes"] and "data-pace" not in page
    acts.clock.now = clock.now()
    acts.pause("2")
    estimate(acts, tickets={ticket["id"]: (20, 40)})
    page = browser.get(f"{path}?language=en").text
    assert shown(page) == ["20–40 minutes"]
    (why,) = shown(page, 'data-pace="slower"')
    assert why.startswith("It takes longer than was estimated at") and "5–10 minutes" in why
    assert why.endswith("Desk 2 does not call now.")


def test_a_supervisor_reads_what_another_desk_would_change(acts, browser):
    acts.open("1")
    acts.take("taxes")
    sign_in(browser, "ioana")
    estimate(acts, taxes=(30, 50), desks={"2": {"taxes": (10, 20)}, "3": {"taxes": (28, 47)}})
    page = browser.get("/counter/supervisor?language=en").text
    (sentence,) = re.findall(r'data-if-opened="2">.*?<span>([^<]*)</span>', page, re.S)
    assert sentence == (
        "If desk 2 opens now: Local taxes and fees, an expected wait of 10–20 min instead of 30–50."
    )


def keep(acts, days_ago: int, *scores: Score) -> None:
    today = acts.office.settings.opening.local_day(acts.clock.now)
    with acts.office.changing() as (db, _):
        wait_scores.keep(db, acts.office.id, today - timedelta(days=days_ago), scores)


def test_everybody_may_read_how_often_the_word_was_kept(acts, browser):
    """Of the last 30 days, and not before enough were counted for it to say something."""
    keep(acts, 2, Score("taxes", 9, 60, 40, 10, 20.0, 30.0, None))
    assert "data-few" in browser.get("/waits").text
    keep(acts, 1, Score("taxes", 9, 40, 41 - 1, 0, 20.0, 25.0, 60.0))
    keep(acts, 40, Score("taxes", 9, 5000, 0, 5000, 20.0, 300.0, 60.0))
    page = browser.get("/waits?language=en").text
    assert 'data-within="80"' in page and 'data-later="10"' in page
    assert "80 of 100 visitors" in page and "100 tickets were counted" in page
    assert 'data-within="80"' in browser.get("/kiosk/order").text


def test_the_page_can_be_switched_off(found):
    acts = found(**OPEN, line={"waits_page": False})
    browser = app_of(acts).test_client()
    assert browser.get("/waits").status_code == 404
    assert "data-within" not in browser.get("/kiosk/order").text


def test_a_report_has_the_scores_by_service(acts, browser):
    """Days that are over; beside the table of past waits, where there is one for all of them."""
    keep(
        acts,
        1,
        Score("taxes", 9, 60, 50, 5, 20.0, 30.0, 45.0),
        Score("utilities", 9, 40, 30, 5, 10.0, 20.0, None),
    )
    acts.take("taxes")
    sign_in(browser, "ioana")
    today = acts.office.settings.opening.local_day(clock.now())
    first = (today - timedelta(days=3)).isoformat()
    page = browser.get(f"/counter/reports?language=en&first={first}&last={today.isoformat()}").text
    rows = page[page.index("data-waits-told") :].split("</table>")[0]
    cells = [re.findall(r"<td[^>]*>([^<]*)</td>", row) for row in rows.split("<tr>")[2:]]
    assert [row[0] for row in cells] == ["60", "40", "100"]
    assert cells[-1][3:] == ["16", "26", "–"] and cells[0][3:] == ["20", "30", "45"]


def test_the_services_board_has_each_wait_in_minutes(acts):
    estimate(acts, taxes=(15, 30), utilities=None)
    found = {each["slug"]: each["wait"] for each in boards.service_list(acts.office, acts.clock.now)}
    assert (found["taxes"], found["utilities"]) == ({"from_min": 15, "to_min": 30}, None)
