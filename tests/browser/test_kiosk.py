"""What a visitor meets at the kiosk, and what the next visitor must not."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import booked, check_in, taken
from tests.servers import until, zone_at_noon

"""20 mm on a 27-inch panel, 1080 px across its short side."""


def test_the_next_visitor_never_meets_the_last_ones_number_or_language(lobby):
    """Neither by the way back, nor a reload, nor the address by hand; and Romanian is spoken again."""
    screens = lobby()
    kiosk = screens.kiosk("/kiosk/?language=en")
    kiosk.click("[data-service=taxes]")
    kiosk.click("[data-act=take]")
    expect(kiosk.locator("[data-number]")).to_be_visible()
    kiosk.click("[data-leave]")
    kiosk.wait_for_url("**/kiosk/")
    expect(kiosk.locator("h1")).to_have_text("Bun venit!")
    kiosk.go_back()
    expect(kiosk.locator("[data-number]")).to_have_count(0)
    kiosk.goto(screens.server.url + "/kiosk/number")
    expect(kiosk.locator("h1")).to_have_text("Bun venit!")


@pytest.mark.long
def test_a_number_left_on_the_screen_closes_by_itself(lobby):
    """After `ticket_seconds` and a warning; a screen left elsewhere asks first, then starts anew."""
    screens = lobby(kiosk={"ticket_seconds": 5, "idle_seconds": 5})
    kiosk = screens.kiosk()
    kiosk.click("[data-service=taxes]")
    kiosk.click("[data-act=take]")
    expect(kiosk.locator("[data-number]")).to_be_visible()
    expect(kiosk.locator(".home")).to_be_visible(timeout=60_000)
    kiosk.click("[data-service=taxes]")
    expect(kiosk.locator("[data-still-there]")).to_be_visible()
    kiosk.click("[data-stay]")
    expect(kiosk.locator("[data-still-there]")).to_be_hidden()
    expect(kiosk.locator(".home")).to_be_visible()


def test_a_double_tap_takes_one_ticket(lobby):
    """The button's second press is the first one again."""
    screens = lobby()
    kiosk = screens.kiosk()
    kiosk.click("[data-service=taxes]")
    kiosk.dblclick("[data-act=take]", no_wait_after=True)
    expect(kiosk.locator("[data-number]")).to_have_attribute("data-number", "A001")
    assert len(screens.server.client().get("/line")) == 1


