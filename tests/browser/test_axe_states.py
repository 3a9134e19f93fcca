"""The states that are met seldom, in both languages, without a finding of axe-core (WCAG 2.2 AA)."""

from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests.browser.conftest import PORTRAIT, booked, call, taken
from tests.browser.rows import LANGUAGES
from tests.browser.test_axe import examine

UNCOVER = "selector => { document.querySelector(selector).hidden = false; }"


@LANGUAGES
def test_the_kiosks_refusals_and_its_bad_days(lobby, language):
    """Other day, cancelled, used, again; no paper, left alone, cut off, stopped, refused, not found."""
    screens = lobby()
    screens.allowed = ("404", "409")
    client = screens.server.client()
    page = screens.kiosk(f"/kiosk/?language={language}", PORTRAIT, bypass_csp=True)
    booked(screens, "DAY", 3 * 24 * 60)
    booked(screens, "GONE", 20, state="cancelled")
    booked(screens, "USED", 5)
    booked(screens, "TWICE", 10)
    client.post("/desks/1/open")
    client.post("/check-ins", {"code": "USED"})
    client.post("/desks/1/calls")
    client.post("/desks/1/calls", {"finish_current": True})
    client.post("/check-ins", {"code": "TWICE"})
    for reference in ("DAY", "GONE", "USED", "TWICE"):
        page.goto(screens.server.url + "/kiosk/check-in")
        page.fill("[name=code]", reference)
        page.press("[name=code]", "Enter")
        page.wait_for_selector("[data-number], [role=alert][data-code]")
        examine(page, reference)
    page.evaluate(UNCOVER, "[data-no-paper]")
    examine(page, "no paper")
    for state in ("[data-still-there]", "[data-cut]"):
        page.goto(screens.server.url + "/kiosk/services/population-records")
        page.evaluate(UNCOVER, state)
        examine(page, state)
    page.goto(screens.server.url + "/kiosk/nowhere")
    examine(page, "not found")
    page.goto(screens.server.url + "/kiosk/services/taxes")
    office = screens.staff("/counter/supervisor", login="ioana")
    office.click('tr[data-service="taxes"] button')
    office.wait_for_load_state()
    page.click("[data-act=take]")
    page.wait_for_selector("main [role=alert]")
    examine(page, "stopped while it was being asked for")


@LANGUAGES
def test_the_staffs_and_the_phones_seldom_states(lobby, language):
    """Wrong password, a refusal, the exception, paused, blind, printer trouble; held, missed, left, blind."""
    screens = lobby(
        server={"public_url": "http://127.0.0.1:1"},
        printer=[{"name": "hall", "kind": "network", "host": "127.0.0.1", "port": 9}],
    )
    screens.allowed = ("401", "409", "ERR_CONNECTION", "WebSocket")
    ask = f"?language={language}"
    page = screens.open("/counter/sign-in" + ask, bypass_csp=True)
    page.fill("[name=login]", "ana")
    page.fill("[name=password]", "wrong")
    page.press("[name=password]", "Enter")
    page.wait_for_selector("[role=alert]")
    examine(page, "wrong password")
    missed, held, left = (taken(screens, language=language) for _ in range(3))
    desk = screens.desk("1", bypass_csp=True)
    desk.goto(screens.server.url + "/counter/desks/1" + ask)
    call(desk)
    desk.click("[data-act=close]")
    expect(desk.locator("[data-said]")).not_to_be_empty()
    examine(desk, "refused")
    desk.click("[data-act=no-show]")
    expect(desk.locator(".current.empty")).to_be_visible()
    call(desk)
    desk.click("[data-act=hold]")
    expect(desk.locator(".current.empty")).to_be_visible()
    desk.click("details.exception summary")
    examine(desk, "given number")
    desk.click("[data-act=pause]")
    expect(desk.locator("[data-act=open]")).to_be_visible()
    examine(desk, "paused")
    phones = [
        screens.open(urlsplit(ticket["track_url"]).path, (390, 780), bypass_csp=True)
        for ticket in (missed, held, left)
    ]
    phones[2].click("[data-leave] summary")
    examine(phones[2], "asked whether to leave")
    phones[2].click("[data-act=cancel]")
    for phone, state in zip(phones, ("no_show", "held", "cancelled"), strict=True):
        expect(phone.locator(f"[data-state={state}]")).to_be_visible()
        examine(phone, state)
    office = screens.staff("/counter/supervisor", login="ioana", bypass_csp=True)
    office.goto(screens.server.url + "/counter/supervisor" + ask)
    expect(office.locator("[data-printer].care")).to_be_visible()
    office.click("details.exception summary")
    examine(office, "supervisor")
    screens.server.kill9()
    for window in (desk, office, phones[1]):
        expect(window.locator("[data-blind-note]")).to_be_visible()
        examine(window, "blind")
