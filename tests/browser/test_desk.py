"""The desk's window keeps its language, what the clerk is typing, and one press one call."""

import time

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PASSWORD, answered, booked, call, current, press_twice, taken

HUMAN_GAP_S = 0.2
"""Between the two clicks of a double click; a system's own limit is 0.5."""


def open_exception(desk: Page) -> None:
    """Unfold "call a given number" and begin to fill it in."""
    desk.click("details.exception summary")
    desk.fill("[name=ticket]", "A002")
    desk.fill("[name=reason]", "a small child")


def pushed(screens, desk: Page) -> None:
    """Let a ticket be taken elsewhere, and wait until the desk's window has heard of it."""
    before = desk.get_attribute("#board", "data-as-of")
    taken(screens)
    expect(desk.locator("#board")).not_to_have_attribute("data-as-of", before)


@pytest.mark.parametrize(
    ("page", "login", "place", "words"),
    [
        ("/counter/desks/1", "ana", "[data-act=call]", "Call next"),
        ("/counter/supervisor", "ioana", "tr[data-service=taxes] th", "Local taxes and fees"),
    ],
)
def test_a_page_in_english_stays_english_when_the_server_pushes(lobby, page, login, place, words):
    """The language that a clerk chose holds for what the socket brings too."""
    screens = lobby()
    screens.desk("1")
    window = screens.staff(page, login=login)
    window.goto(f"{screens.server.url}{page}?language=en")
    pushed(screens, window)
    expect(window.locator(place)).to_contain_text(words)


def test_a_ticket_taken_elsewhere_does_not_wipe_what_a_clerk_is_typing(lobby):
    """A push changes the counts, and neither folds the form nor empties it."""
    screens = lobby()
    taken(screens)
    desk = screens.desk("1")
    open_exception(desk)
    pushed(screens, desk)
    assert desk.input_value("[name=ticket]") == "A002"
    assert desk.input_value("[name=reason]") == "a small child"
    desk.click("[data-act=call-this]")
    expect(desk.locator("[data-why]")).to_contain_text("a small child")
    assert current(desk) == "A002"


def test_a_ticket_taken_elsewhere_does_not_undo_a_chosen_transfer(lobby):
    """The target stays chosen through a push, and is forgotten with the ticket it was chosen for."""
    screens = lobby()
    taken(screens)
    taken(screens)
    desk = screens.desk("1")
    call(desk)
    desk.select_option("[name=to]", "service:urban-planning")
    pushed(screens, desk)
    expect(desk.locator("[name=to]")).to_have_value("service:urban-planning")
    call(desk)
    expect(desk.locator("[name=to]")).to_have_value("")


def test_a_human_double_click_on_call_is_one_call(lobby):
    """A fast server has answered the first click before the second: that one must not call again."""
    screens = lobby()
    for _ in range(3):
        taken(screens)
    desk = screens.desk("1")
    desk.locator("[data-act=call]").hover()
    desk.mouse.down()
    desk.mouse.up()
    desk.wait_for_selector(".current [data-number]")
    time.sleep(HUMAN_GAP_S)  # the gesture's own length, not a wait for the program
    desk.mouse.down(click_count=2)
    desk.mouse.up(click_count=2)
    second = screens.desk("2")
    assert call(second) == "A002", "the second click of the double click called A002"
    expect(desk.locator(".current [data-number]")).to_have_attribute("data-number", "A001")


def test_two_clerks_who_press_at_once_never_get_one_ticket(lobby):
    """Ten presses at two desks: ten different numbers, in the journal and on the screens."""
    screens = lobby()
    for _ in range(10):
        taken(screens)
    one, two = screens.desk("1"), screens.desk("2")
    shown = []
    for _ in range(5):
        before = current(one), current(two)
        one.click("[data-act=call]", no_wait_after=True)
        two.click("[data-act=call]", no_wait_after=True)
        for desk, number in zip((one, two), before, strict=True):
            desk.wait_for_selector(f".current [data-number]:not([data-number='{number}'])")
            shown.append(current(desk))
    assert sorted(shown) == [f"A{number:03}" for number in range(1, 11)]
    events = screens.server.client().get("/journal?after=0")
    called = [row["number"] for row in events if row["event"] == "ticket.called"]
    assert sorted(called) == sorted(shown)


def test_every_key_that_a_button_shows_does_its_act(lobby):
    """O, P, N, X, H, B beside the usual N, R, S, F; no key acts while a clerk is typing."""
    screens = lobby()
    for _ in range(3):
        taken(screens)
    desk = screens.staff("/counter/desks/1")
    answered(desk)
    desk.keyboard.press("o")
    expect(desk.locator("[data-act=call]")).to_be_visible()
    answered(desk)
    press_twice(desk, "p", "pause")
    expect(desk.locator("[data-act=open]")).to_be_visible()
    answered(desk)
    desk.keyboard.press("o")
    for key, number in (("x", "A001"), ("h", "A002"), ("b", "A003")):
        assert call(desk) == number
        answered(desk)
        if key == "x":
            press_twice(desk, key, "no-show")
        else:
            desk.keyboard.press(key)
        expect(desk.locator(".current.empty")).to_be_visible()
    expect(desk.locator(".small-list [data-number]")).to_have_count(2)
    desk.click("details.exception summary")
    desk.focus("[name=reason]")
    desk.keyboard.type("no phone")
    assert current(desk) == ""


def test_a_wrong_password_is_said_in_the_language_of_the_page(lobby):
    """One sentence for an unknown name and a wrong password; the next try is let in."""
    screens = lobby()
    screens.allowed = ("401",)
    said = {"ro": "Numele sau parola nu este corectă.", "en": "The name or the password is not right."}
    for login, language in (("ana", "ro"), ("nobody", "ro"), ("ana", "en")):
        page = screens.open(f"/counter/sign-in?language={language}")
        page.fill("[name=login]", login)
        page.fill("[name=password]", "not the password")
        page.press("[name=password]", "Enter")
        expect(page.locator("[role=alert]:not([data-idle])")).to_contain_text(said[language])
    page.fill("[name=login]", "ana")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/counter/")


def test_an_arrival_is_confirmed_at_the_desk_by_code(lobby):
    """The desk says the number, or why not, and the lines count the visitor at once."""
    screens = lobby()
    screens.allowed = ("404", "409")
    code = booked(screens, "PS1-1", 10)
    booked(screens, "PS1-2", 24 * 60)
    desk = screens.desk("1")
    desk.click("details.arrival summary")
    for given, told in (
        (f"{code[:3]} {code[3:]}", "Sosirea este confirmată: PA001."),
        ("ps1-2", "Această programare este în altă zi"),
        ("nobody", "Nu am găsit programarea"),
    ):
        desk.fill("[name=code]", given)
        desk.press("[name=code]", "Enter")
        expect(desk.locator("[data-said]")).to_contain_text(told)
        answered(desk)
    expect(desk.locator(".lines tbody td").first).to_have_text("1")
