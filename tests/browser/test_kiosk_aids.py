"""Help and the page read aloud: for everybody at the glass, and gone with them."""

from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect

from tests.browser.conftest import PORTRAIT

UNHEARD = """// texts on the page that no step has spoken
() => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
  while (texts.nextNode()) {
    const each = texts.currentNode.parentElement;
    const text = texts.currentNode.data.trim();
    if (text && each.checkVisibility() && !each.closest('[data-heard], [inert], .unseen')) found.push(text);
  }
  return found;
}
"""
MARK = "() => document.querySelector('[data-spoken]')?.setAttribute('data-heard', '') ?? null"


def said(answer) -> str:
    """The words that a spoken answer was asked for."""
    return parse_qs(urlsplit(answer.url).query)["text"][0]


def step(page: Page, key: str = "ArrowDown") -> str:
    """One key of the headset's keypad; answers what is spoken then."""
    with page.expect_response("**/kiosk/voice?*") as heard:
        page.keyboard.press(key)
    assert heard.value.headers["content-type"] == "audio/wav"
    return said(heard.value)


def walked(page: Page, key: str) -> None:
    """Step as far as it goes."""
    last = ""
    while True:
        page.keyboard.press(key)
        page.evaluate(MARK)
        now = page.evaluate("document.querySelector('[data-spoken]').outerHTML")
        if now == last:
            return
        last = now


def listened(page: Page) -> None:
    """Step up to the beginning and down to the end; every text of the page has been spoken."""
    page.wait_for_load_state()
    walked(page, "ArrowUp")
    walked(page, "ArrowDown")
    assert page.evaluate(UNHEARD) == []


def test_the_arrow_keys_speak_everything_and_enter_presses_it(lobby):
    """The first Down begins. A ticket for two services is taken, and its number heard, without a look."""
    screens = lobby(kiosk={"ticket_seconds": 120, "idle_seconds": 300})
    page = screens.kiosk("/kiosk/?language=en")
    listened(page)
    page.goto(screens.server.url + "/kiosk/services/taxes?and=utilities")
    listened(page)
    # Not what is heard but what is marked: a slow answer may be an earlier step's.
    for _ in range(60):
        page.keyboard.press("ArrowUp")
        if "I want a ticket" in page.inner_text("[data-spoken]"):
            break
    expect(page.locator("[data-act=take]")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-number]")
    expect(page.locator("[data-aloud]"), "it goes on").to_have_attribute("aria-pressed", "true")
    listened(page)


def test_a_question_over_the_page_is_heard_at_once_and_the_page_goes_on_where_it_was(lobby):
    """Spoken whole; its own words by the arrows, nothing beneath; Enter answers it. Help likewise."""
    screens = lobby(kiosk={"idle_seconds": 8})
    page = screens.kiosk("/kiosk/services/taxes?language=en")
    place = [step(page) for _ in range(4)][-1]
    with page.expect_response(lambda answer: "still+here" in answer.url) as asked:
        expect(page.locator("[data-still-there]")).to_be_visible()
    assert "Yes, I am going on" in said(asked.value)
    assert "closes in" in step(page, "ArrowUp")
    assert step(page, "ArrowUp") == "Are you still here?"
    step(page)
    assert step(page) == "Yes, I am going on"
    with page.expect_response("**/kiosk/voice?*") as again:
        page.keyboard.press("Enter")
    expect(page.locator("[data-still-there]")).to_be_hidden()
    assert said(again.value) == place
    page.focus("[data-act=help]")
    with page.expect_response(lambda answer: "told" in answer.url):
        page.keyboard.press("Enter")
    expect(page.locator("[data-understood]")).to_be_focused()
    expect(page.locator("[data-still-there]"), "not beneath the other").to_be_visible()
    expect(page.locator("[data-stay]")).to_be_focused()
    expect(page.locator("[data-help-comes]")).to_be_hidden()
    page.click("[data-stay]")
    expect(page.locator("main")).to_be_visible()


def test_help_is_shown_to_the_staff_until_somebody_goes(lobby):
    """At the desk and at the supervisor's; asked twice it is once; the kiosk gives the focus back."""
    screens = lobby()
    kiosk = screens.kiosk("/kiosk/check-in")
    desk, office = screens.desk("1"), screens.staff("/counter/supervisor", login="ioana")
    for _ in range(2):
        kiosk.focus("[data-act=help]")
        kiosk.keyboard.press("Enter")
        expect(kiosk.locator("[data-understood]")).to_be_focused()
        kiosk.keyboard.press("Enter")
        expect(kiosk.locator("[data-help-comes]")).to_be_hidden()
        expect(kiosk.locator("[data-act=help]")).to_be_focused()
    for board in (desk, office):
        expect(board.locator("[data-help=kiosk]")).to_have_count(1)
    desk.click("[data-act=answer-help]")
    for board in (desk, office):
        expect(board.locator("[data-help]")).to_have_count(0)
    kiosk.focus("[data-act=help]")
    kiosk.keyboard.press("Enter")
    office.click("[data-act=answer-help]")
    expect(desk.locator("[data-help]")).to_have_count(0)


def test_the_next_visitor_finds_no_look_language_volume_or_voice(lobby):
    """Chosen by the one who has just left; and an answer that comes late cannot bring them back."""
    screens = lobby()
    page = screens.kiosk("/kiosk/?language=en", PORTRAIT)
    for look in ("low", "large", "contrast"):
        with page.expect_response("**/kiosk/looks"):
            page.click(f"[data-look={look}]")
    step(page)
    step(page, "-")
    for path in ("/kiosk/voice?text=A", "/kiosk/number/slip", "/static/base.css", "/healthz"):
        answer = page.request.get(screens.server.url + path)
        assert answer.ok and "set-cookie" not in answer.headers, path
    page.focus("[data-service=taxes]")
    page.keyboard.press("Enter")
    page.wait_for_selector("html.low.large.contrast [data-act=take]")
    page.wait_for_load_state()  # reading aloud begins with the page, and takes the focus with it
    page.press("[data-act=take]", "Enter")
    page.wait_for_selector("[data-leave]")
    page.wait_for_load_state()
    page.press("[data-leave]", "Enter")
    page.wait_for_selector("[data-service=taxes]")
    expect(page.locator("html")).to_have_attribute("lang", "ro")
    expect(page.locator("html")).to_have_class("")
    expect(page.locator(".tools [aria-pressed=true]")).to_have_count(0)
    assert page.evaluate("[sessionStorage.aloud, sessionStorage.volume]") == [None, None]