def test_a_closed_office_says_when_it_opens_and_where_to_book(lobby):
    """No tiles; the next opening, the booking site, the address; checking in is still offered."""
    week = {day: [] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
    tomorrow = (datetime.now(ZoneInfo(zone_at_noon())) + timedelta(days=1)).strftime("%a").lower()
    screens = lobby(hours=week | {tomorrow: ["08:30-16:30"]})
    kiosk = screens.kiosk()
    expect(kiosk.locator("main")).to_contain_text("Redeschidem")
    expect(kiosk.locator("main")).to_contain_text("8:30")
    expect(kiosk.locator("main")).to_contain_text("programare.primariasector1.ro")
    expect(kiosk.locator("[data-service]")).to_have_count(0)
    expect(kiosk.locator("[data-go=check-in]")).to_be_visible()


def test_stopped_intake_and_what_is_done_elsewhere_are_said_before_a_ticket(lobby):
    """A service without tickets offers none; near population records the kiosk asks for the usual mistake."""
    screens = lobby()
    office = screens.staff("/counter/supervisor", login="ioana")
    office.click('tr[data-service="taxes"] button')
    kiosk = screens.kiosk()
    kiosk.click("[data-service=taxes]")
    expect(kiosk.locator("main")).to_contain_text("Acum nu se dau bonuri pentru acest serviciu.")
    expect(kiosk.locator("[data-act=take]")).to_have_count(0)
    kiosk.goto(screens.server.url + "/kiosk/services/population-records")
    expect(kiosk.locator("main")).to_contain_text("Bd. Mareșal Averescu nr. 17")
    expect(kiosk.locator("main")).to_contain_text("hub.mai.gov.ro")


def test_who_may_not_be_reached_is_told_and_may_still_choose(lobby):
    """The office closes within the hour and the wait may be longer than that."""
    local = datetime.now(ZoneInfo(zone_at_noon()))
    closes = (local + timedelta(minutes=40)).strftime("%H:%M")
    screens = lobby(
        hours={day: [f"00:00-{closes}"] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")},
        estimates=True,
    )
    client = screens.server.client()
    client.post("/desks/1/open")
    for _ in range(12):
        taken(screens)

    def wait() -> int:
        taxes = next(each for each in client.get("/services") if each["slug"] == "taxes")
        return taxes["wait"]["to_min"] if taxes["wait"] else 0

    until(lambda: wait() > 40)
    kiosk = screens.kiosk("/kiosk/services/taxes")
    expect(kiosk.locator("main")).to_contain_text("E posibil să așteptați și după ora închiderii")
    kiosk.click("[data-act=take]")
    expect(kiosk.locator("[data-number]")).to_have_attribute("data-number", "A013")


def test_each_way_to_arrive_has_its_own_answer(lobby):
    """Early, late, cancelled, another day: said in words, with times."""
    screens = lobby()
    screens.allowed = ("409",)
    kiosk = screens.kiosk()
    for minutes, stated, words in (
        (180, {}, "Intrați la rând la ora"),
        (-30, {}, "se putea confirma până la"),
        (20, {"state": "cancelled"}, "Această programare a fost anulată."),
        (3 * 24 * 60, {}, "Programarea dumneavoastră este în altă zi"),
    ):
        kiosk.goto(screens.server.url + "/kiosk/start")
        check_in(kiosk, booked(screens, f"PS1{minutes}", minutes, **stated))
        expect(kiosk.locator("main")).to_contain_text(words)


def test_an_unknown_code_is_said_and_a_second_check_in_prints_only_on_request(lobby):
    """Unknown: help. Twice: the same number, and a DUPLICAT on request."""
    screens = lobby(printer=[{"name": "hall", "kind": "preview"}])
    screens.allowed = ("404",)
    code = booked(screens, "PS1-1", 10)
    kiosk = screens.kiosk()
    check_in(kiosk, "000000" if code != "000000" else "000001")
    expect(kiosk.locator("[role=alert][data-code]")).to_contain_text("Nu am găsit programarea.")
    for _ in range(2):
        kiosk.goto(screens.server.url + "/kiosk/start")
        check_in(kiosk, code)
        expect(kiosk.locator("[data-number]")).to_have_attribute("data-number", "PA001")
    expect(kiosk.locator("main")).to_contain_text("Ați confirmat deja sosirea.")
    kiosk.click("form button")
    slips = screens.staff("/kiosk/slips")
    until(lambda: slips.reload() and slips.locator("img").count() == 2)


def test_a_slip_that_does_not_come_is_said_and_the_number_stands(lobby):
    """A printer that refuses: after three seconds the page says so."""
    screens = lobby(printer=[{"name": "hall", "kind": "network", "host": "127.0.0.1", "port": 9}])
    kiosk = screens.kiosk()
    kiosk.click("[data-service=taxes]")
    kiosk.click("[data-act=take]")
    expect(kiosk.locator("[data-no-paper]")).to_contain_text(
        "Bonul nu s-a tipărit, dar numărul A001 este valabil"
    )
    expect(kiosk.locator("[data-number]")).to_have_attribute("data-number", "A001")


def test_a_kiosk_whose_server_is_gone_says_so_and_comes_back(lobby):
    """No browser's error page: the kiosk keeps its own, and starts anew by itself."""
    screens = lobby(kiosk={"idle_seconds": 5})
    screens.allowed = ("ERR_CONNECTION", "Failed to fetch")
    kiosk = screens.kiosk()
    screens.server.kill9()
    expect(kiosk.locator("[data-cut]")).to_be_visible()
    screens.server.start()
    expect(kiosk.locator("[data-cut]")).to_be_hidden()
    expect(kiosk.locator(".home")).to_be_visible()


def test_the_time_now_is_the_offices(lobby):
    """Times are written in the office's zone, on paper and on screen."""
    screens = lobby()
    zone = ZoneInfo(zone_at_noon())
    before = datetime.now(zone)
    code = booked(screens, "PS1-1", 5)
    slots = [began + timedelta(minutes=5) for began in (before, datetime.now(zone))]
    kiosk = screens.kiosk()
    check_in(kiosk, code)
    either = "|".join(f"{slot.hour}:{slot.minute:02d}" for slot in slots)
    expect(kiosk.locator("main")).to_contain_text(re.compile(f"Programare la ({either})"))
