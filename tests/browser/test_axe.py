"""Every screen and state, in both languages, without a finding of axe-core (WCAG 2.2 AA)."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import LANDSCAPE, PORTRAIT, booked, call, check_in, taken
from tests.browser.rows import LANGUAGES

AXE = (Path(__file__).parent.parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RUN = """
async () => (await axe.run(document, {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
})).violations.map(each => `${each.id}: ${each.nodes.map(node => node.html.slice(0, 150)).join(' | ')}`)
"""


def examine(page, where: str) -> None:
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(AXE)
    found = page.evaluate(RUN)
    assert not found, (where, found)


KIOSK_PAGES = (
    "", "services/population-records", "services/taxes?and=utilities", "services/taxes/and",
    "order", "before", "elsewhere/1", "elsewhere/2", "check-in", "check-in/phone", "privacy", "accessibility",
)  # fmt: skip


@LANGUAGES
def test_the_kiosk_and_the_phone(lobby, language):
    """Start, service, keypad, refusal, number, early, late; the visitor's page waiting, called, ended."""
    screens = lobby(
        server={"public_url": "http://127.0.0.1:1"},
        line={"priority_at_kiosk": True},
        kiosk={"acts_per_minute": 100},
    )
    screens.allowed = ("404",)
    ask = f"?language={language}"
    open_ = dict(size=PORTRAIT, bypass_csp=True)
    examine(screens.open("/" + ask, **open_), "index")
    examine(screens.open("/kiosk/" + ask, **open_), "no kiosk yet")
    page = screens.kiosk(f"/kiosk/{ask}", **open_)
    for looks in ("plain", "all looks"):
        for path in KIOSK_PAGES:
            page.goto(f"{screens.server.url}/kiosk/{path}")
            examine(page, f"{path}, {looks}")
        for look in ("low", "large", "contrast"):
            with page.expect_response("**/kiosk/looks"):
                page.click(f"[data-look={look}]")
    page.click("[data-act=help]")
    page.wait_for_selector("[data-help-comes]:not([hidden])")
    examine(page, "help comes")
    page.goto(f"{screens.server.url}/kiosk/check-in")
    page.click("[data-letters]")
    page.fill("[name=code]", "NOTHING")
    page.click("[data-act=check-in]")
    page.wait_for_selector("[data-code]")
    examine(page, "refusal")
    for minutes in (5, 200, -60):
        code = booked(screens, f"R{minutes}", minutes)
        page = screens.kiosk(f"/kiosk/{ask}", **open_)
        check_in(page, code)
        page.wait_for_selector("[data-number]")
        examine(page, f"number, {minutes}")
    ticket = taken(screens, "sanitation", language=language)
    phone = screens.open(urlsplit(ticket["track_url"]).path, (390, 780), bypass_csp=True)
    examine(phone, "phone waiting")
    client = screens.server.client()
    client.post("/desks/7/open")
    client.post("/desks/7/calls")
    phone.wait_for_selector("[data-state=called]")
    examine(phone, "phone called")
    client.post("/desks/7/calls", {"finish_current": True})
    phone.wait_for_selector("[data-state=served]")
    examine(phone, "phone served")
    examine(screens.open("/nowhere" + ask, bypass_csp=True), "not found")


@LANGUAGES
def test_the_desk_and_the_supervisor(lobby, language):
    """Sign-in, choice, closed, open, called, serving, held, the office."""
    screens = lobby()
    ask = f"?language={language}"
    for _ in range(3):
        taken(screens)
    examine(screens.open(f"/counter/sign-in{ask}", bypass_csp=True), "sign-in")
    office = screens.staff("/counter/", login="ioana", bypass_csp=True)
    office.goto(screens.server.url + "/counter/" + ask)
    examine(office, "choose")
    office.goto(screens.server.url + "/counter/desks/1")
    examine(office, "closed")
    office.click("[data-act=open]")
    office.wait_for_selector("[data-act=call]")
    examine(office, "open")
    call(office)
    examine(office, "called")
    office.click("[data-act=start]")
    office.wait_for_selector("[data-act=recall]", state="detached")
    examine(office, "serving")
    office.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    examine(office, "all unfolded")
    office.click("[data-act=hold]")
    office.wait_for_selector(".small-list")
    examine(office, "held")
    for path in ("/counter/supervisor", "/counter/supervisor/arrangement", "/kiosk/slips"):
        office.goto(screens.server.url + path)
        examine(office, path)


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_the_lobbys_screen(lobby, theme):
    """Empty, with calls, blind; both themes; and the kiosk when the office is closed."""
    week = {day: [] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
    screens = lobby(display={"theme": theme, "panel_waiting": True}, hours=week)
    screens.allowed = ("ERR_CONNECTION", "WebSocket")
    examine(screens.open("/kiosk/", PORTRAIT, bypass_csp=True), "closed kiosk")
    tv = screens.open("/display/", LANDSCAPE, bypass_csp=True, reduced_motion="reduce")
    expect(tv.locator(".closed")).to_be_visible()
    expect(tv.locator("[data-waiting=taxes]")).to_be_hidden()
    examine(tv, "closed, the panel put away")
    client = screens.server.client()
    client.post("/desks/1/open")
    for number in range(3):
        booked(screens, f"R{number}", 5)
        client.post("/check-ins", {"code": f"R{number}"})
        client.post("/desks/1/calls", {"finish_current": True})
    tv.wait_for_selector('[data-call="PA003"]')
    examine(tv, "calls")
    screens.server.kill9()
    tv.wait_for_selector("body[data-blind]")
    examine(tv, "blind")
    screens.server.start()
