"""A clerk's own keys, and a browser that keeps nothing."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import answered, taken
from tests.browser.test_axe import examine

REFUSES = """
for (const kind of ["sessionStorage", "localStorage"]) {
  Object.defineProperty(window, kind, { get() { throw new DOMException("refused", "SecurityError"); } });
}
"""


def choose(desk: Page, *, letters: bool, key: str = "") -> None:
    """By the fold at the page's foot; then the page is loaded anew."""
    desk.click(".own-keys summary")
    desk.set_checked("[name=letters]", letters)
    desk.focus("[data-takes-key]")
    desk.keyboard.press(key or "Backspace")
    with desk.expect_navigation():
        desk.click(".own-keys button")
    desk.wait_for_selector("[data-act=call]")
    answered(desk)


def number(desk: Page) -> str | None:
    return desk.locator(".current [data-number]").get_attribute("data-number")


def may_call(desk: Page) -> None:
    answered(desk)
    desk.wait_for_selector("[data-act=call]:not([aria-disabled=true])")


def test_letters_are_switched_off_and_a_pedal_calls(lobby):
    """It goes with the account to another computer; letters do nothing then, and are shown nowhere."""
    screens = lobby()
    for _ in range(4):
        taken(screens)
    desk = screens.desk("1", bypass_csp=True)
    desk.click(".own-keys summary")
    examine(desk, "own keys")
    desk.click(".own-keys summary")
    choose(desk, letters=False, key="PageDown")
    desk.keyboard.press("n")
    desk.keyboard.press("PageDown")
    expect(desk.locator(".current [data-number]")).to_have_attribute("data-number", "A001")
    assert desk.locator("[data-act=call] kbd").text_content() == "PageDown"
    expect(desk.locator("[data-act=start] kbd")).to_be_hidden()
    may_call(desk)
    desk.keyboard.press("s")
    other = screens.staff("/counter/desks/1")
    may_call(other)
    other.keyboard.press("PageDown")
    expect(other.locator(".current [data-number]")).to_have_attribute("data-number", "A002")
    events = [row["event"] for row in screens.server.client().get("/journal?after=0")]
    assert "ticket.started" not in events


def test_another_letter_may_call_and_is_meant_for_nothing_else(lobby):
    """The call's own letter is free then; a field takes the letter as it is."""
    screens = lobby()
    for _ in range(3):
        taken(screens)
    desk = screens.desk("1")
    choose(desk, letters=True, key="b")
    desk.keyboard.press("n")
    desk.keyboard.press("b")
    expect(desk.locator(".current [data-number]")).to_have_attribute("data-number", "A001")
    may_call(desk)
    desk.keyboard.press("g")
    desk.keyboard.type("b")
    assert desk.input_value("details.call-given [name=ticket]") == "b"
    desk.keyboard.press("Escape")
    desk.keyboard.press("b")
    expect(desk.locator(".current [data-number]")).to_have_attribute("data-number", "A002")
    choose(desk, letters=True)
    may_call(desk)
    desk.keyboard.press("n")
    expect(desk.locator(".current [data-number]")).to_have_attribute("data-number", "A003")


def test_a_browser_that_keeps_nothing_works(lobby):
    """Neither storage can be had: calls, repeated sendings and the sound's switch go on."""
    screens = lobby()
    screens.allowed = ("Failed to load", "ERR_")
    for _ in range(2):
        taken(screens)
    desk = screens.staff("/counter/desks/1")
    desk.add_init_script(REFUSES)
    desk.reload()
    desk.click("[data-act=open]")
    desk.wait_for_selector("[data-act=call]")
    answered(desk)
    desk.route("**/calls", lambda route: (route.fetch(), route.abort()), times=1)
    desk.keyboard.press("n")
    expect(desk.locator(".current [data-number]")).to_have_attribute("data-number", "A001")
    answered(desk)
    desk.click("[data-sound]")
    expect(desk.locator("[data-sound]")).to_have_attribute("data-sound", "off")
    called = [
        row for row in screens.server.client().get("/journal?after=0") if row["event"] == "ticket.called"
    ]
    assert len(called) == 1
