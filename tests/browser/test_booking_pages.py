"""Booking on a phone, and as a step of kiosk and ticket: all of it is shown, read out, and in reach."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LANDSCAPE, PORTRAIT, taken
from tests.browser.measuring import measure
from tests.browser.rows import crossed
from tests.browser.test_axe import examine
from tests.messages import Gateway, gateway
from tests.servers import until

NARROW = (360, 640)
PUBLIC = {"public_url": "http://127.0.0.1:1"}
TERMS = {"enabled": True, "contact": "phone", "lead_minutes": 0, "per_contact": 9}
NEVER_OPEN: dict[str, list[str]] = {day: [] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}


@pytest.fixture
def sms():
    with gateway() as opened:
        yield opened


def code_of(sms: Gateway, phone: str) -> str:
    told = until(lambda: [each.text for each in sms.taken if each.to == phone])
    return re.search(r"\b\d{6}\b", told[0])[0]


def walk(page: Page, sms: Gateway, phone: str) -> Iterator[str]:
    """Book, move and cancel; the name of each page, once it is shown."""
    yield "service"
    page.click("[data-service=taxes]")
    page.wait_for_selector("[data-slot]")
    yield "times"
    page.click("summary")
    page.locator("details [data-day]").last.click()
    page.wait_for_url("**on=*")
    yield "another day"
    page.locator("[data-slot]").first.click()
    page.fill("[name=phone]", "07")
    yield "contact"
    page.click("[data-act=reserve]")
    page.wait_for_selector("[data-code=bad_contact]")
    yield "a contact that is none"
    page.fill("[name=phone]", phone)
    page.click("[data-act=reserve]")
    page.wait_for_selector("[data-state=reserved]")
    yield "reserved"
    page.fill("[name=code]", "1")
    page.click("[data-act=confirm]")
    page.wait_for_selector("[data-code=wrong_code]")
    yield "a wrong code"
    page.fill("[name=code]", code_of(sms, phone))
    page.click("[data-act=confirm]")
    page.wait_for_selector("[data-check-in]")
    page.click("summary")
    yield "booked"
    page.click("[data-act=choose-another]")
    page.wait_for_selector("[data-act=move]")
    yield "another time"
    page.locator("[data-act=move]").nth(1).click()
    page.wait_for_selector("[data-check-in]")
    page.click("summary")
    page.click("[data-act=cancel]")
    page.wait_for_selector("[data-state=cancelled]")
    yield "cancelled"


@pytest.mark.parametrize("language", ["ro", "en"])
def test_each_page_of_booking_fits_a_narrow_phone_and_axe_finds_nothing(lobby, sms, language):
    screens = lobby(server=PUBLIC, booking=TERMS, messages={"sms": sms.address})
    screens.allowed = ("409", "422")
    page = screens.open(f"/book/?language={language}", NARROW, bypass_csp=True)
    found = []
    for name in walk(page, sms, "+40721000111"):
        examine(page, name)
        wide = page.evaluate("document.documentElement.scrollWidth")
        faults = [*measure(page).faults(), *([f"{wide} px wide"] if wide > NARROW[0] else [])]
        found += [(name, faults)] if faults else []
    assert not found, "\n".join(map(str, found))


def to(page: Page, selector: str) -> None:
    """Press Tab until a control has the focus, and see that the focus shows."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none", selector
            return
    raise AssertionError(f"{selector} is not reached by Tab")


def press(page: Page, selector: str, key: str = "Enter") -> None:
    to(page, selector)
    page.keyboard.press(key)


def test_an_appointment_is_made_and_given_back_by_keyboard_alone(lobby, sms):
    screens = lobby(server=PUBLIC, booking=TERMS, messages={"sms": sms.address})
    page = screens.open("/book/", NARROW)
    press(page, "[data-service=taxes]")
    page.wait_for_selector("[data-slot]")
    press(page, "[data-slot]")
    page.wait_for_selector("[name=phone]")
    to(page, "[name=phone]")
    page.keyboard.type("0721 000 112")
    press(page, "[data-act=reserve]")
    page.wait_for_selector("[data-state=reserved]")
    to(page, "[name=code]")
    page.keyboard.type(code_of(sms, "+40721000112"))
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-state=booked]")
    press(page, "summary", "Space")
    press(page, "[data-act=cancel]", "Space")
    page.wait_for_selector("[data-state=cancelled]")


