"""Where the keyboard stands after a change, and that what is said later has its place before."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PORTRAIT, Screens, answered, taken
from tests.browser.tree import written

FOCUS = """// what has the focus, and whether it is seen
() => {
  const each = document.activeElement;
  if (!each || each === document.body) return 'nothing';
  const box = each.getBoundingClientRect();
  if (!each.checkVisibility() || !box.height) return 'what is not seen';
  if (box.bottom < 0 || box.top > innerHeight) return 'out of sight';
  return '';
}
"""
LIVE = """// an empty one counts: it is there
() => [...document.querySelectorAll('[aria-live=polite]')].filter((each) => each.checkVisibility()).length
"""
BOOKING = {
    "server": {"public_url": "http://127.0.0.1:1"},
    "booking": {"enabled": True, "contact": "email", "lead_minutes": 0},
    "messages": {"email": "mailto://127.0.0.1:1"},
}


def press(desk: Page, act: str) -> str:
    """Press a button of the desk by the keyboard; what is wrong with the focus after the answer."""
    answered(desk)
    desk.wait_for_selector(f"[data-act={act}]:not([aria-disabled=true])")
    desk.locator(f"[data-act={act}]").first.focus()
    desk.keyboard.press("Enter")
    answered(desk)
    desk.wait_for_function("() => document.activeElement !== document.body")
    return desk.evaluate(FOCUS)


def test_the_keyboard_stands_on_something_after_each_act_of_a_desk(lobby):
    """Where the button that was pressed is gone, on who is at the desk now: there Enter calls nobody."""
    screens = lobby()
    for _ in range(4):
        taken(screens)
    desk = screens.desk("1")
    wrong = {}
    for act in ("call", "start", "hold", "call", "recall", "no-show", "call", "finish", "pause", "open"):
        amiss = press(desk, act)
        if amiss:
            wrong[act] = amiss
    assert not wrong
    press(desk, "call")
    press(desk, "finish")
    desk.keyboard.press("Enter")
    answered(desk)
    expect(desk.locator(".current.empty"), "a second Enter has called nobody").to_be_visible()


def test_a_page_that_says_what_is_wrong_begins_there(lobby):
    """Booking, staff's forms: the sentence has the focus. Signing in: the name, described by the sentence."""
    screens = lobby(**BOOKING)
    screens.allowed = ("401", "404", "409", "422", "400")
    page = screens.open("/book/?service=taxes")
    page.locator("[data-slot]").first.click()
    page.eval_on_selector("[name=email]", "field => { field.type = 'text'; field.required = false; }")
    page.press("[name=email]", "Enter")
    expect(page.locator("main [role=alert]")).to_be_focused()
    page.goto(screens.server.url + "/counter/sign-in")
    page.fill("[name=login]", "ana")
    page.fill("[name=password]", "wrong")
    page.press("[name=password]", "Enter")
    expect(page.locator("[name=login][aria-describedby=refused]")).to_be_focused()
    office = screens.staff("/counter/devices", login="ioana")
    office.fill("[name=code]", "000000")
    office.fill("[name=name]", "hall")
    office.press("[name=name]", "Enter")
    expect(office.locator("main [role=alert]")).to_be_focused()


def regions(page: Page) -> list[str]:
    """The live regions that assistive technology is given, filled or not, by their roles or as "live"."""
    lines = [line.split() for line in written(page).splitlines()]
    roles = [line[0] for line in lines if line[0] in ("alert", "status")]
    return roles + ["live"] * page.evaluate(LIVE)


@pytest.mark.parametrize("page_of", ["desk", "supervisor", "booking", "phone", "kiosk"])
def test_what_is_said_later_has_its_place_before_it_is_said(lobby, page_of):
    """WCAG 4.1.3: a region that is made together with its words is not announced by all."""
    screens: Screens = lobby(**BOOKING)
    if page_of == "desk":
        seen = regions(screens.desk("1"))
        assert "alert" in seen and "status" in seen and "live" in seen
    elif page_of == "supervisor":
        seen = regions(screens.staff("/counter/supervisor", login="ioana"))
        assert "status" in seen and "live" in seen
    elif page_of == "phone":
        path = "/t/" + taken(screens)["track_url"].rsplit("/", 1)[1]
        assert "live" in regions(screens.open(path, (390, 780)))
    elif page_of == "kiosk":
        page = screens.kiosk("/kiosk/errands", PORTRAIT)
        assert "status" in regions(page)
    else:
        page = screens.open("/book/?service=taxes")
        page.locator("[data-slot]").first.click()
        page.wait_for_selector("[name=email]")
        assert "alert" not in regions(page), "each step is a page of its own, and a refusal begins it"
