"""What a clerk does against the order, at the desk: serve somebody at once, take a visit up again."""

from playwright.sync_api import expect

from tests.browser.conftest import answered, call, current, press_twice, taken
from tests.browser.test_axe import examine


def journal(screens) -> list[dict]:
    return screens.server.client().get("/journal?after=0")


def test_somebody_without_a_number_is_served_at_once_by_keys_alone(lobby):
    """V, service, why, Enter: called here, whoever waits; the visit before it is ended as by a call."""
    screens = lobby()
    for _ in range(2):
        taken(screens)
    desk = screens.desk("1", bypass_csp=True)
    assert call(desk) == "A001"
    desk.keyboard.press("v")
    examine(desk, "serve at once")
    desk.wait_for_selector("[data-act=at-once]:not([aria-disabled=true])")
    desk.keyboard.press("Tab")
    desk.keyboard.type("s-a întors cu ștampila")
    desk.keyboard.press("Enter")
    expect(desk.locator(".current [data-number]")).to_have_attribute("data-number", "A003")
    expect(desk.locator("[data-why]")).to_contain_text("s-a întors cu ștampila")
    answered(desk)
    assert desk.locator("details.at-once").get_attribute("open") is None
    desk.click("[data-act=undo]")
    expect(desk.locator(".current [data-number]")).to_have_attribute("data-number", "A001")
    assert [row["event"] for row in journal(screens)][-2:] == ["ticket.cancelled", "ticket.reopened"]


def test_a_visit_that_was_ended_by_mistake_is_taken_up_again(lobby):
    """J opens what was served just now; with a reason it is set aside, and from there it goes on."""
    screens = lobby()
    taken(screens)
    desk = screens.desk("1", bypass_csp=True)
    call(desk)
    press_twice(desk, "f", "finish")
    expect(desk.locator(".current.empty")).to_be_visible()
    answered(desk)
    desk.keyboard.press("j")
    examine(desk, "served just now")
    desk.keyboard.type("lipsea o hârtie")
    desk.keyboard.press("Enter")
    expect(desk.locator(".held [data-number=A001]")).to_be_visible()
    expect(desk.locator("details.finished")).to_have_count(0)
    answered(desk)
    desk.click(".held [data-act=put-back]")
    expect(desk.locator(".held")).to_have_count(0)
    assert call(desk) == current(desk) == "A001"
    assert "ticket.reopened" in [row["event"] for row in journal(screens)]
