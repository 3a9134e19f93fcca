"""A page of staff that is left alone warns before its browser is signed out; any sign of somebody stays."""

import re

import pytest

from tests.browser.measuring import measure
from tests.browser.test_axe import examine

WARNED, PRESENT = "[data-stay]", "/counter/present"
UNTIL_WARNED, UNTIL_SIGNED_OUT = "08:05", "10:00"
PHONE = {"width": 360, "height": 780}


@pytest.fixture
def page(lobby):
    """A supervisor's page, on the test's clock, where ten minutes alone are the limit."""
    screens = lobby(signin={"idle_minutes": 10})
    screens.allowed = ("401",)
    page = screens.staff("/counter/supervisor", "ioana", bypass_csp=True)
    page.clock.install()
    page.reload()
    page.wait_for_selector(WARNED, state="attached")
    return page


def told(page) -> list[str]:
    """What the page tells the server from now on."""
    heard: list[str] = []
    page.on("request", lambda asked: asked.url.endswith(PRESENT) and heard.append(asked.method))
    return heard


def test_it_warns_in_time_and_one_press_stays(page):
    """A minute before the session may end at the earliest; not before."""
    page.clock.fast_forward("07:00")
    assert not page.is_visible(WARNED)
    page.clock.fast_forward("01:05")
    page.wait_for_selector(WARNED)
    for size in (page.viewport_size, PHONE):
        page.set_viewport_size(size)
        examine(page, f"the warning, {size}")
        assert measure(page, inside=".idle").faults() == []
    heard = told(page)
    with page.expect_response(f"**{PRESENT}") as answer:
        page.click(WARNED)
    assert answer.value.status == 204
    page.wait_for_selector(WARNED, state="hidden")
    assert heard == ["POST"]
    page.clock.fast_forward("07:00")
    assert not page.is_visible(WARNED)


def test_the_button_stays_beneath_the_hand_that_comes_for_it(page):
    """Moving the mouse is a sign already: the press that follows falls on nothing behind the warning."""
    page.clock.fast_forward(UNTIL_WARNED)
    page.wait_for_selector(WARNED)
    box = page.locator(WARNED).bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    with page.expect_response(f"**{PRESENT}"):
        page.mouse.move(x, y)
    page.clock.run_for(1_500)
    assert page.evaluate(f"([x, y]) => document.elementFromPoint(x, y).matches('{WARNED}')", [x, y])
    page.mouse.down()
    page.mouse.up()
    page.wait_for_selector(WARNED, state="hidden")


def test_whoever_moves_the_mouse_is_told_of_once_a_minute_and_never_warned(page):
    heard = told(page)
    for minute in range(12):
        page.clock.fast_forward("01:01")
        with page.expect_response(f"**{PRESENT}"):
            page.mouse.move(100 + minute, 100)
        page.mouse.move(200 + minute, 100)
        assert not page.is_visible(WARNED)
    assert len(heard) == 12


def test_a_key_in_another_tab_keeps_this_one_too(page):
    """One browser is one session, whichever of its pages somebody looks at."""
    other = page.context.new_page()
    other.clock.install()
    other.goto(page.url)
    page.clock.fast_forward(UNTIL_WARNED)
    other.clock.fast_forward(UNTIL_WARNED)
    page.wait_for_selector(WARNED)
    other.wait_for_selector(WARNED)
    other.keyboard.press("Shift")
    page.wait_for_selector(WARNED, state="hidden")


def test_where_the_session_has_ended_the_next_sign_of_somebody_leads_to_the_sign_in(page):
    other = page.context.new_page()
    other.goto(page.url)
    other.click("form[action$='/counter/sign-out'] button")
    other.wait_for_url("**/counter/sign-in")
    page.clock.fast_forward(UNTIL_SIGNED_OUT)
    page.wait_for_selector(WARNED)
    page.click(WARNED)
    page.wait_for_url(re.compile(r"/counter/sign-in\?"))
