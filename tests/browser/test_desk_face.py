"""The desk's face: a button that never moves, who is next, what was done, who comes while nobody is there."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import answered, booked, call, press_twice, taken
from tests.browser.test_axe import examine

SIZES = {"1280": (1280, 800, 1), "1920": (1920, 1080, 1), "360": (360, 740, 1), "zoom": (640, 400, 2)}
"""Windows in CSS pixels; the last is 1280 by 800 at a zoom of 200 %."""


EARS = """() => {
  window.heard = 0;
  document.querySelector("[data-tone]").play = () => { window.heard += 1; return Promise.resolve(); };
}"""


def box(desk: Page) -> dict[str, float]:
    """Where the one main button that is shown stands on the page."""
    shown = desk.locator(".main-act .button:visible")
    expect(shown).to_have_count(1)
    desk.evaluate("scrollTo(0, 0)")
    return shown.bounding_box()


def sized(screens, name: str, login: str = "ana") -> Page:
    width, height, scale = SIZES[name]
    desk = screens.staff("/counter/desks/1", login, device_scale_factor=scale, bypass_csp=True)
    desk.set_viewport_size({"width": width, "height": height})
    return desk


@pytest.mark.parametrize("size", SIZES)
def test_the_main_button_stays_where_it_is_in_every_state(lobby, size):
    """Closed, open, somebody waits, called, served, said, refused, asked for help, paused, taken, cut off."""
    screens = lobby(
        outcome=[{"slug": "solved", "name": {"ro": "Rezolvat", "en": "Solved"}}],
        printer=[{"name": "hall", "kind": "network", "host": "127.0.0.1", "port": 9}],
    )
    screens.allowed = ("409", "ERR_", "WebSocket")
    desk, found = sized(screens, size), {}

    def look(state: str) -> None:
        answered(desk)
        found[state] = box(desk)
        wide = desk.evaluate("document.documentElement.scrollWidth")
        assert wide <= SIZES[size][0], state
        if size in ("1280", "360"):
            examine(desk, f"{state} {size}")

    look("closed")
    desk.click("[data-act=open]")
    expect(desk.locator(".desk.open")).to_be_attached()
    look("open, nobody waits")
    for _ in range(3):
        taken(screens)
    booked(screens, "EARLY", 200)
    screens.server.client().post("/check-ins", {"code": "EARLY"})
    booked(screens, "DUE", 20)
    screens.server.client().post("/check-ins", {"code": "DUE"})
    expect(desk.locator("[data-up-next]")).to_have_attribute("data-up-next", "PA002")
    look("somebody waits")
    call(desk)
    look("called")
    desk.wait_for_selector("[data-act=call]:not([aria-disabled=true])")
    look("called and looked at")
    desk.click("[data-act=start]")
    expect(desk.locator("[data-act=start]")).to_have_count(0)
    look("being served")
    desk.click("[data-act=close]")
    expect(desk.locator("[data-said]")).not_to_be_empty()
    look("refused")
    kiosk = screens.kiosk("/kiosk/")
    kiosk.click("[data-act=help]")
    expect(desk.locator("[data-help]")).to_be_visible()
    look("a kiosk asks for help")
    desk.click("[data-act=hold]")
    expect(desk.locator(".held")).to_be_visible()
    look("set aside")
    press_twice(desk, "p", "pause")
    expect(desk.locator("[data-act=open]")).to_be_visible()
    look("paused")
    other = sized(screens, size, login="mihai")
    found["taken"] = box(other)
    examine(other, f"taken {size}")
    screens.server.kill9()
    expect(desk.locator("[data-blind-note]")).to_be_visible()
    look("cut off")
    first = found["closed"]
    for state, each in found.items():
        if state != "taken":
            assert {key: abs(each[key] - first[key]) <= 1 for key in each} == dict.fromkeys(each, True), (
                state, each, first,
            )  # fmt: skip
    # The other clerk's name in the header may be longer; the width is that of the window.
    assert found["taken"]["width"] == pytest.approx(first["width"], abs=1)
    assert first["y"] + first["height"] <= SIZES[size][1], "in sight without scrolling"


def test_who_is_next_is_said_with_the_reason_and_the_line_on_request(lobby):
    """The same reason that the call then has; D unfolds all who wait, and it follows by itself."""
    screens = lobby()
    desk = screens.desk("1", bypass_csp=True)
    expect(desk.locator(".up-next")).to_contain_text("Nu așteaptă nimeni la acest ghișeu.")
    taken(screens)
    booked(screens, "DUE", 20)
    screens.server.client().post("/check-ins", {"code": "DUE"})
    expect(desk.locator("[data-up-next]")).to_have_attribute("data-up-next", "PA001")
    why = desk.locator(".up-next p").nth(1).text_content()
    assert why and "înaintea unei persoane" in why
    desk.keyboard.press("d")
    expect(desk.locator("[data-waiting]")).to_have_count(2)
    examine(desk, "the line")
    shown = [each.get_attribute("data-waiting") for each in desk.locator("[data-waiting]").all()]
    assert shown == ["PA001", "A001"]
    call(desk)
    expect(desk.locator("[data-waiting]")).to_have_count(1)
    assert desk.locator("[data-why]").text_content() == why


def test_what_was_done_is_said(lobby):
    """After a transfer, a finish, a hold; where the board shows it, nothing is said."""
    screens = lobby()
    for _ in range(4):
        taken(screens)
    desk, said = screens.desk("1"), None
    for act, words in (
        ("hold", "este ținut deoparte"),
        ("no-show", "nu s-a prezentat"),
        ("finish", "s-a încheiat"),
    ):
        number = call(desk)
        said = desk.locator("[data-said]")
        expect(said).to_have_text("")
        desk.click(f".few [data-act={act}]")
        expect(said).to_contain_text(number)
        expect(said).to_contain_text(words)
        answered(desk)
    number = call(desk)
    desk.select_option("[name=to]", "service:urban-planning")
    desk.click("[data-act=transfer]")
    expect(said).to_contain_text(f"{number} a fost trimis mai departe: Urbanism")


def test_put_back_at_the_head_of_its_line_is_said_to_come_again(lobby):
    """Before the press, and after it; behind others nothing is said."""
    screens = lobby()
    for _ in range(2):
        taken(screens)
    desk = screens.desk("1")
    call(desk)
    expect(desk.locator("[data-comes-again]")).to_contain_text("A001 ar fi chemat din nou imediat")
    desk.click("[data-act=put-back]")
    expect(desk.locator("[data-said]")).to_contain_text("din nou primul la rând")
    answered(desk)
    booked(screens, "DUE", 20)
    screens.server.client().post("/check-ins", {"code": "DUE"})
    assert call(desk) == "PA001"
    desk.wait_for_selector("[data-act=call]:not([aria-disabled=true])")
    booked(screens, "SOONER", 10)
    screens.server.client().post("/check-ins", {"code": "SOONER"})
    expect(desk.locator("[data-comes-again]")).to_have_count(0)


def test_one_who_idles_hears_and_reads_that_somebody_came(lobby):
    """The title and a tone, once; "nobody waits" is gone; silenced, only the title says it."""
    screens = lobby()
    screens.allowed = ("409",)
    desk = screens.desk("1")
    desk.evaluate(EARS)
    desk.click("[data-act=call]")
    expect(desk.locator("[data-said]")).to_contain_text("Nu așteaptă nimeni")
    answered(desk)
    taken(screens)
    expect(desk.locator(".up-next")).to_contain_text("A001")
    expect(desk.locator("[data-said]")).to_have_text("")
    assert desk.title().startswith("● ")
    assert desk.get_by_text("Nu așteaptă nimeni").count() == 0
    taken(screens)
    expect(desk.locator("[data-line=taxes] td").nth(1)).to_have_text("2")
    assert desk.evaluate("window.heard") == 1
    call(desk)
    assert not desk.title().startswith("● ")
    call(desk)
    desk.click("[data-sound]")
    press_twice(desk, "f", "finish")
    expect(desk.locator(".current.empty")).to_be_visible()
    taken(screens)
    expect(desk.locator(".up-next")).to_contain_text("A003")
    assert desk.title().startswith("● ") and desk.evaluate("window.heard") == 1


def test_signing_out_with_a_visitor_at_the_desk_asks_first(lobby):
    screens = lobby()
    taken(screens)
    desk = screens.desk("1", bypass_csp=True)
    call(desk)
    desk.click("nav form button")
    expect(desk.locator("[data-still-there=A001]")).to_be_visible()
    examine(desk, "asked before signing out")
    desk.click("a.main")
    expect(desk.locator(".current [data-number=A001]")).to_be_visible()
    desk.click("nav form button")
    desk.click("[name=all_the_same]")
    expect(desk.locator("[name=login]")).to_be_visible()


def test_the_desk_where_a_clerk_sat_last_stands_first_and_one_left_open_is_named(lobby):
    screens = lobby()
    desk = screens.desk("5", login="mihai")
    desk.goto(screens.server.url + "/counter/")
    assert desk.locator(".desks a").first.get_attribute("data-desk") == "5"
    expect(desk.locator("[data-last]")).to_have_count(1)
    desk.goto(screens.server.url + "/counter/desks/2")
    desk.click("[data-act=open]")
    expect(desk.locator("[data-also-open]")).to_contain_text("ghișeul 5")


def test_a_code_that_was_refused_is_replaced_by_the_next_scan(lobby):
    """It is selected in its field: what is typed next takes its place."""
    screens = lobby()
    screens.allowed = ("404",)
    code = booked(screens, "DUE", 20)
    desk = screens.desk("1")
    answered(desk)
    desk.keyboard.press("a")
    desk.keyboard.type("000000\n")
    expect(desk.locator("[data-said]")).to_contain_text("Nu am găsit programarea")
    answered(desk)
    desk.keyboard.type(f"{code}\n")
    expect(desk.locator("[data-said]")).to_contain_text("PA001")
