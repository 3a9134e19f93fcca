"""The kiosk by keyboard alone, and the ways out of its page that there must not be."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LANDSCAPE, PORTRAIT

SIZES = pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
PATHS = ("", "services/population-records", "services/taxes/and", "check-in", "check-in/phone", "elsewhere/1")
EVERY = """// the controls of the page, in their order
() => [...document.querySelectorAll('a[href], button:not(:disabled), input:not([type=hidden])')]
  .filter(each => each.checkVisibility()).map((each, at) => { each.dataset.at = at; return at; })
"""
FOCUSED = """// which control has the focus, and what is wrong with how that is seen
() => {
  const each = document.activeElement;
  if (!each || each === document.body) return [null, []];
  const box = each.getBoundingClientRect(), style = getComputedStyle(each), wrong = [];
  if (!each.matches(':focus-visible') || style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2)
    wrong.push('no outline');
  if (box.top < 0 || box.bottom > innerHeight) wrong.push('out of sight');
  const hit = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  if (!each.contains(hit)) wrong.push('covered');
  return [each.dataset.at === undefined ? 'page' : Number(each.dataset.at), wrong];
}
"""
PREVENTED = """// whether the page keeps the browser from what it does by itself
([kind, asked]) => {
  const Kind = { wheel: WheelEvent, dragstart: DragEvent }[kind] ?? MouseEvent;
  const target = document.querySelector('[data-service]');
  return !target.dispatchEvent(new Kind(kind, { bubbles: true, cancelable: true, ...asked }));
}
"""


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until something has the focus."""
    page.wait_for_selector(selector)
    page.wait_for_load_state()
    for _ in range(60):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not come to {selector}")


@SIZES
@pytest.mark.parametrize("looks", [(), ("low", "large", "contrast")], ids=["plain", "all-looks"])
def test_tab_comes_to_every_control_and_the_focus_is_always_seen(lobby, size, looks):
    """In the page's order, whole, outlined and uncovered, on longer pages too."""
    screens = lobby()
    page = screens.kiosk("/kiosk/", size)
    for look in looks:
        with page.expect_response("**/kiosk/looks"):
            page.click(f"[data-look={look}]")
    wrong = []
    for path in PATHS:
        page.goto(f"{screens.server.url}/kiosk/{path}")
        page.wait_for_load_state()
        page.evaluate("document.activeElement.blur()")
        page.focus("header a")
        page.keyboard.press("Shift+Tab")
        every, met = page.evaluate(EVERY), []
        for _ in range(len(every) + 3):
            page.keyboard.press("Tab")
            at, amiss = page.evaluate(FOCUSED)
            met.append(at)
            wrong += [(path, at, amiss)] if amiss and at != "page" else []
        # The pager's buttons come and go with where the page stands.
        missed = set(every) - set(met)
        wrong += [(path, "missed", missed)] if len(missed) > 1 else []
    assert not wrong, wrong


def test_a_ticket_and_a_check_in_are_done_with_tab_and_enter_alone(lobby):
    """The language first; and the question of an idle screen is answered by Enter."""
    screens = lobby(kiosk={"idle_seconds": 20, "ticket_seconds": 60, "pause_seconds": 0})
    page = screens.kiosk()
    for selector in ("[hreflang=en]", "[data-service=utilities]", "[data-act=take]", "[data-leave]"):
        tab_to(page, selector)
        with page.expect_navigation():
            page.keyboard.press("Enter")
    page.wait_for_selector("[data-home]")
    assert [row["number"] for row in screens.server.client().get("/line")] == ["E001"]
    tab_to(page, "[data-go=check-in]")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    tab_to(page, "[data-go=no-code]")
    expect(page.locator("[data-stay]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("[data-go=no-code]"), "the focus is where it was").to_be_focused()


def test_there_is_no_way_out_of_the_page_and_a_press_acts_on_its_release(lobby):
    """No menu, drag, zoom, selection, second tab or foreign link; a finger may slide off what it pressed."""
    screens = lobby()
    page = screens.kiosk()
    for kind, asked in (
        ("contextmenu", {}),
        ("dragstart", {}),
        ("wheel", {"ctrlKey": True}),
        ("auxclick", {}),
    ):
        assert page.evaluate(PREVENTED, [kind, asked]), kind
    page.click("[data-service=taxes]", button="middle")
    page.click("[data-service=taxes]", button="right")
    page.click("[data-elsewhere='2']", modifiers=["Control"])
    page.wait_for_url("**/kiosk/elsewhere/2")
    assert len(page.context.pages) == 1
    for path in ("", "elsewhere/2", "privacy", "services/population-records"):
        page.goto(f"{screens.server.url}/kiosk/{path}")
        links = page.eval_on_selector_all("a[href]", "all => all.map(each => new URL(each.href).pathname)")
        assert all(link.startswith("/kiosk/") for link in links), links
        page.dblclick("h1")
        assert page.evaluate("getSelection().toString()") == ""
        assert page.evaluate("getComputedStyle(document.documentElement).touchAction") == "none"
    take = page.locator("[data-act=take]").bounding_box()
    page.mouse.move(take["x"] + 50, take["y"] + 20)
    page.mouse.down()
    page.mouse.move(take["x"] + 50, take["y"] - 300)
    page.mouse.up()
    expect(page.locator("[data-act=take]")).to_be_visible()
    page.mouse.move(take["x"] + 50, take["y"] + 20)
    page.mouse.down()
    assert screens.server.client().get("/line") == []
    page.mouse.up()
    page.wait_for_selector("[data-number]")
