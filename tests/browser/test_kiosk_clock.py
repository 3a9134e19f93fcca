"""The start page says what is so at this hour: closed, a holiday, no more tickets, no desk open."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import taken
from tests.office import DAYS
from tests.servers import zone_at_noon

NOW = datetime.now(ZoneInfo(zone_at_noon()))
HOLIDAY = [{"on": NOW.date().isoformat(), "name": {"ro": "Sfântul Andrei", "en": "Saint Andrew"}}]

UNASKED = """// the page goes back to the start, and has not asked
() => {
  const asked = document.querySelector('[data-still-there]');
  addEventListener('pagehide', () => { sessionStorage.unasked = asked.hidden; });
}
"""


def every_day(hours: str) -> dict:
    return {day: [hours] for day in DAYS}


def test_a_holiday_is_named_with_the_next_opening_and_the_hours(lobby):
    """Not "welcome" above a list that gives nothing; arriving is still offered."""
    page = lobby(hours=every_day("08:30-16:30"), holiday=HOLIDAY).kiosk()
    expect(page.locator("h1")).to_have_text("Închis astăzi: Sfântul Andrei")
    expect(page.locator("[data-shut=holiday]")).to_contain_text("Redeschidem")
    expect(page.locator(".week")).to_contain_text("8:30–16:30")
    expect(page.locator("[data-service]")).to_have_count(0)
    expect(page.locator("[data-go=check-in]")).to_be_visible()


def test_a_closed_office_and_one_that_gives_no_more_tickets_say_different_things(lobby):
    """Closed: when it opens. Soon to close: that who has a ticket is served, and until when it is open."""
    hour = NOW.hour
    page = lobby(hours=every_day(f"{hour + 3:02d}:00-{hour + 5:02d}:00")).kiosk("/kiosk/?language=en")
    expect(page.locator("h1")).to_have_text("The office is closed now.")
    expect(page.locator("[data-shut=closed]")).to_contain_text(f"We open again at {hour + 3}:00.")
    closes = (NOW + timedelta(hours=2)).strftime("%H:%M")
    screens = lobby(hours=every_day(f"00:00-{closes}"), line={"last_ticket_minutes": 180})
    page = screens.kiosk("/kiosk/?language=en")
    expect(page.locator("h1")).to_have_text("No more tickets are given today.")
    expect(page.locator("[data-shut=intake_ended]")).to_contain_text("Whoever has a ticket is served.")


def test_where_no_desk_is_open_one_sentence_says_so_above_the_list(lobby):
    """Seven tiles do not repeat it; where some desk is open, those without one say it small."""
    screens = lobby()
    taken(screens)
    page = screens.kiosk("/kiosk/?language=en")
    expect(page.locator("[data-no-desk]")).to_have_count(1)
    expect(page.locator("section > [data-no-desk]")).to_contain_text("No desk is open at the moment.")
    screens.server.client().post("/desks/1/open")
    expect(page.locator(".tile [data-no-desk]")).to_have_count(6)
    expect(page.locator("section > [data-no-desk]")).to_have_count(0)
    sizes = page.evaluate(
        "['.tile strong', '.tile [data-no-desk]'].map(each =>"
        " parseFloat(getComputedStyle(document.querySelector(each)).fontSize))"
    )
    assert sizes[1] < 0.7 * sizes[0]


@pytest.mark.long
def test_an_idle_start_page_opens_by_the_clock(lobby):
    """At the minute, untouched, however long the page may be left alone, though nothing has happened."""
    opens = datetime.now(ZoneInfo(zone_at_noon())) + timedelta(minutes=1)
    screens = lobby(hours=every_day(f"{opens:%H:%M}-23:59"), kiosk={"idle_seconds": 600})
    page = screens.kiosk()
    expect(page.locator("[data-shut=closed]")).to_be_visible()
    page.evaluate("window.notReloaded = true")
    expect(page.locator("[data-service]")).to_have_count(7, timeout=90_000)
    late = datetime.now(ZoneInfo(zone_at_noon())) - opens.replace(second=0, microsecond=0)
    assert page.evaluate("window.notReloaded")
    assert late < timedelta(seconds=30), late


def test_a_start_page_on_which_something_was_chosen_asks_before_it_forgets_it(lobby):
    """A language or the voice; where nothing was chosen, nothing is lost, and nobody is asked."""
    screens = lobby(kiosk={"idle_seconds": 8})
    page = screens.kiosk("/kiosk/?language=en")
    expect(page.locator("[data-stay]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.goto(screens.server.url + "/kiosk/start")
    page.wait_for_load_state()
    page.evaluate(UNASKED)
    page.wait_for_function("() => sessionStorage.unasked === 'true'")
    page.wait_for_load_state()
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-stay]"), "somebody listens").to_be_focused()
