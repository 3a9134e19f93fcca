"""A check-in that is refused: what was typed stays, and what to do now is the main button."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import booked, check_in

MAIN = ".choices .wide"


def refused(screens, code: str) -> Page:
    """The kiosk's page after a code that is refused."""
    page = screens.kiosk("/kiosk/?language=en")
    check_in(page, code)
    expect(page.locator("[role=alert][data-code]")).to_be_visible()
    page.wait_for_load_state()
    return page


def test_an_appointment_of_another_day_or_cancelled_offers_a_ticket_for_its_service(lobby):
    """The service is known: one press leads to its ticket."""
    screens = lobby()
    screens.allowed = ("409",)
    for reference, minutes, stated in (
        ("DAY-1", 3 * 24 * 60, {}),
        ("GONE-1", 20, {"state": "cancelled"}),
    ):
        booked(screens, reference, minutes, service="sanitation", **stated)
        page = refused(screens, reference)
        expect(page.locator("[name=code]")).to_have_value(reference)
        expect(page.locator(MAIN)).to_contain_text("I want a ticket: Sanitation and environment")
        page.press(MAIN, "Enter")  # a tap there may be taken for the other half of the last one
        page.wait_for_selector("[data-act=take]")
        assert page.url.endswith("/kiosk/services/sanitation")


def test_no_ticket_is_offered_where_none_is_given(lobby):
    """The service takes nobody now: the staff are the next step."""
    screens = lobby()
    screens.allowed = ("409",)
    code = booked(screens, "DAY-1", 3 * 24 * 60)
    office = screens.staff("/counter/supervisor", login="ioana")
    office.click('tr[data-service="taxes"] button')
    office.wait_for_load_state()
    page = refused(screens, code)
    expect(page.locator(MAIN)).to_have_text("I need help")


def test_an_appointment_that_was_used_offers_help(lobby):
    """Pressed, it tells the staff; the page stays."""
    screens = lobby()
    screens.allowed = ("409",)
    code = booked(screens, "USED", 5)
    client = screens.server.client()
    client.post("/desks/1/open")
    client.post("/check-ins", {"code": "USED"})
    client.post("/desks/1/calls")
    client.post("/desks/1/calls", {"finish_current": True})
    page = refused(screens, code)
    page.press(MAIN, "Enter")  # a tap there may be taken for the other half of the last one
    expect(page.locator("[data-help-comes]")).to_be_visible()
    page.click("[data-understood]")
    expect(page.locator("[name=code]")).to_have_value(code)


def test_an_unknown_code_is_corrected_by_its_last_digit_and_a_new_one_takes_its_place(lobby):
    """Erased from its end; a whole new code, by the keys or by a scanner, is not added to the old one."""
    screens = lobby()
    screens.allowed = ("404",)
    code = booked(screens, "PS1-1", 10)
    wrong = code[:-1] + ("1" if code[-1] != "1" else "2")
    page = refused(screens, wrong)
    expect(page.locator("[name=code]")).to_have_value(wrong)
    page.click("[data-keys] [data-erase]")
    expect(page.locator("[name=code]")).to_have_value(code[:-1])
    page.goto(screens.server.url + "/kiosk/start")
    page = refused(screens, wrong)
    page.click("[data-key='7']")
    expect(page.locator("[name=code]")).to_have_value("7")
    page = refused(screens, wrong)
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    expect(page.locator("[data-number]")).to_have_attribute("data-number", "PA001")
