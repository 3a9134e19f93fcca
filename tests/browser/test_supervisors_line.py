"""The supervisor's line and the day's end, as they are seen and pressed."""

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from queue_core.actions import announced_end
from tests.browser.conftest import Screens, taken
from tests.browser.test_axe import examine
from tests.browser.test_supervisor import PAGE, oversee
from tests.office import founded, shipped

END = "[data-day-ends]"


def announce_end(page, word: str = "încheie") -> None:
    page.locator("details:has(form[action$='/day/end']) summary").click()
    page.locator("form[action$='/day/end'] [name=word]").fill(word)
    page.click("[data-act=end-day]")


def test_the_end_of_the_day_is_counted_down_at_every_desk_and_stopped_by_another(lobby):
    """Counts stand in the question and follow the office; the wrong word announces nothing."""
    screens = lobby()
    screens.allowed = ("422",)
    taken(screens)
    desk, page, other = screens.desk("1"), oversee(screens, bypass_csp=True), oversee(screens)
    question = page.locator("details:has(form[action$='/day/end'])")
    question.locator("summary").click()
    expect(question.locator("[data-count=waiting]")).to_have_text("1")
    taken(screens)
    expect(question.locator("[data-count=waiting]")).to_have_text("2")
    question.locator("[name=word]").fill("da")
    taken(screens)
    expect(question.locator("[data-count=waiting]")).to_have_text("3")
    expect(question.locator("[name=word]")).to_have_value("da"), "what is typed stays"
    examine(page, "the day's end, asked")
    page.click("[data-act=end-day]")
    expect(page.locator(".said")).to_contain_text("scrieți cuvântul")
    announce_end(page)
    for each in (page, other, desk):
        expect(each.locator(END)).to_be_visible()
    left = desk.locator(f"{END} [data-until]")
    first = int(left.inner_text())
    assert 0 < first <= 60
    expect(left).not_to_have_text(str(first))
    assert int(left.inner_text()) < first
    expect(desk.locator(f"{END} button")).to_have_count(0)
    expect(desk.locator(END)).to_contain_text("ioana")
    examine(page, "the day's end, announced")
    other.click("[data-act=stop-end]")
    for each in (page, other, desk):
        expect(each.locator(END)).to_have_count(0)
    desk.click("[data-act=call]")
    desk.wait_for_selector(".current [data-number=A001]")


def announced_before(screens: Screens, ago: timedelta) -> None:
    office = founded(shipped(screens.server.folder, **screens.server.changes), datetime.now(UTC))
    announced_end.announce_end(office, confirmed=True, by="staff:ioana", now=datetime.now(UTC) - ago)
    office.storage.close()


def test_the_server_carries_it_out_when_its_time_has_come_also_after_a_restart(lobby):
    """Announced, the server killed and started again: the day ends, and everybody signs in anew."""
    screens = lobby()
    screens.allowed = ("401", "ERR_CONNECTION_REFUSED", "WebSocket")
    taken(screens)
    desk = screens.desk("1")
    screens.server.kill9()
    announced_before(screens, timedelta(seconds=50))
    screens.server.start()
    expect(desk.locator(END)).to_be_visible()
    expect(desk.locator(END)).to_have_count(0)
    client = screens.server.client()
    events = [row["event"] for row in client.get("/journal")]
    assert events.count("day.ended") == 1
    assert client.get("/services")[0]["waiting"] == 0


def test_a_number_is_sent_on_and_called_from_the_line(lobby):
    """The line is live, in calling order with its reasons; each number leads to what can be done with it."""
    screens = lobby()
    for _ in range(3):
        taken(screens)
    desk, page = screens.desk("4"), oversee(screens, bypass_csp=True)
    rows = page.locator("[data-waiting]")
    expect(rows).to_have_count(3)
    expect(rows.first).to_contain_text(re.compile("bon luat la", re.I))
    page.click("[data-number=A002]")
    examine(page, "one who waits")
    page.select_option("[name=to]", "desk:4")
    page.click("[data-act=transfer]")
    page.wait_for_url(f"**{PAGE}*")
    expect(page.locator("[data-waiting=A002]")).to_contain_text("numai ghișeul 4")
    page.click("[data-number=A003]")
    page.locator("form:has([data-act=call-this]) [name=reason]").fill("i s-a făcut rău")
    page.click("[data-act=call-this]")
    page.wait_for_url(f"**{PAGE}*")
    desk.wait_for_selector(".current [data-number=A003]")
    expect(rows).to_have_count(2)
    expect(page.locator("table", has_text="i s-a făcut rău")).to_be_visible()
    page.set_viewport_size({"width": 360, "height": 780})
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.goto(screens.server.url + "/counter/supervisor/line")
    examine(page, "the line, on a phone")
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_an_alarm_that_was_seen_is_quiet_and_stands_last_for_every_supervisor(lobby):
    """With who has seen it; axe-core finds nothing there, on a weekday's arrangement, or on a notice."""
    screens = lobby()
    taken(screens, "taxes")
    taken(screens, "utilities")
    page, other = oversee(screens, bypass_csp=True), oversee(screens)
    expect(page.locator("[data-weight=stops]")).to_have_count(2)
    page.click("[data-alarm='unserved:taxes'] [data-act=see-alarm]")
    for each in (page, other):
        expect(each.locator("[data-alarm='unserved:taxes'][data-seen]")).to_contain_text("văzut de ioana")
        expect(each.locator("[data-alarm]").last).to_have_attribute("data-alarm", "unserved:taxes")
    page.locator("summary", has_text="Afișează un anunț").click()
    examine(page, "an alarm seen, a notice being written")
    page.set_viewport_size({"width": 360, "height": 780})
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.goto(screens.server.url + "/counter/supervisor/arrangement?weekday=3")
    examine(page, "a weekday's arrangement")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
