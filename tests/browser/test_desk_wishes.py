"""What an office may wish of its desks: "has this number come?", and desks that call by themselves."""

from playwright.sync_api import expect

from tests.browser.conftest import answered, call, taken
from tests.browser.test_desk_seen import calls_and_ends, may_call

AUTO = [{"name": "1", "services": ["taxes"], "auto": True}, {"name": "2", "services": ["taxes"]}]


def test_the_call_key_asks_whether_the_number_has_come_and_a_digit_answers(lobby):
    """Nothing is done until it is said; the main button stays where it is."""
    screens = lobby(line={"ask_arrival": True})
    for _ in range(4):
        taken(screens)
    desk = screens.desk("1")
    answered(desk)
    desk.keyboard.press("1")
    call(desk)
    may_call(desk)
    at = desk.locator("[data-act=call]").bounding_box()
    assert desk.is_hidden("[data-arrival]")
    desk.keyboard.press("n")
    expect(desk.locator("[data-arrival]")).to_be_visible()
    expect(desk.locator("[data-said]")).to_contain_text("A venit A001?")
    assert desk.locator("[data-act=call]").bounding_box()["y"] == at["y"]
    desk.keyboard.press("n")
    assert calls_and_ends(screens) == ["called A001"]
    desk.keyboard.press("2")
    expect(desk.locator(".current [data-number]")).to_have_attribute("data-number", "A002")
    assert desk.is_hidden("[data-arrival]")
    may_call(desk)
    desk.click("[data-act=call]")
    desk.click("[data-act=call-came]")
    expect(desk.locator(".current [data-number]")).to_have_attribute("data-number", "A003")
    may_call(desk)
    desk.keyboard.press("s")
    desk.wait_for_selector("[data-act=start]", state="detached")
    answered(desk)
    desk.keyboard.press("n")
    expect(desk.locator(".current [data-number]")).to_have_attribute("data-number", "A004")
    assert calls_and_ends(screens) == [
        "called A001", "no_show A001", "called A002", "finished A002", "called A003", "finished A003",
        "called A004",
    ]  # fmt: skip


def test_a_call_out_of_order_asks_it_in_its_form(lobby):
    """It is a field there that must be filled in."""
    screens = lobby(line={"ask_arrival": True})
    for _ in range(3):
        taken(screens)
    desk = screens.desk("1")
    call(desk)
    may_call(desk)
    desk.keyboard.press("g")
    desk.fill(".call-given [name=ticket]", "A003")
    desk.fill(".call-given [name=reason]", "bolnav")
    desk.click("[data-act=call-this]")
    assert calls_and_ends(screens) == ["called A001"]
    desk.select_option(".call-given [name=came]", "yes")
    desk.click("[data-act=call-this]")
    expect(desk.locator(".current [data-number]")).to_have_attribute("data-number", "A003")
    assert calls_and_ends(screens) == ["called A001", "finished A001", "called A003"]


def test_a_desk_that_calls_by_itself_says_so_shows_who_came_and_sounds(lobby):
    """While its clerk pauses it calls nobody; a call taken back stays so."""
    screens = lobby(desk=AUTO)
    desk = screens.desk("1")
    desk.evaluate(HEARD)
    expect(desk.locator(".up-next")).to_contain_text("automat")
    taken(screens)
    expect(desk.locator(".current [data-number]")).to_have_attribute("data-number", "A001")
    desk.wait_for_function("window.heard")
    desk.click("[data-act=undo]")
    expect(desk.locator(".current.empty")).to_be_visible()
    taken(screens)
    expect(desk.locator("[data-line=taxes] td").nth(1)).to_have_text("2")
    assert desk.is_visible(".current.empty")
    assert calls_and_ends(screens) == ["called A001"]
    desk.click("[data-act=pause]")
    desk.wait_for_selector(".desk.paused")
    taken(screens)
    expect(desk.locator("[data-line=taxes] td").nth(1)).to_have_text("3")
    assert calls_and_ends(screens) == ["called A001"]


HEARD = """() => {
  document.querySelector("[data-tone]").play = () => { window.heard = true; return Promise.resolve(); };
}"""
