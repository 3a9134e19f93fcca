"""A press does what its presser saw: by keys, in two windows, over lost answers and dead links."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import answered, call, press_twice, taken
from tests.browser.unkind_proxy import UnkindProxy
from tests.pace import at_most


def calls_and_ends(screens) -> list[str]:
    """The journal's calls and ends at desks, in order: `called A001`."""
    events = screens.server.client().get("/journal?after=0")
    return [
        f"{row['event'].removeprefix('ticket.')} {row['number']}"
        for row in events
        if row["event"] in ("ticket.called", "ticket.finished", "ticket.no_show")
    ]


def may_call(desk: Page) -> None:
    """Until whoever was called last has stood there long enough to be seen."""
    answered(desk)
    desk.wait_for_selector("[data-act=call]:not([aria-disabled=true])")


@pytest.mark.parametrize("gap_ms", [30, 90, 200, 400, 600])
def test_the_call_key_pressed_twice_is_one_call(lobby, gap_ms):
    """However soon the first answer came: nobody has seen the first number yet, and the page says so."""
    screens = lobby()
    for _ in range(3):
        taken(screens)
    desk = screens.desk("1")
    answered(desk)
    desk.keyboard.press("n")
    desk.wait_for_timeout(gap_ms)
    desk.keyboard.press("n")
    expect(desk.locator(".current [data-number]")).to_have_attribute("data-number", "A001")
    answered(desk)
    expect(desk.locator("[data-said]")).to_contain_text("A001 abia a fost chemat")
    assert calls_and_ends(screens) == ["called A001"]
    may_call(desk)
    desk.keyboard.press("n")
    expect(desk.locator(".current [data-number]")).to_have_attribute("data-number", "A002")
    assert calls_and_ends(screens) == ["called A001", "finished A001", "called A002"]


def test_a_call_can_be_taken_back_at_once(lobby):
    """The pause before the next call holds nothing else up."""
    screens = lobby()
    taken(screens)
    desk = screens.desk("1")
    answered(desk)
    desk.keyboard.press("n")
    desk.wait_for_selector(".current [data-number=A001]")
    answered(desk)
    assert desk.get_attribute("[data-act=call]", "aria-disabled") == "true"
    desk.keyboard.press("u")
    expect(desk.locator(".current.empty")).to_be_visible()


def test_a_window_that_is_behind_calls_nobody(lobby):
    """It pressed on a number that another window has ended since: nothing is done, and it is told."""
    screens = lobby()
    screens.allowed = ("409",)
    for _ in range(3):
        taken(screens)
    one, two = screens.desk("1"), screens.desk("1")
    two.route_web_socket("**/socket.io/**", lambda socket: None)  # nothing is pushed to it any more
    two.reload()
    call(one)
    may_call(two)
    two.keyboard.press("n")
    expect(two.locator("[data-said]")).to_contain_text("Nu s-a făcut nimic")
    expect(two.locator(".current [data-number]")).to_have_attribute("data-number", "A001")
    assert calls_and_ends(screens) == ["called A001"]
    may_call(two)
    two.keyboard.press("n")
    expect(two.locator(".current [data-number]")).to_have_attribute("data-number", "A002")


def test_who_was_called_a_moment_ago_is_looked_at_first(lobby):
    """A press in another window, right after a number came up there, is said to be too soon."""
    screens = lobby()
    for _ in range(3):
        taken(screens)
    one, two = screens.desk("1"), screens.desk("1")
    one.keyboard.press("n")
    two.wait_for_selector(".current [data-number=A001]")
    two.keyboard.press("n")
    expect(two.locator("[data-said]")).to_contain_text("A001 abia a fost chemat")
    answered(one)
    assert calls_and_ends(screens) == ["called A001"]


