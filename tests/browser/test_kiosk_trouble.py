"""The kiosk when something is broken: it never shows a browser's page, and never stays on a refusal."""

from playwright.sync_api import expect

from tests.browser.conftest import booked, check_in, taken
from tests.pace import at_most

NO_PRINTER_THERE = [{"name": "hall", "kind": "network", "host": "127.0.0.1", "port": 9}]
DEAD = ("ERR_CONNECTION", "Failed to fetch", "Failed to load")


def test_a_tap_on_a_service_while_the_server_is_gone_keeps_the_kiosks_own_page(lobby):
    """A visitor's tap says that the kiosk is not connected; it comes back by itself."""
    screens = lobby(kiosk={"idle_seconds": 60})
    screens.allowed = DEAD
    kiosk = screens.kiosk()
    kiosk.wait_for_load_state("networkidle")
    screens.server.kill9()
    with at_most(4):
        kiosk.click("[data-service=taxes]")
        expect(kiosk.locator("[data-cut]")).to_be_visible()
    screens.server.start()
    expect(kiosk.locator(".home")).to_be_visible()


def test_a_ticket_asked_of_a_dead_server_is_not_lost_in_a_browsers_error_page(lobby):
    """The form that could not be sent says so, and the kiosk stands at its start once the server is back."""
    screens = lobby(kiosk={"idle_seconds": 60})
    screens.allowed = DEAD
    kiosk = screens.kiosk("/kiosk/services/taxes")
    kiosk.wait_for_load_state("networkidle")
    screens.server.kill9()
    with at_most(4):
        kiosk.click("[data-act=take]")
        expect(kiosk.locator("[data-cut]")).to_be_visible()
    screens.server.start()
    expect(kiosk.locator(".home")).to_be_visible()
    assert len(screens.server.client().get("/line")) <= 1


def test_a_refused_kiosk_goes_back_to_its_start_by_itself(lobby):
    """Too many tickets from one screen: said, and the next visitor does not find that page."""
    screens = lobby(kiosk={"acts_per_minute": 1, "pause_seconds": 0, "idle_seconds": 5})
    screens.allowed = ("429",)
    kiosk = screens.kiosk("/kiosk/services/taxes")
    kiosk.click("[data-act=take]")
    expect(kiosk.locator("[data-number]")).to_be_visible()
    kiosk.goto(screens.server.url + "/kiosk/services/taxes")
    kiosk.press("[data-act=take]", "Enter")  # a second tap there may be taken for the first one's other half
    expect(kiosk.locator("h1")).to_contain_text("Prea multe")
    expect(kiosk.locator(".home")).to_be_visible()


def test_the_slip_that_does_not_come_is_said_after_three_seconds_and_stays_to_be_read(lobby):
    """Said within three seconds; then the number stays as long as any screen, not a ticket's short while."""
    screens = lobby(printer=NO_PRINTER_THERE, kiosk={"ticket_seconds": 5, "idle_seconds": 30})
    kiosk = screens.kiosk("/kiosk/services/taxes?language=en")
    kiosk.click("[data-act=take]")
    expect(kiosk.locator("[data-number]")).to_be_visible()
    note = kiosk.locator("[data-no-paper]")
    with at_most(3.5):
        expect(note).to_be_visible()
    expect(note).to_contain_text("The slip was not printed, but the number A001 is valid")
    kiosk.wait_for_timeout(4_000)  # well beyond ticket_seconds: nothing may happen
    assert note.is_visible()


def test_who_checks_in_again_after_the_call_is_told_where_to_go(lobby):
    """The screen was overlooked: the kiosk names the desk, not "stay in the hall"."""
    screens = lobby()
    code = booked(screens, "PS1-1", 10)
    client = screens.server.client()
    client.post("/check-ins", {"code": code})
    client.post("/desks/3/open")
    assert client.post("/desks/3/calls")[0] == 201
    kiosk = screens.kiosk()
    check_in(kiosk, code)
    expect(kiosk.locator("[data-number]")).to_have_attribute("data-number", "PA001")
    expect(kiosk.locator("main")).to_contain_text("ghișeul 3")
    expect(kiosk.locator("main")).not_to_contain_text("Rămâneți în sală")


def test_intake_that_stops_before_the_last_tap_is_said_on_the_same_page(lobby):
    """The page was open when a supervisor stopped the service: a sentence, no ticket, no fault."""
    screens = lobby()
    screens.allowed = ("409",)
    kiosk = screens.kiosk("/kiosk/services/taxes?language=en")
    office = screens.staff("/counter/supervisor", login="ioana")
    office.click('tr[data-service="taxes"] button')
    office.wait_for_load_state()
    kiosk.click("[data-act=take]")
    expect(kiosk.locator("[role=alert]:not([data-idle])").first).to_contain_text(
        "No tickets are given for this service now."
    )
    expect(kiosk.locator("main")).to_contain_text("programare.primariasector1.ro")
    assert screens.server.client().get("/line") == []
    office.click('tr[data-service="taxes"] button')
    office.wait_for_load_state()
    assert taken(screens)["number"] == "A001"
