"""The staff's side of appointments: who is expected, who is here; made, moved, cancelled, accepted."""

from datetime import UTC, datetime, timedelta
from urllib.parse import unquote
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import booked
from tests.browser.rows import LANGUAGES
from tests.browser.test_axe import examine
from tests.servers import zone_at_noon

DAY = "/counter/appointments"


@pytest.fixture
def screens(lobby):
    """An office with four appointments: two due, one whose grace is over, one tomorrow."""
    screens = lobby()
    booked(screens, "PS1-1", 10, name="Ștefan Moțoc", phone="0721 111 222")
    booked(screens, "PS1-2", 25, name="Ioana Țurcanu", phone="+40722333444", service="utilities")
    booked(screens, "PS1-LATE", -60, name="Mihai Grădinaru", phone="0724000111")
    booked(screens, "PS1-TOMORROW", 24 * 60, name="Ana Ionescu")
    return screens


def row(page: Page, reference: str):
    return page.locator(f"tr[data-reference='{reference}']")


def one(page: Page, reference: str) -> None:
    """Open an appointment's own page."""
    row(page, reference).locator("a").click()
    page.wait_for_selector("[data-code]")


def look_for(page: Page, asked: str) -> None:
    page.fill("[name=q]", asked)
    with page.expect_navigation():
        page.press("[name=q]", "Enter")


def check_in(screens, reference: str) -> None:
    assert screens.server.client("kiosk").post("/check-ins", {"code": reference})[0] == 201


def test_the_day_shows_who_is_due_and_a_press_checks_them_in(screens):
    """The clerk reads the number to the visitor; whoever has come is no longer awaited."""
    page = screens.staff(DAY)
    expect(page.locator("[data-due]")).to_have_text("2")
    expect(page.locator("tbody tr")).to_have_count(3)
    page.locator("li[data-reference='PS1-1'] [data-act=check-in]").click()
    expect(page.locator("[data-number]")).to_have_text("PA001")
    expect(page.locator("main")).to_contain_text("Ghișeele 1, 2 și 3")
    page.goto(screens.server.url + DAY)
    expect(page.locator("[data-due]")).to_have_text("1")
    expect(row(page, "PS1-1")).to_contain_text("este aici")
    journal = screens.server.client().get("/journal?after=0")
    assert [each["by"] for each in journal if each["event"] == "ticket.checked_in"] == ["staff:ana"]


def test_a_search_finds_by_name_phone_code_reference_and_number(screens):
    """Whatever its case and blanks; what fits nobody finds nobody."""
    code = screens.server.client().get("/appointments/PS1-2")["code"]
    check_in(screens, "PS1-1")
    page = screens.staff(DAY)
    for asked, found in (
        ("motoc", ["PS1-1"]), ("  ŢURCANU ", ["PS1-2"]), ("0722 333 444", ["PS1-2"]), ("1222", ["PS1-1"]),
        ("ps1-late", ["PS1-LATE"]), (f"{code[:3]} {code[3:]}", ["PS1-2"]), ("pa 1", ["PS1-1"]),
        ("nobody", []), ("<b>", []),
    ):  # fmt: skip
        look_for(page, asked)
        assert asked.strip() not in unquote(page.url)
        assert [each.get_attribute("data-reference") for each in page.locator("tbody tr").all()] == found


def test_what_was_looked_for_follows_the_office_and_no_address_tells_it(screens):
    """The list of what was found is made anew at each event; opened again, the address shows the day."""
    page = screens.staff(DAY)
    look_for(page, "moțoc")
    page.fill("[name=q]", "something else, half typed")
    check_in(screens, "PS1-1")
    expect(row(page, "PS1-1")).to_contain_text("este aici")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("[name=q]")).to_have_value("something else, half typed")
    page.goto(page.url)
    assert page.url.endswith(DAY)
    expect(page.locator("tbody tr")).to_have_count(3)
    page.fill("[name=day]", "2030-01-01")
    look_for(page, "")
    assert page.url.endswith("?day=2030-01-01")


def test_who_is_here_while_the_appointment_was_moved_or_cancelled_stands_out(screens):
    """The place in the line stays, and the staff see why the visitor's code says otherwise."""
    for reference in ("PS1-1", "PS1-2"):
        check_in(screens, reference)
    client = screens.server.client("feed")
    client.ask("DELETE", "/appointments/PS1-1")
    later = (datetime.now(UTC) + timedelta(hours=3)).isoformat()
    client.ask("PUT", "/appointments/PS1-2", {"service": "utilities", "slot_at": later})
    page = screens.staff(DAY)
    expect(page.locator("[data-stands-out=cancelled]")).to_contain_text("PA001")
    expect(page.locator("[data-stands-out=moved]")).to_contain_text("PE001")
    assert [place["number"] for place in screens.server.client().get("/line")] == ["PA001", "PE001"]


