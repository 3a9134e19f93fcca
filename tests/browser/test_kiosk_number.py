"""The page of a number just given: it warns before it closes, nothing on it jumps, all of it is reached."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import LANDSCAPE, PORTRAIT
from tests.browser.test_kiosk_zoom import walk

LONG = {
    "slug": "long", "letter": "A", "minutes": 5,
    "name": "Serviciul pentru eliberarea certificatelor de atestare fiscală, a autorizațiilor și a avizelor "
    "pentru persoane fizice și juridice din cartierele de nord ale sectorului",
}  # fmt: skip
DEAD_PRINTER = [{"name": "hall", "kind": "network", "host": "127.0.0.1", "port": 9}]
SHIFTS = """
window.shifts = 0;
new PerformanceObserver(list => {
  for (const each of list.getEntries()) if (!each.hadRecentInput) window.shifts += each.value;
}).observe({ type: 'layout-shift', buffered: true });
"""
MOST_SHIFT = 0.1
"""What the web's own measure calls good."""
SIZES = pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])


def test_the_page_warns_for_twenty_seconds_before_it_closes_and_more_time_stops_it(lobby):
    """`ticket_seconds` first, then the warning in signal colour, then the start (WCAG 2.2.1)."""
    screens = lobby(kiosk={"ticket_seconds": 5, "idle_seconds": 60})
    page = screens.kiosk("/kiosk/services/taxes?language=en")
    page.clock.install()
    page.click("[data-act=take]")
    closing = page.locator("[data-closing]")
    expect(closing).to_contain_text("This page closes in")
    expect(page.locator("[data-closing][data-warns]")).to_have_count(0)
    page.clock.run_for(6_000)
    expect(page.locator("[data-closing][data-warns]")).to_have_count(1)
    page.click("[data-more-time]")
    expect(page.locator("[data-closing][data-warns]")).to_have_count(0)
    page.clock.run_for(30_000)
    expect(page.locator("[data-number]")).to_be_visible()
    page.clock.run_for(11_000)
    expect(page.locator("[data-closing][data-warns]")).to_have_count(1)
    page.clock.run_for(18_000)
    expect(page.locator("[data-number]")).to_be_visible()
    page.clock.run_for(4_000)
    expect(page.locator(".home")).to_be_visible()


@SIZES
@pytest.mark.parametrize(
    "printer", [DEAD_PRINTER, [{"name": "hall", "kind": "preview"}]], ids=["dead", "well"]
)
def test_nothing_jumps_when_the_slip_comes_or_does_not(lobby, size, printer):
    """The room of the sentence about the slip is there before the sentence is."""
    screens = lobby(printer=printer, server={"public_url": "http://127.0.0.1:1"})
    page = screens.kiosk("/kiosk/services/taxes", size)
    page.context.add_init_script(SHIFTS)
    page.click("[data-act=take]")
    said = "[data-no-paper]" if printer is DEAD_PRINTER else "[data-printed]"
    expect(page.locator(said)).to_be_visible()
    page.wait_for_function("window.shifts !== undefined")
    assert page.evaluate("window.shifts") < MOST_SHIFT


@SIZES
def test_all_of_a_long_name_and_a_slip_that_failed_can_be_reached(lobby, size):
    """By the pager where it does not fit, which comes when the sentence does."""
    screens = lobby(
        printer=DEAD_PRINTER, service=[LONG], desk=[{"name": "1", "services": ["long"]}], elsewhere=[],
        server={"public_url": "http://127.0.0.1:1"},
    )  # fmt: skip
    page = screens.kiosk("/kiosk/services/long", size, bypass_csp=True)
    page.click("[data-act=take]")
    expect(page.locator("[data-no-paper]")).to_be_visible()
    assert not walk(page)
    last = page.locator(".qr").bounding_box()
    foot = page.locator(".choices").bounding_box()
    assert last["y"] + last["height"] <= foot["y"] + 1, "the page is turned to its end"
