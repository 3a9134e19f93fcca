"""Plain forms of the staff's pages are presses as well: sent until an answer came, and done once."""

import pytest
from playwright.sync_api import expect

from tests.pace import at_most

BOOK = "**/counter/appointments"


@pytest.fixture
def page(lobby):
    """The day's appointments, with the form for somebody on the phone filled in."""
    screens = lobby()
    screens.allowed = ("Failed to load", "ERR_")
    opened = screens.staff("/counter/appointments")
    opened.screens = screens
    fill(opened)
    return opened


def fill(page) -> None:
    page.click("summary:has-text('telefon')")
    page.select_option("[data-book] [name=service]", "taxes")
    page.fill("[data-book] [name=time]", "16:30")
    page.fill("[data-book] [name=name]", "Ana Pop")


def made(page) -> int:
    events = page.screens.server.client().get("/journal?after=0")
    return sum(row["event"].startswith("appointment.") for row in events)


def lost(route) -> None:
    """The server does it, and its answer does not arrive."""
    route.fetch()
    route.abort()


def test_a_form_whose_answer_is_lost_is_done_once(page):
    page.route(BOOK, lost, times=1)
    page.click("[data-act=book]")
    page.wait_for_url("**/counter/appointments/*")
    assert made(page) == 1


def test_a_form_that_has_no_answer_says_so_and_is_sent_again(page):
    """What a firewall has forgotten is silent for ever; a second press meanwhile is the first one."""
    page.route(BOOK, lambda route: None, times=1)
    with at_most(2.5):
        page.click("[data-act=book]")
        expect(page.locator("[data-pressed]")).to_contain_text("Serverul nu a răspuns încă")
    page.click("[data-act=book]")
    page.wait_for_url("**/counter/appointments/*")
    assert made(page) == 1


def test_the_same_form_after_a_reload_is_the_same_press(page):
    """Its answer was lost, the page was loaded anew, and everything typed again."""
    page.route(BOOK, lost)
    with page.expect_event("requestfailed"):
        page.click("[data-act=book]")
    page.unroute(BOOK)
    page.reload()
    fill(page)
    page.click("[data-act=book]")
    page.wait_for_url("**/counter/appointments/*")
    assert made(page) == 1
    assert page.evaluate("Object.values(sessionStorage).join()") == ""


def test_a_form_that_is_refused_shows_why_on_its_page(page):
    """And the next press is another one."""
    page.screens.allowed += ("400", "409")
    page.evaluate("document.querySelector('[data-book]').noValidate = true")
    page.fill("[data-book] [name=time]", "")
    page.click("[data-act=book]")
    expect(page.locator("main p.said[role=alert]")).to_be_visible()
    assert made(page) == 0


def test_a_form_without_scripts_is_sent_by_the_browser(lobby):
    screens = lobby()
    page = screens.staff("/counter/appointments", java_script_enabled=False)
    page.screens = screens
    fill(page)
    page.click("[data-act=book]")
    page.wait_for_url("**/counter/appointments/*")
    assert made(page) == 1
