"""The desk's keys and refusals, and the visitor's own page."""

from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests.browser.conftest import call, taken

PUBLIC = {"public_url": "http://127.0.0.1:1"}


def test_a_refusal_is_a_sentence_in_the_clerks_language(lobby):
    """Closing a desk with an open ticket, in Romanian and in English."""
    screens = lobby()
    screens.allowed = ("409",)
    taken(screens)
    desk = screens.desk("1")
    call(desk)
    desk.click("[data-act=close]")
    expect(desk.locator("[data-said]")).to_have_text("Acest ghișeu are încă un bon deschis.")
    desk.goto(screens.server.url + "/counter/desks/1?language=en")
    desk.click("[data-act=close]")
    expect(desk.locator("[data-said]")).to_have_text("This desk still has an open ticket.")


def test_a_desk_that_lost_the_server_says_so_and_is_right_again(lobby):
    """The state survives the restart, the window shows it by itself, the next press works."""
    screens = lobby()
    screens.allowed = ("ERR_CONNECTION", "WebSocket", "Failed to load")
    taken(screens)
    taken(screens)
    desk = screens.desk("1")
    assert call(desk) == "A001"
    screens.server.kill9()
    expect(desk.locator("[data-blind-note]")).to_be_visible()
    screens.server.start()
    expect(desk.locator("[data-blind-note]")).to_be_hidden()
    assert call(desk) == "A002"


def test_a_wrong_password_is_said_and_a_clerk_has_no_supervisors_page(lobby):
    """401 and 403, in words."""
    screens = lobby()
    screens.allowed = ("401", "403")
    page = screens.open("/counter/")
    page.fill("[name=login]", "ana")
    page.fill("[name=password]", "wrong")
    page.press("[name=password]", "Enter")
    expect(page.locator("[role=alert]:not([data-idle])")).to_contain_text(
        "Numele sau parola nu este corectă."
    )
    clerk = screens.staff("/counter/")
    clerk.goto(screens.server.url + "/counter/supervisor")
    expect(clerk.locator("h1")).to_have_text("Contul sau tokenul nu are acest drept.")


def test_a_visitors_page_follows_the_line_and_lets_go_of_it(lobby):
    """Place, call, desk, live; leaving takes the number out; another token opens nothing."""
    screens = lobby(server=PUBLIC)
    screens.allowed = ("404",)
    first, second = taken(screens), taken(screens)
    phone = screens.open(urlsplit(second["track_url"]).path, (390, 780))
    expect(phone.locator("#board")).to_contain_text("1 persoană")
    desk = screens.desk("1")
    assert call(desk) == first["number"]
    expect(phone.locator("#board")).to_contain_text("Urmează rândul dumneavoastră.")
    assert call(desk) == second["number"]
    expect(phone.locator("#board")).to_contain_text("Vă rugăm să mergeți la ghișeul 1.")
    third = taken(screens, language="en")
    other = screens.open(urlsplit(third["track_url"]).path, (390, 780))
    other.click("[data-leave] summary")
    other.click("[data-act=cancel]")
    expect(other.locator("#board")).to_contain_text("This number is no longer in the line.")
    unknown = screens.open("/t/MTIz.nothing", (390, 780))
    expect(unknown.locator("h1")).to_have_text("Nu există acest bon.")
