"""The report pages in a browser: charts under the page's own rules, both languages, every eye and ear."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import booked, call, taken
from tests.browser.rows import LANGUAGES
from tests.browser.test_axe import examine


@pytest.fixture
def office(lobby):
    """A lobby in which somebody was called by number and somebody still waits."""
    screens = lobby(server={"public_url": "http://127.0.0.1:1"})
    for _ in range(3):
        taken(screens)
    booked(screens, "R1", 5)
    client = screens.server.client()
    client.post("/check-ins", {"code": "R1"})
    client.post("/desks/1/open")
    for number in ("A002", ""):
        asked = {"ticket": number, "reason": "a wheelchair"} if number else {}
        assert client.post("/desks/1/calls", asked | {"finish_current": True})[0] == 201
    return screens


def drawn(page) -> list[bool]:
    """Whether each chart has ink on it."""
    return page.eval_on_selector_all(
        "canvas",
        """all => all.map(each => each.getContext('2d').getImageData(0, 0, each.width, each.height)
                                   .data.some(value => value !== 0))""",
    )


def test_charts_are_drawn_from_the_tables_without_anything_inline(office):
    """The window's console shows every breach of the content policy, and the fixture fails on any."""
    page = office.staff("/counter/reports", login="ioana")
    page.wait_for_load_state("networkidle")
    assert drawn(page) == [True, True]
    labels = page.evaluate("Chart.getChart(document.querySelector('[data-chart=visits]')).data.labels")
    assert labels == page.locator("#by-hour ~ .pair tbody th").all_inner_texts()
    bars = page.evaluate(
        "Chart.getChart(document.querySelector('[data-chart=visits]'))"
        ".data.datasets.map(each => each.data[0])"
    )
    told = page.locator("#by-hour ~ .pair tbody td").all_inner_texts()
    assert [str(count) for count in bars] == [text.split()[0] for text in told[1:3]] == ["1", "3"]


@LANGUAGES
def test_axe_finds_nothing_on_any_of_them(office, language):
    page = office.staff("/counter/reports", login="ioana", bypass_csp=True)
    page.goto(f"{office.server.url}/counter/reports?language={language}")
    page.wait_for_load_state("networkidle")
    page.click("details.exception summary")
    examine(page, "figures")
    page.goto(f"{office.server.url}/counter/reports?first=2026-01-01&last=2026-01-02")
    examine(page, "nothing")
    page.goto(f"{office.server.url}/counter/reports/exceptions")
    expect(page.locator("[data-exception]")).to_have_count(1)
    examine(page, "exceptions")
    page.goto(f"{office.server.url}/counter/reports/ticket?number=A001")
    expect(page.locator("[data-before]")).to_have_count(2)
    examine(page, "story")
    office.allowed = ("404",)
    page.goto(f"{office.server.url}/counter/reports/ticket?number=A999")
    examine(page, "no story")


def test_a_supervisor_finds_a_ticket_from_the_exceptions_and_reads_who_went_before(office):
    page = office.staff("/counter/supervisor", login="ioana")
    page.click("nav >> text=Rapoarte")
    page.click(".tabs >> text=Excepții")
    page.click("text=A002")
    expect(page.locator("[data-story=A002] [data-event='ticket.called']")).to_contain_text("a wheelchair")
    page.fill("[name=number]", "a001")
    page.press("[name=number]", "Enter")
    expect(page.locator("[data-before]").first).to_contain_text("chemat după număr: a wheelchair")


def test_the_phone_shows_who_was_called_before_when_it_is_asked(office):
    """Also what happens while it is open; nothing of what the staff wrote."""
    mine = taken(office, language="en")
    phone = office.open(mine["track_url"].replace("http://127.0.0.1:1", office.server.url), (390, 780))
    expect(phone.locator("#before ol")).to_be_hidden()
    phone.clock.install()
    desk = office.desk("1", login="ana")
    call(desk)
    expect(phone.locator("[data-before]")).to_have_count(0)
    # Once the page has drawn what the call changed: a click on what moves may miss.
    expect(phone.locator("#board")).to_contain_text(re.compile("Before you\\s*1 person"))
    phone.clock.fast_forward(16_000)
    phone.click("#before summary")
    expect(phone.locator("[data-before=A001]")).to_contain_text("before you")
    examine_phone = phone.locator("#before").inner_text()
    assert "wheelchair" not in examine_phone and "PA001" not in examine_phone


def test_nothing_is_lost_in_a_narrow_window(office):
    page = office.staff("/counter/reports", login="ioana", size=(400, 800))
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert drawn(page) == [True, True]
