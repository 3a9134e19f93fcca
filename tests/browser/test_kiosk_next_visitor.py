"""Nothing of a visitor is left for the next one, and each arrival has its own words in English too."""

import subprocess
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import booked, check_in
from tests.office import DAYS
from tests.servers import zone_at_noon

PREVIEW = [{"name": "hall", "kind": "preview"}]


@pytest.fixture
def servers_clock(monkeypatch, tmp_path):
    """`servers_clock(95)`: servers started in this test run so many seconds ahead, from now on."""
    file = tmp_path / "clock"
    file.write_text("+0")
    shown = subprocess.run(["faketime", "-f", "+0", "env"], capture_output=True, text=True, check=True).stdout
    library = next(line for line in shown.splitlines() if line.startswith("LD_PRELOAD="))
    monkeypatch.setenv("LD_PRELOAD", library.removeprefix("LD_PRELOAD="))
    monkeypatch.setenv("FAKETIME_TIMESTAMP_FILE", str(file))
    monkeypatch.setenv("FAKETIME_NO_CACHE", "1")
    monkeypatch.setenv("DONT_FAKE_MONOTONIC", "1")
    return lambda seconds: file.write_text(f"+{seconds}")


def test_a_numbers_page_opens_for_its_own_visitor_and_for_ninety_seconds(lobby, servers_clock):
    """A reload shows it again; by hand a minute and a half later it is the start, and Romanian."""
    screens = lobby(kiosk={"ticket_seconds": 120})
    kiosk = screens.kiosk("/kiosk/services/taxes?language=en")
    kiosk.click("[data-act=take]")
    expect(kiosk.locator("[data-number]")).to_be_visible()
    kiosk.reload()
    expect(kiosk.locator("[data-number]")).to_have_attribute("data-number", "A001")
    servers_clock(95)
    for _ in range(2):
        kiosk.goto(screens.server.url + "/kiosk/number")
        expect(kiosk.locator("h1")).to_have_text("Bun venit!")
        expect(kiosk.locator("[data-number]")).to_have_count(0)
    assert kiosk.evaluate("fetch('/kiosk/number/slip').then(answer => answer.json())") == {"slip": None}


def test_a_typed_code_is_not_there_for_the_next_visitor(lobby):
    """Whoever typed it may correct it; once the kiosk has begun anew it stands nowhere."""
    screens = lobby()
    screens.allowed = ("404",)
    kiosk = screens.kiosk()
    check_in(kiosk, "999999")
    expect(kiosk.locator("[role=alert]:not([data-idle])").first).to_be_visible()
    assert kiosk.input_value("[name=code]") == "999999"
    for path in ("start", "check-in"):
        kiosk.goto(f"{screens.server.url}/kiosk/{path}")
        assert "999999" not in kiosk.content()
    assert kiosk.input_value("[name=code]") == ""


def test_each_refusal_and_arrival_has_its_own_english_words(lobby):
    """Unknown, other day, cancelled, used, late, early: six texts, no two alike, each with what to do."""
    screens = lobby()
    screens.allowed = ("404", "409")
    client = screens.server.client()
    kiosk = screens.kiosk("/kiosk/?language=en")
    booked(screens, "DAY", 3 * 24 * 60)
    booked(screens, "GONE", 20, state="cancelled")
    booked(screens, "EARLY", 180)
    booked(screens, "LATE", -30)
    booked(screens, "USED", 5)
    client.post("/desks/1/open")
    client.post("/check-ins", {"code": "USED"})
    client.post("/desks/1/calls")
    client.post("/desks/1/calls", {"finish_current": True})
    for reference, words in {
        "NOTHING": "We did not find the appointment.",
        "DAY": "Your appointment is on another day:",
        "GONE": "This appointment was cancelled.",
        "USED": "This appointment was already used today: PA001.",
        "EARLY": "You join the line at",
        "LATE": "could be confirmed until",
    }.items():
        kiosk.goto(screens.server.url + "/kiosk/?language=en")
        check_in(kiosk, reference)
        expect(kiosk.locator("main")).to_contain_text(words)


def test_an_early_number_is_told_apart_from_one_in_the_line(lobby, servers_clock):
    """It says when it joins; an hour before its slot the same code says that it stands in the line."""
    screens = lobby(kiosk={"ticket_seconds": 120})
    code = booked(screens, "PS1-1", 70)
    kiosk = screens.kiosk("/kiosk/?language=en")
    check_in(kiosk, code)
    expect(kiosk.locator("main")).to_contain_text("You join the line at")
    servers_clock(11 * 60)
    kiosk.goto(screens.server.url + "/kiosk/?language=en")
    check_in(kiosk, code)
    expect(kiosk.locator("main")).to_contain_text("You had already confirmed your arrival.")
    expect(kiosk.locator("main")).not_to_contain_text("join the line")
    expect(kiosk.locator("dl")).to_contain_text("nobody")


def test_the_slip_asked_for_again_says_duplicat(lobby):
    """The second paper is made by the slips' page's own printer, and is told apart in the journal."""
    screens = lobby(printer=PREVIEW)
    code = booked(screens, "PS1-1", 10)
    for _ in range(2):
        kiosk = screens.kiosk()
        check_in(kiosk, code)
        expect(kiosk.locator("[data-number]")).to_be_visible()
    kiosk.get_by_role("button", name="Tipărește bonul din nou").click()
    expect(kiosk.get_by_role("button", name="Tipărește bonul din nou")).to_have_count(0)
    events = [row["event"] for row in screens.server.client().get("/journal?after=0")]
    assert events.count("ticket.checked_in") == 1
    assert events.count("slip.ordered_again") == 1


def test_shortly_before_closing_no_tickets_are_given_but_arrivals_are_confirmed(lobby):
    """The last ticket's time has passed: when it opens again, where to book, and the way to check in."""
    local = datetime.now(ZoneInfo(zone_at_noon()))
    closes = (local + timedelta(minutes=8)).strftime("%H:%M")
    screens = lobby(hours={day: [f"00:00-{closes}"] for day in DAYS})
    said = {
        "ro": ("Azi nu se mai dau bonuri.", "Redeschidem"),
        "en": ("No more tickets are given today.", "We open again"),
    }
    for number, (language, sentences) in enumerate(said.items(), 1):
        code = booked(screens, f"PS1-{number}", 5)
        kiosk = screens.kiosk(f"/kiosk/?language={language}")
        for sentence in (*sentences, "programare.primariasector1.ro"):
            expect(kiosk.locator("main")).to_contain_text(sentence)
        check_in(kiosk, code)
        expect(kiosk.locator("[data-number]")).to_have_attribute("data-number", f"PA00{number}")