@pytest.mark.parametrize("language", ["ro", "en"])
def test_where_a_proof_of_work_is_asked_for_the_browser_computes_it_by_itself(lobby, language):
    """Whoever waits is told so in words; nothing is loaded from elsewhere."""
    terms = TERMS | {"contact": "none", "proof_of_work": True}
    screens = lobby(server=PUBLIC, booking=terms)
    page = screens.open(f"/book/?language={language}", NARROW)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.click("[data-service=taxes]")
    page.locator("[data-slot]").first.click()
    expect(page.locator("altcha-widget [name=altcha]")).not_to_have_value("")
    expect(page.locator("altcha-widget")).to_contain_text({"ro": "Verificat", "en": "Verified"}[language])
    page.click("[data-act=reserve]")
    page.wait_for_selector("[data-state=booked]")
    assert all(each.startswith(screens.server.url) for each in asked), asked


def waits_long(screens, tickets: list[dict]) -> bool:
    """Whether the wait is estimated, of who would come now and of all who have come."""
    client = screens.server.client()
    (taxes,) = (each for each in client.get("/services") if each["slug"] == "taxes")
    line = {each["id"]: each["wait"] for each in client.get("/line")}
    told = [taxes["wait"], *(line[each["id"]] for each in tickets)]
    return all(told) and told[0]["to_min"] > 20


@crossed(language=("ro", "en"), size=(PORTRAIT, LANDSCAPE))
def test_where_one_waits_long_the_kiosk_and_the_ticket_offer_an_appointment(lobby, sms, size, language):
    """A QR code of the pages that book this service, with the first free time; the ticket has a link."""
    wait = {"wait_minutes": 20}
    screens = lobby(server=PUBLIC, booking=TERMS, messages={"sms": sms.address}, alarm=wait, estimates=True)
    kiosk = screens.kiosk(f"/kiosk/?language={language}", size, bypass_csp=True)
    kiosk.goto(f"{screens.server.url}/kiosk/services/taxes")
    assert kiosk.locator("[data-book]").count() == 0
    screens.server.client().post("/desks/1/open")
    tickets = [taken(screens, language=language) for _ in range(8)]
    until(lambda: waits_long(screens, tickets))
    kiosk.reload()
    address = kiosk.get_attribute("[data-book]", "data-book")
    assert address == f"http://127.0.0.1:1/book/?language={language}&service=taxes"
    assert not measure(kiosk).faults()
    examine(kiosk, "long")
    phone = screens.open(urlsplit(tickets[-1]["track_url"]).path, NARROW, bypass_csp=True)
    expect(phone.locator("[data-book] a")).to_have_attribute(
        "href", f"http://127.0.0.1:1/book/?service=taxes&language={language}"
    )
    assert not measure(phone).faults()
    assert screens.open(urlsplit(tickets[0]["track_url"]).path, NARROW).locator("[data-book]").count() == 0


@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
def test_a_kiosk_that_gives_no_tickets_offers_an_appointment(lobby, sms, size):
    screens = lobby(server=PUBLIC, booking=TERMS, messages={"sms": sms.address}, hours=NEVER_OPEN)
    kiosk = screens.kiosk("/kiosk/?language=ro", size, bypass_csp=True)
    assert kiosk.get_attribute("[data-book]", "data-book") == "http://127.0.0.1:1/book/?language=ro"
    assert not measure(kiosk).faults()
    examine(kiosk, "shut")


@pytest.mark.parametrize(
    "changes",
    [
        {"server": PUBLIC, "booking": {"enabled": False}},
        {"server": {"public_url": ""}, "booking": TERMS},
    ],
    ids=["booked on another site", "out of a phone's reach"],
)
def test_without_pages_of_ones_own_that_phones_reach_the_other_site_is_named_and_no_code_shown(
    lobby, changes
):
    screens = lobby(**changes, hours=NEVER_OPEN)
    kiosk = screens.kiosk()
    expect(kiosk.locator("main")).to_contain_text("programare.primariasector1.ro")
    assert kiosk.locator("[data-book], .qr").count() == 0
