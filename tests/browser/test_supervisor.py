"""The supervisor's screen: what a glance tells, what is heard, what is done from afar."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PORTRAIT, Screens, answered, taken, with_staff
from tests.browser.rows import LANGUAGES
from tests.browser.test_axe import examine
from tests.office import Acts, Clock, founded, shipped
from tests.servers import Server

PAGE = "/counter/supervisor"
COUNT_TONES = """() => {
  window.tones = 0;
  document.querySelector("[data-tone]").addEventListener("ended", () => { window.tones += 1; });
}"""


@pytest.fixture
def with_a_past(browser, tmp_path):
    """`with_a_past(morning, minutes=50)`: a fresh server, on whose office `morning` acted so long ago."""
    opened = []

    def make(morning, ago: timedelta, **changes) -> Screens:
        served = Server(tmp_path / "past", printer=[], **changes)
        clock = Clock(datetime.now(UTC) - ago)
        office = founded(shipped(served.folder, **served.changes), clock.now)
        morning(Acts(office, clock))
        office.storage.close()
        served.start()
        with_staff(served)
        opened.append(Screens(browser, served))
        return opened[-1]

    yield make
    for screens in opened:
        screens.close()
        screens.server.stop()


def oversee(screens: Screens, **context):
    page = screens.staff(PAGE, login="ioana", **context)
    page.wait_for_selector("body:not([data-blind])")
    return page


def test_desks_and_lines_are_live_and_the_minutes_pass_by_themselves(with_a_past):
    """Without an event, and so without a new board; a call shows at once."""

    def morning(acts: Acts) -> None:
        acts.open("1")
        acts.take("taxes")

    screens = with_a_past(morning, timedelta(minutes=39, seconds=40), alarm={"idle_minutes": 0})
    page = oversee(screens)
    longest = page.locator("[data-service=taxes] [data-longest]")
    first = int(longest.inner_text())
    assert first >= 39
    expect(longest).to_have_text(str(first + 1), timeout=70_000)
    expect(page.locator("[data-alarm='waits:taxes'] [data-since]")).to_have_text(str(first + 1))
    tile = page.locator("[data-desk='1']")
    expect(tile).to_contain_text("liber")
    screens.server.client("desk").post("/desks/1/calls")
    expect(tile).to_contain_text("A001")
    expect(tile).to_contain_text("chemat")
    expect(longest).to_have_text("–")


def test_a_new_alarm_is_heard_once_and_not_where_it_was_silenced(lobby):
    """Nor again for an alarm that still stands when the page is loaded anew."""
    screens = lobby()
    client = screens.server.client()
    page = oversee(screens, bypass_csp=True)
    page.evaluate(COUNT_TONES)
    taken(screens, "taxes")
    page.wait_for_selector("[data-alarm='unserved:taxes']")
    page.wait_for_function("window.tones === 1")
    taken(screens, "taxes")
    expect(page.locator("[data-alarm='unserved:taxes']")).to_contain_text("2 persoane")
    assert page.evaluate("document.querySelector('[data-tone]').paused"), "the alarm is not new"
    page.reload()
    page.wait_for_selector("[data-alarm='unserved:taxes']")
    page.evaluate(COUNT_TONES)
    button = page.locator("[data-sound]")
    expect(button).to_be_visible()
    expect(button).to_have_attribute("data-sound", "on")
    assert page.evaluate("document.querySelector('[data-tone]').played.length") == 0, "nor after a reload"
    button.click()
    expect(button).to_have_attribute("data-sound", "off")
    expect(button).to_contain_text("fără sunet")
    taken(screens, "utilities")
    page.wait_for_selector("[data-alarm='unserved:utilities']")
    button.click()
    page.wait_for_function("window.tones === 1")
    for desk in ("1", "4"):
        client.post(f"/desks/{desk}/open")
    page.wait_for_selector("[data-alarm]", state="detached")
    client.post("/desks/4/close")
    page.wait_for_function("window.tones === 2")


def test_a_browser_that_forbids_sound_is_named_until_somebody_presses(lobby):
    """Words and minutes stand there all the same."""
    screens = lobby()
    signed_in = oversee(screens).context.storage_state()
    taken(screens, "taxes")
    page = screens.open(PAGE, storage_state=signed_in, bypass_csp=True)
    button = page.locator("[data-sound]")
    expect(button).to_have_attribute("data-sound", "blocked")
    expect(button).to_contain_text("Browserul tace")
    expect(page.locator("[data-alarm='unserved:taxes']")).to_contain_text(
        "1 persoană așteaptă și niciun ghișeu nu este deschis"
    )
    page.evaluate(COUNT_TONES)
    button.click()
    page.wait_for_function("window.tones === 1")
    expect(button).to_have_attribute("data-sound", "on")


def test_a_desk_is_opened_and_closed_from_afar_but_not_under_a_visitor(lobby):
    screens = lobby()
    screens.allowed = ("409",)
    page = oversee(screens)
    page.click("[data-desk='1'] [data-act=open-from-afar]")
    expect(page.locator("[data-desk='1']")).to_have_class("open")
    taken(screens, "taxes")
    screens.server.client("desk").post("/desks/1/calls")
    expect(page.locator("[data-desk='1']")).to_contain_text("A001")
    page.click("[data-desk='1'] [data-act=close-from-afar]")
    expect(page.locator(".said")).to_have_text("Acest ghișeu are încă un bon deschis.")
    screens.server.client("desk").post("/tickets/1/finish")
    page.click("[data-desk='1'] [data-act=close-from-afar]")
    expect(page.locator("[data-desk='1']")).to_have_class("closed")


def test_services_move_between_desks_and_the_hall_knows_at_once(lobby):
    """The desk calls for them, the kiosk names the desk; what another supervisor changed meanwhile stays."""
    screens = lobby()
    taken(screens, "taxes")
    desk = screens.desk("8")
    pages = [oversee(screens) for _ in range(2)]
    for page in pages:
        page.click("a[href$=arrangement]")
    pages[0].check("[name='8:taxes']")
    pages[0].uncheck("[name='8:social-assistance']")
    pages[0].fill("[name='cap-taxes']", "40")
    pages[0].click("[data-act=arrange]")
    expect(pages[0].locator("[data-desk='8'] [data-moved]")).to_be_visible()
    pages[1].check("[name='5:utilities']")
    pages[1].click("[data-act=arrange]")
    expect(pages[1].locator("[data-desk='8'] [data-moved]")).to_be_visible()
    expect(pages[1].locator("[data-desk='5'] [data-moved]")).to_be_visible()
    expect(pages[1].locator("[data-service=taxes]")).to_contain_text("1/40")
    expect(desk.locator(".lines")).to_contain_text("Taxe și impozite locale")
    desk.click("[data-act=call]")
    desk.wait_for_selector(".current [data-number=A001]")
    kiosk = screens.kiosk("/kiosk/services/taxes")
    expect(kiosk.locator("dl")).to_contain_text("1, 2, 3 și 8")
    known = {each["desk"]: each["services"] for each in screens.server.client().get("/desks")}
    assert (known["8"], known["5"]) == (["taxes"], ["local-police", "utilities", "sanitation"])


def test_a_desk_without_services_is_refused_in_words(lobby):
    screens = lobby()
    screens.allowed = ("422",)
    page = oversee(screens)
    page.click("a[href$=arrangement]")
    page.uncheck("[name='6:population-records']")
    page.click("[data-act=arrange]")
    expect(page.locator(".said")).to_contain_text("Ghișeul 6")
    expect(page.locator("[name='6:population-records']")).to_be_checked()


def test_a_clerk_asks_for_help_and_is_told_nothing_aloud(lobby):
    screens = lobby()
    desk, colleague, page = screens.desk("3"), screens.desk("4"), oversee(screens)
    desk.click("[data-act=ask-for-help]")
    answered(desk)
    alarm = page.locator("[data-help-at-desk='3']")
    expect(alarm).to_contain_text("Ghișeul 3 cere ajutor")
    expect(desk.locator(".alarms")).to_have_count(0)
    expect(colleague.locator(".alarms")).to_have_count(0)
    alarm.locator("[data-act=answer-help]").click()
    expect(alarm).to_have_count(0)
    expect(desk.locator("[data-act=ask-for-help]")).to_be_visible()
    desk.click("[data-act=ask-for-help]")
    desk.wait_for_selector("[data-act=need-no-help]")
    desk.click("[data-act=need-no-help]")
    expect(desk.locator("[data-act=ask-for-help]")).to_be_visible()
    expect(alarm).to_have_count(0)


def test_the_kiosk_says_that_no_desk_is_open_and_gives_the_ticket_all_the_same(lobby):
    screens = lobby()
    screens.server.client().post("/desks/8/open")
    kiosk = screens.kiosk()
    expect(kiosk.locator("[data-service=taxes] [data-no-desk]")).to_be_visible()
    expect(kiosk.locator("[data-service=social-assistance] [data-no-desk]")).to_have_count(0)
    kiosk.click("[data-service=taxes]")
    expect(kiosk.locator(".confirm [data-no-desk]")).to_contain_text("niciun ghișeu nu este deschis")
    kiosk.click("[data-act=take]")
    kiosk.wait_for_selector("[data-number=A001]")


@LANGUAGES
def test_every_alarm_in_words_without_a_finding_of_axe_and_at_twice_the_size(with_a_past, language):
    def morning(acts: Acts) -> None:
        acts.open("1", "8")
        acts.book("REF-1", acts.clock.now, "taxes")
        acts.check_in("REF-1")
        for service in ("taxes", "utilities"):
            acts.take(service)
        acts.ask_for_help("3")
        acts.arrange(desks={"8": ["utilities", "social-assistance"]}, caps={"taxes": 40})
        acts.pause("8")

    screens = with_a_past(morning, timedelta(minutes=50), alarm={"feed_minutes": 5})
    page = oversee(screens, bypass_csp=True)
    page.goto(f"{screens.server.url}{PAGE}?language={language}")
    for kind in ("help-at-desk:3", "unserved:utilities", "booked:taxes", "waits:taxes", "idle:1", "feed"):
        expect(page.locator(f"[data-alarm='{kind}']")).to_be_visible()
    examine(page, "alarms")
    page.set_viewport_size({"width": 640, "height": 400})
    assert page.evaluate("document.documentElement.scrollWidth") == 640
    for act in ("[data-sound]", "[data-act=answer-help]", "[data-desk='1'] [data-act=close-from-afar]"):
        page.locator(act).scroll_into_view_if_needed()
        page.locator(act).click(trial=True)
    examine(page, "alarms, twice the size")
    kiosk = screens.kiosk(f"/kiosk/services/utilities?language={language}", PORTRAIT, bypass_csp=True)
    examine(kiosk, "no desk open")
