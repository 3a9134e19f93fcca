"""A visitor's own ticket on a phone: the place, the call, the way out, each by itself."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.browser.conftest import booked, call, taken
from tests.servers import SLOW_S

PUBLIC = {"public_url": "http://127.0.0.1:1"}
PHONE = (390, 780)


def phone_of(screens, ticket: dict) -> Page:
    page = screens.open(urlsplit(ticket["track_url"]).path, PHONE, bypass_csp=True)
    page.evaluate("window.notReloaded = true")
    return page


def test_the_place_goes_down_with_every_call_and_the_desk_is_shown(lobby):
    """Two people, one, next, the desk; held, back in the line, over: never a reload."""
    screens = lobby(server=PUBLIC)
    tickets = [taken(screens, language="en") for _ in range(3)]
    phone = phone_of(screens, tickets[2])
    board = phone.locator("#board")
    expect(board).to_contain_text("2 people")
    desk = screens.desk("1")
    call(desk)
    expect(board).to_contain_text("1 person")
    call(desk)
    expect(board).to_contain_text("You are next.")
    call(desk)
    expect(board).to_contain_text("Please go to desk 1.")
    expect(phone.locator("[data-leave]")).to_be_hidden()
    desk.click("[data-act=hold]")
    expect(board).to_contain_text("Desk 1 has set your number aside. Stay near.")
    expect(phone.locator("[data-leave]")).to_be_visible()
    desk.click(".small-list [data-act=put-back]")
    expect(board).to_contain_text("You are next.")
    call(desk)
    desk.click("[data-act=finish]")
    expect(board).to_contain_text("Your visit is over.")
    assert phone.evaluate("window.notReloaded")


def test_a_page_first_opened_when_called_lets_the_visitor_leave_once_put_back(lobby):
    """Who waits may leave the line, however the page came to show it."""
    screens = lobby(server=PUBLIC)
    ticket = taken(screens)
    desk = screens.desk("1")
    call(desk)
    phone = phone_of(screens, ticket)
    desk.click("[data-act=put-back]")
    expect(phone.locator("[data-state=waiting]")).to_be_visible()
    phone.click("[data-leave] summary")
    phone.click("[data-act=cancel]")
    expect(phone.locator("[data-state=cancelled]")).to_be_visible()
    assert screens.server.client().get("/line") == []


def test_a_number_sent_to_a_desk_names_that_desk_on_the_phone(lobby):
    """Only that desk may call it, so the others are not named."""
    screens = lobby(server=PUBLIC)
    ticket = taken(screens, language="en")
    client = screens.server.client()
    client.post("/desks/8/open")
    phone = phone_of(screens, ticket)
    expect(phone.locator("#board")).to_contain_text("Desks 1, 2 and 3")
    client.post(f"/tickets/{ticket['id']}/transfers", {"desk": "8"})
    expect(phone.locator("#board")).to_contain_text("Desk 8")


LISTEN = """// what the phone was asked to do, noted instead of done where a machine without a speaker cannot
window.done = [];
navigator.vibrate = pattern => { window.done.push(['vibrate', pattern]); return true; };
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...at) {
  window.done.push(["note"]);
  return start.apply(this, at);
};
"""


def test_one_press_lets_the_phone_ring_shake_and_stay_awake_and_says_what_works(lobby):
    """Nothing sounds unasked; the call and each recall ring; touching the page ends it; the title tells."""
    screens = lobby(server=PUBLIC)
    ticket = taken(screens, language="en")
    phone = screens.open("/privacy", PHONE)
    phone.context.add_init_script(LISTEN)
    phone.goto(screens.server.url + urlsplit(ticket["track_url"]).path)
    assert phone.evaluate("window.done") == []
    phone.click("[data-bell]")
    expect(phone.locator("[data-works-sound][data-works=true]")).to_have_text(
        "Sound: on. You have just heard it."
    )
    expect(phone.locator("[data-works-vibration]")).to_have_text("Vibration: on.")
    expect(phone.locator("[data-works-screen]")).not_to_be_empty()
    desk = screens.desk("1")
    call(desk)
    expect(phone).to_have_title(re.compile("^→ Desk 1 · A001"))
    expect(phone.locator("body")).to_have_attribute("data-rung", "1")
    assert [what for what, *_ in phone.evaluate("window.done")].count("vibrate") >= 2
    phone.click(".mine")
    phone.evaluate("delete document.body.dataset.rung")
    desk.click("[data-act=recall]")
    expect(phone.locator("body")).to_have_attribute("data-rung", "1")


def test_each_state_says_where_until_when_and_what_now(lobby):
    """Called: since when and for how long. Missed and set aside: the desk. Over: a way on."""
    screens = lobby(server=PUBLIC, estimates=True)
    missed, held, left = (taken(screens, language="en") for _ in range(3))
    pages = [phone_of(screens, each) for each in (missed, held, left)]
    expect(pages[2].locator("dl")).to_contain_text("2 people")
    desk = screens.desk("1")
    expect(pages[2].locator("[data-wait]")).to_contain_text("minutes", timeout=1000 * SLOW_S)
    call(desk)
    expect(pages[0].locator("#board")).to_contain_text("and wait 3 minutes for you.")
    desk.click("[data-act=no-show]")
    expect(pages[0].locator("#board")).to_contain_text(re.compile(r"Go there by \d+:\d\d"))
    call(desk)
    desk.click("[data-act=hold]")
    expect(pages[1].locator("#board")).to_contain_text("Desk 1 has set your number aside.")
    pages[2].click("[data-leave] summary")
    pages[2].click("[data-act=cancel]")
    expect(pages[2].locator("[data-onward] a")).to_have_attribute("href", re.compile("programare"))
    expect(pages[2].locator(".bell")).to_be_hidden()


def test_the_page_is_read_and_kept_up_to_date_in_the_language_chosen_on_it(lobby):
    """`?language=` and the switch; what is pushed later comes in it too. Unchosen it is the ticket's."""
    screens = lobby(server=PUBLIC)
    first, ticket = taken(screens), taken(screens, language="ro")
    path = urlsplit(ticket["track_url"]).path
    phone = screens.open(path, PHONE)
    expect(phone.locator("html")).to_have_attribute("lang", "ro")
    phone.click("header nav a")
    expect(phone.locator("html")).to_have_attribute("lang", "en")
    expect(phone.locator("#board")).to_contain_text("1 person")
    screens.server.client().ask("DELETE", f"/tickets/{first['id']}")
    expect(phone.locator("#board")).to_contain_text("You are next.")
    phone.goto(screens.server.url + path + "?language=ro")
    expect(phone.locator("#board")).to_contain_text("Urmează rândul dumneavoastră.")


