"""The desk's window: undo, the question after a call, whose desk it is, folds and keys, a side window."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import answered, call, current, press_twice, taken
from tests.browser.rows import LANGUAGES
from tests.browser.test_tv_truth import called_long_ago, timedelta
from tests.pace import at_most


def test_an_undo_is_one_key_and_goes_after_ten_seconds(lobby):
    """The visit goes on at the desk, and the number leaves the TV."""
    screens = lobby(display={"volume": 0})
    for _ in range(2):
        taken(screens)
    desk, tv = screens.desk("1"), screens.tv()
    call(desk)
    call(desk)
    expect(tv.locator('[data-call="A002"]')).to_be_visible()
    desk.keyboard.press("u")
    expect(desk.locator(".current [data-number]")).to_have_attribute("data-number", "A001")
    expect(tv.locator('[data-call="A002"]')).to_have_count(0)
    answered(desk)
    call(desk)
    expect(desk.locator("[data-act=undo]")).to_be_visible()
    with at_most(16):
        expect(desk.locator("[data-act=undo]")).to_have_count(0)


def test_a_desk_is_asked_when_nobody_has_come_for_three_minutes(lobby):
    """Not before; the question goes with the answer."""
    screens = lobby()
    taken(screens)
    desk = screens.desk("1")
    call(desk)
    expect(desk.locator("[data-ask]")).to_be_hidden()
    called_long_ago(screens, "A001", timedelta(minutes=3, seconds=2))
    expect(desk.locator("[data-ask]")).to_be_visible()
    expect(desk.locator("[data-ask]")).to_contain_text("Nu a venit nimeni de 3 minute.")
    press_twice(desk, "x", "no-show")
    expect(desk.locator("[data-ask]")).to_have_count(0)


def test_a_second_clerk_takes_the_desk_over_before_acting_there(lobby):
    """The first one's window then says whose the desk is; nothing was called meanwhile."""
    screens = lobby()
    taken(screens)
    ana = screens.desk("1")
    mihai = screens.staff("/counter/desks/1", login="mihai")
    expect(mihai.locator("[data-taken]")).to_contain_text("La acest ghișeu lucrează ana.")
    expect(mihai.locator("[data-act=call]")).to_be_hidden()
    mihai.keyboard.press("n")
    forced = mihai.evaluate(
        """() => fetch('/counter/desks/1/calls', {method: 'POST', headers: {
          'X-CSRFToken': document.querySelector('meta[name=csrf]').content,
          Accept: 'application/problem+json',
        }}).then(async (answer) => [answer.status, (await answer.json()).code])"""
    )
    assert forced == [409, "desk_taken"]
    screens.allowed = ("409",)
    mihai.click("[data-act=take-over]")
    expect(mihai.locator("[data-act=call]")).to_be_visible()
    expect(ana.locator("[data-taken]")).to_contain_text("La acest ghișeu lucrează mihai.")
    assert call(mihai) == "A001"
    events = screens.server.client().get("/journal")
    assert [row["event"] for row in events if row["desk"] == "1"] == [
        "desk.opened",
        "desk.taken_over",
        "ticket.called",
    ]


@LANGUAGES
def test_every_fold_opens_by_its_key_and_takes_the_words_that_are_typed(lobby, language):
    """Priority, somebody without a number, a note, a break: by keys alone."""
    screens = lobby()
    for _ in range(3):
        taken(screens)
    desk = screens.desk("1")
    desk.goto(f"{screens.server.url}/counter/desks/1?language={language}")
    answered(desk)
    desk.keyboard.press("y")
    desk.keyboard.type("A003")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Tab")
    desk.keyboard.type("cu un copil mic")
    desk.keyboard.press("Enter")
    expect(desk.locator("details.priority")).not_to_have_attribute("open", "")
    answered(desk)
    desk.keyboard.press("n")
    expect(desk.locator(".current [data-number]")).to_have_attribute("data-number", "A003")
    answered(desk)
    desk.keyboard.press("e")
    desk.keyboard.type("are nevoie de o copie")
    desk.keyboard.press("Enter")
    expect(desk.locator("[data-note]")).to_contain_text("are nevoie de o copie")
    answered(desk)
    desk.keyboard.press("w")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    expect(desk.locator("[data-said]")).to_contain_text("A004")
    answered(desk)
    desk.keyboard.press("g")
    desk.keyboard.press("Escape")
    expect(desk.locator("details.call-given")).not_to_have_attribute("open", "")
    desk.keyboard.press("i")
    desk.keyboard.type("masa de prânz")
    desk.keyboard.press("Enter")
    expect(desk.locator(".desk.paused")).to_be_visible()
    pause = next(row for row in screens.server.client().get("/journal") if row["event"] == "desk.paused")
    assert pause["why"] == "masa de prânz"


def test_closing_the_last_desk_of_a_line_warns_and_then_closes(lobby):
    screens = lobby()
    taken(screens, service="social-assistance")
    desk = screens.desk("8")
    expect(desk.locator("[data-last-for]")).to_contain_text("Asistență socială")
    expect(desk.locator("[data-act=close]")).to_contain_text("Închide-l totuși")
    press_twice(desk, "c", "close")
    expect(desk.locator(".desk.closed")).to_be_visible()


def test_what_the_visitor_told_the_kiosk_is_on_the_desk(lobby):
    """Lower controls and large letters, chosen for this visit: there may be need of room or time."""
    screens = lobby()
    kiosk = screens.kiosk()
    with kiosk.expect_response("**/kiosk/looks"):
        kiosk.click('[data-look="low"]')
    with kiosk.expect_navigation():
        kiosk.click("[data-service=taxes]")
    with kiosk.expect_navigation():
        kiosk.click("[data-act=take]")
    desk = screens.desk("1")
    call(desk)
    expect(desk.locator("[data-needs]")).to_contain_text("butoane coborâte")


@pytest.mark.parametrize("size", [(360, 800), (1280, 800)])
def test_the_desk_works_in_a_side_window_and_on_a_small_screen(lobby, size):
    """Nothing is wider than the window; the one button is in sight without scrolling."""
    screens = lobby()
    for _ in range(2):
        taken(screens)
    desk = screens.desk("1")
    desk.set_viewport_size({"width": size[0], "height": size[1]})
    call(desk)
    assert desk.evaluate("document.documentElement.scrollWidth") <= size[0]
    box = desk.locator("[data-act=call]").bounding_box()
    assert box and box["y"] + box["height"] <= size[1]
    assert current(desk) == "A001"