def test_an_appointment_made_by_phone_has_a_code_to_tell(screens):
    """It is on that day's list, and checks in like any other."""
    screens.allowed = ("422",)
    page = screens.staff(DAY)
    page.click("details.exception summary")
    now = datetime.now(ZoneInfo(zone_at_noon()))
    page.select_option("[data-book] [name=service]", "taxes")
    page.fill("[data-book] [name=time]", f"{now - timedelta(minutes=30):%H:%M}")
    page.fill("[data-book] [name=name]", "Radu Țepeș")
    page.fill("[data-book] [name=phone]", "0744 123 123")
    page.click("[data-act=book]")
    expect(page.locator(".said[role=alert]")).to_have_text("Ora aceasta a trecut deja.")
    expect(page.locator("[data-book] [name=name]")).to_have_value("Radu Țepeș")
    expect(page.locator("[data-book] [name=time]")).to_have_value(f"{now - timedelta(minutes=30):%H:%M}")
    page.fill("[data-book] [name=time]", f"{now + timedelta(minutes=40):%H:%M}")
    page.click("[data-act=book]")
    code = page.locator("[data-code]").get_attribute("data-code")
    check_in(screens, code)
    page.goto(f"{screens.server.url}{DAY}")
    look_for(page, "Țepeș")
    expect(page.locator("tbody tr")).to_contain_text("PA001")


def test_staff_move_and_cancel(screens):
    """To another day, and off: the code then says so at the kiosk."""
    page = screens.staff(DAY)
    one(page, "PS1-1")
    tomorrow = datetime.now(ZoneInfo(zone_at_noon())) + timedelta(days=1)
    page.fill("[name=day]", f"{tomorrow:%Y-%m-%d}")
    page.fill("[name=time]", "11:30")
    page.click("[data-act=move]")
    expect(page.locator("h1")).to_contain_text("11:30")
    page.goto(screens.server.url + DAY)
    expect(row(page, "PS1-1")).to_have_count(0)
    one(page, "PS1-2")
    page.click("details.exception summary")
    page.click("[data-act=cancel]")
    expect(page.locator("[data-state=cancelled]")).to_be_visible()
    kiosk = screens.server.client("kiosk")
    told = [kiosk.post("/check-ins", {"code": reference})[1]["code"] for reference in ("PS1-1", "PS1-2")]
    assert told == ["wrong_day", "appointment_cancelled"]


def test_a_late_visitor_is_accepted_as_booked_with_a_reason(screens):
    """Before the walk-ins again; the journal tells who did it and why."""
    client = screens.server.client()
    client.post("/tickets", {"service": "taxes"})
    check_in(screens, "PS1-LATE")
    page = screens.staff(DAY)
    page.locator("[data-stands-out=late] a").click()
    page.click("[data-act=accept-late]")
    expect(page.locator("[data-act=accept-late]")).to_be_visible()  # a reason is required
    page.fill("[name=reason]", "the bus broke down")
    page.click("[data-act=accept-late]")
    expect(page.locator("[data-act=accept-late]")).to_have_count(0)
    assert [place["number"] for place in client.get("/line")] == ["A002", "A001"]
    office = screens.staff("/counter/supervisor", login="ioana")
    expect(office.locator("main")).to_contain_text("A întârziat, primit ca programat: the bus broke down")


def test_the_list_follows_the_office_and_keeps_what_is_being_typed(screens):
    """A new appointment and an arrival appear without a reload."""
    page = screens.staff(DAY)
    page.fill("[name=q]", "half a na")
    booked(screens, "PS1-NEW", 15, name="Cineva Nou")
    check_in(screens, "PS1-1")
    expect(row(page, "PS1-NEW")).to_contain_text("Cineva Nou")
    expect(row(page, "PS1-1")).to_contain_text("este aici")
    expect(page.locator("[name=q]")).to_have_value("half a na")


def test_the_list_to_print_has_codes_and_times_and_no_names(screens):
    code = screens.server.client().get("/appointments/PS1-2")["code"]
    page = screens.staff(DAY)
    page.click("text=Listă de tipărit")
    page.wait_for_selector(".to-print")
    expect(page.locator("tbody tr")).to_have_count(3)
    expect(page.locator("tbody")).to_contain_text(f"{code[:3]} {code[3:]}")
    assert not any(private in page.content() for private in ("Moțoc", "Țurcanu", "111 222", "722333444"))
    expect(page.locator("[data-print]")).to_be_visible()


def test_whoever_has_not_signed_in_sees_no_names(screens):
    for path in (DAY, f"{DAY}/1", f"{DAY}/print"):
        page = screens.open(path)
        assert page.url.split("?")[0].endswith("/counter/sign-in") and "Moțoc" not in page.content()


@LANGUAGES
def test_every_state_can_be_used_by_everyone(screens, language):
    """Nothing for axe-core to find: the day, a search, one, late, refused, to print; narrow too."""
    screens.allowed = ("422",)
    check_in(screens, "PS1-LATE")
    check_in(screens, "PS1-1")
    screens.server.client("feed").ask("DELETE", "/appointments/PS1-1")
    page = screens.staff(DAY, bypass_csp=True)
    page.goto(f"{screens.server.url}{DAY}?language={language}")
    for path in ("", "?day=2030-01-01", "/print", "/1", "/2", "/3"):
        page.goto(screens.server.url + DAY + path)
        examine(page, path)
    page.goto(screens.server.url + DAY)
    for asked in ("Moțoc", "nobody"):
        look_for(page, asked)
        examine(page, asked)
    page.goto(screens.server.url + DAY + "/2")
    page.fill("[name=day]", "2020-01-01")
    page.click("[data-act=move]")
    page.wait_for_selector(".said")
    examine(page, "refused")
    page.set_viewport_size({"width": 360, "height": 760})
    for path in ("", "/2", "/3"):
        page.goto(screens.server.url + DAY + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        examine(page, f"narrow {path}")