def test_a_place_that_goes_up_says_why(lobby):
    """Somebody with an appointment has come."""
    screens = lobby(server=PUBLIC)
    phone = phone_of(screens, taken(screens, language="en"))
    expect(phone.locator("#board")).to_contain_text("You are next.")
    screens.server.client().post("/check-ins", {"code": booked(screens, "R1", 5)})
    expect(phone.locator("[data-booked-since='1']")).to_contain_text(
        "1 person with an appointment has arrived"
    )
    expect(phone.locator("dl")).to_contain_text("1 person")


def test_an_unknown_word_is_a_kind_404(lobby):
    """No fault and no ticket: a sentence and a way back, for words of any shape, in both languages."""
    screens = lobby()
    screens.allowed = ("404",)
    for language, said in (("ro", "Nu există acest bon."), ("en", "There is no such ticket.")):
        for word in ("MTIz.nothing", "1"):
            page = screens.open(f"/t/{word}?language={language}", PHONE)
            expect(page.locator("h1")).to_have_text(said)
            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
            expect(page.locator("main a")).to_be_visible()


def test_when_the_visit_ends_the_open_page_asks_how_it_was(lobby):
    """One tap and a button; the thanks stand there afterwards, and the number is no longer asked."""
    screens = lobby(server=PUBLIC)
    phone = phone_of(screens, taken(screens, language="en"))
    expect(phone.locator("[data-feedback]")).to_be_hidden()
    desk = screens.desk("1")
    call(desk)
    desk.click("[data-act=finish]")
    phone.get_by_text("Very good").click()
    phone.fill("[name=said]", "a short wait")
    phone.click("[data-act=give-feedback]")
    expect(phone.locator("[data-feedback=given]")).to_have_text("Thank you. Your answer has been counted.")
    expect(phone.locator("[data-act=give-feedback]")).to_have_count(0)
