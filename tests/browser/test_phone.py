"""A visitor's own ticket on a phone: the place, the call, the way out, each by itself."""

from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.browser.conftest import call, taken

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
    expect(board).to_contain_text("There are 2 people ahead of you.")
    desk = screens.desk("1")
    call(desk)
    expect(board).to_contain_text("There is 1 person ahead of you.")
    call(desk)
    expect(board).to_contain_text("You are next.")
    call(desk)
    expect(board).to_contain_text("Please go to desk 1.")
    expect(phone.locator("[data-leave]")).to_be_hidden()
    desk.click("[data-act=hold]")
    expect(board).to_contain_text("Your number is set aside at the desk.")
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