def test_a_press_whose_answer_is_lost_is_done_once(lobby):
    """The server has called, the link goes down with its answer, and comes back eight seconds later."""
    screens = lobby()
    screens.allowed = ("Failed to load", "ERR_", "WebSocket")
    for _ in range(3):
        taken(screens)
    with UnkindProxy(screens.server.port) as proxy:
        desk = screens.desk("1")
        answered(desk)
        desk.goto(f"{proxy.url}/counter/desks/1")
        if desk.query_selector("[name=login]"):
            desk.fill("[name=login]", "ana")
            desk.fill("[name=password]", "a good password")
            desk.press("[name=password]", "Enter")
        may_call(desk)
        desk.route("**/calls", lambda route: (route.fetch(), proxy.cut(8.0), route.abort()), times=1)
        desk.keyboard.press("n")
        expect(desk.locator("[data-said]")).to_contain_text("Serverul nu a răspuns încă")
        desk.keyboard.press("n")
        desk.wait_for_selector(".current [data-number=A001]")
        answered(desk)
    assert calls_and_ends(screens) == ["called A001"]


def test_a_press_outlives_a_reload(lobby):
    """The page is loaded anew while the press waits for its answer: it is sent again with its own key."""
    screens = lobby()
    screens.allowed = ("Failed to load", "ERR_")
    for _ in range(2):
        taken(screens)
    desk = screens.desk("1")
    answered(desk)
    desk.route("**/calls", lambda route: (route.fetch(), route.abort()), times=1)
    with desk.expect_request_finished(lambda _: True), desk.expect_event("requestfailed"):
        desk.keyboard.press("n")
    desk.reload()
    desk.wait_for_selector(".current [data-number=A001]")
    answered(desk)
    assert calls_and_ends(screens) == ["called A001"]


def test_a_connection_that_says_nothing_is_given_up_and_the_press_sent_again(lobby):
    """What a firewall has forgotten is silent for ever; from one second on the page says that it waits."""
    screens = lobby()
    screens.allowed = ("Failed to load", "ERR_")
    taken(screens)
    desk = screens.desk("1")
    answered(desk)
    desk.route("**/calls", lambda route: None, times=1)
    with at_most(2.5):
        desk.keyboard.press("n")
        expect(desk.locator("[data-said]")).to_contain_text("Serverul nu a răspuns încă")
    desk.wait_for_selector(".current [data-number=A001]")
    answered(desk)
    assert desk.inner_text("[data-said]") == ""


def test_letters_that_were_meant_for_elsewhere_end_and_close_nothing(lobby):
    """What ends, pauses or closes asks for the same key once more."""
    screens = lobby()
    taken(screens)
    desk = screens.desk("1")
    answered(desk)
    desk.keyboard.press("n")
    desk.wait_for_selector(".current [data-number=A001]")
    answered(desk)
    desk.keyboard.type("accept pff fax", delay=60)
    answered(desk)
    assert desk.is_visible(".desk.open")
    assert calls_and_ends(screens) == ["called A001"]
    desk.keyboard.press("Escape")
    press_twice(desk, "f", "finish")
    expect(desk.locator(".current.empty")).to_be_visible()


def test_an_outcome_by_key_gives_the_keys_back(lobby):
    """K, an arrow: the outcome is kept and the list has the keyboard no more; Escape leaves it as well."""
    screens = lobby(outcome=[{"slug": "solved", "name": {"ro": "Rezolvat", "en": "Solved"}}])
    for _ in range(2):
        taken(screens)
    desk = screens.desk("1")
    answered(desk)
    desk.keyboard.press("n")
    desk.wait_for_selector(".current [data-number=A001]")
    may_call(desk)
    desk.keyboard.press("k")
    desk.keyboard.press("Escape")
    assert desk.evaluate("document.activeElement.tagName") != "SELECT"
    desk.keyboard.press("k")
    desk.keyboard.press("ArrowDown")
    may_call(desk)
    desk.keyboard.press("n")
    expect(desk.locator(".current [data-number]")).to_have_attribute("data-number", "A002")
    events = screens.server.client().get("/journal?after=0")
    assert "ticket.outcome_set" in [row["event"] for row in events]
