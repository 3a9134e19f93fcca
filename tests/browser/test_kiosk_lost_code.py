"""Checking in without the code: four digits of the phone, and the hour."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LANDSCAPE, PORTRAIT
from tests.browser.rows import crossed
from tests.browser.test_axe import examine
from tests.browser.test_kiosk_fingers import check
from tests.servers import zone_at_noon

NAME = "Ștefania Privata"


@pytest.fixture
def screens(lobby):
    screens = lobby()
    screens.allowed = ("404", "409")
    return screens


def this_hour() -> datetime:
    return datetime.now(ZoneInfo(zone_at_noon())).replace(minute=0, second=0, microsecond=0)


def book(screens, reference: str, minute: int, phone: str, service: str = "taxes") -> None:
    """An appointment at a minute of this hour."""
    slot = (this_hour() + timedelta(minutes=minute)).astimezone(UTC).isoformat()
    asked = {"service": service, "slot_at": slot, "phone": phone, "name": NAME}
    assert screens.server.client("feed").ask("PUT", f"/appointments/{reference}", asked)[0] == 201


def ask(page: Page, digits: str, hour: int | None = None) -> None:
    """Press four digits and the hour, which is this one unless given."""
    page.goto(page.url.split("/kiosk/")[0] + "/kiosk/check-in")
    page.click("[data-go=no-code]")
    page.wait_for_selector("[data-hour]")
    for digit in digits:
        page.click(f"[data-key='{digit}']")
    page.click(f"[data-hour='{this_hour().hour if hour is None else hour}']")
    page.wait_for_selector("[data-number], [data-time], [role=alert][data-code]")


def test_the_last_digits_and_the_hour_confirm_the_arrival(screens):
    """All of the phone's appointments of the day, with their numbers; again, the number is shown again."""
    book(screens, "R1", 50, "0721 00 12 34")
    book(screens, "R2", 55, "+40721001234", "utilities")
    page = screens.kiosk()
    ask(page, "1234")
    expect(page.locator("[data-number]")).to_have_attribute("data-number", "PA001")
    expect(page.locator("[data-also]")).to_have_attribute("data-also", "PE001")
    ask(page, "1234")
    expect(page.locator("[data-number]")).to_have_attribute("data-number", "PA001")
    expect(page.locator("main")).to_contain_text("Ați confirmat deja sosirea.")
    assert screens.server.client().get("/appointments/R2")["state"] == "arrived"


def test_several_matches_are_told_apart_by_time_and_never_by_name(screens):
    """Where two have one time, the service stands beside it; nobody's name, code or phone is in the page."""
    book(screens, "R1", 50, "0721001234")
    book(screens, "R2", 55, "0731001234")
    book(screens, "R3", 55, "0741001234", "utilities")
    page = screens.kiosk()
    ask(page, "1234")
    at = f"{this_hour():%-H}"
    assert page.locator("[data-time]").all_inner_texts() == [
        f"{at}:50", f"{at}:55\nTaxe și impozite locale", f"{at}:55\nUtilități publice",
    ]  # fmt: skip
    text = page.content()
    assert not any(private in text for private in (NAME, "R2", "0731", "731001234"))
    page.click("[data-time] >> nth=2")
    expect(page.locator("[data-number]")).to_have_attribute("data-number", "PE001")
    told = [screens.server.client().get(f"/appointments/R{number}")["state"] for number in (1, 2, 3)]
    assert told == ["booked", "booked", "arrived"]


def test_what_fits_nobody_is_said_and_nothing_is_done(screens):
    """Other digits, another hour, too few: the page stays with what was typed, and what to do."""
    book(screens, "R1", 50, "0721001234")
    page = screens.kiosk()
    for digits, later in (("1235", 0), ("1234", -1), ("123", 0), ("", 0)):
        ask(page, digits, this_hour().hour + later)
        expect(page.locator("[data-code=not_found]")).to_be_visible()
        expect(page.locator("[name=digits]")).to_have_value(digits)
    assert screens.server.client().get("/line") == []


def test_a_mistyped_hour_is_mended_by_one_touch(screens):
    """The digits stand, the hour that was tried is named; the right one confirms."""
    book(screens, "R1", 50, "0721001234")
    page = screens.kiosk()
    ask(page, "1234", this_hour().hour - 1)
    expect(page.locator("[data-code=not_found]")).to_contain_text(f"la ora {this_hour().hour - 1}")
    page.press(f"[data-hour='{this_hour().hour}']", "Enter")
    expect(page.locator("[data-number]")).to_have_attribute("data-number", "PA001")


def test_two_visitors_at_one_time_for_one_service_are_sent_to_the_staff(screens):
    """Nobody may confirm for somebody else."""
    book(screens, "R1", 50, "0721001234")
    book(screens, "R2", 50, "0731001234")
    page = screens.kiosk()
    ask(page, "1234")
    expect(page.locator("[data-code=cannot_tell]")).to_be_visible()
    assert screens.server.client().get("/line") == []


def test_the_enter_key_chooses_no_hour(screens):
    book(screens, "R1", 50, "0721001234")
    page = screens.kiosk("/kiosk/check-in/phone")
    page.fill("[name=digits]", "1234")
    page.press("[name=digits]", "Enter")
    expect(page.locator("[data-hour]").first).to_be_visible()
    assert screens.server.client().get("/line") == []


@crossed(language=("ro", "en"), size=(PORTRAIT, LANDSCAPE))
def test_every_state_fits_and_can_be_used_by_everyone(screens, size, language):
    """Large targets, no scrolling, nothing for axe-core to find; the privacy notice too."""
    book(screens, "R1", 50, "0721001234")
    book(screens, "R2", 55, "0731001234")
    book(screens, "R3", 56, "0731005555")
    book(screens, "R4", 57, "0731005555", "sanitation")
    book(screens, "R5", 50, "0731000000")
    book(screens, "R6", 50, "0732000000")
    page = screens.kiosk(f"/kiosk/?language={language}", size, bypass_csp=True)
    found: list = []
    page.click("[data-go=privacy]")
    page.wait_for_selector(".privacy")
    check(page, "privacy", found)
    examine(page, "privacy")
    for digits in ("1234", "5555", "0000", "9999"):
        ask(page, digits)
        check(page, digits, found)
        examine(page, digits)
    page.goto(screens.server.url + "/kiosk/check-in/phone")
    check(page, "asked", found)
    examine(page, "asked")
    assert not found, "\n".join(f"{where}: {amiss}" for where, amiss in found)
