"""Fingers, scanners and elbows: what a press must never do on a touchscreen, and what must be in reach."""

import time
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LANDSCAPE, PORTRAIT, booked

LEAST_TARGET_PX = 64
DOUBLE_TAP_MS = 500
AFTERWARDS_S = 0.4
"""Long enough for a tap to have done what it must not do: a page on this machine takes a tenth of it."""
SIZES = pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
PUBLIC = {"public_url": "http://127.0.0.1:1"}
TO_WEDNESDAY = (2 - datetime.now(UTC).weekday()) % 7 or 7
"""Days to the one with the longest name, and not today."""
ARRIVALS = {
    "OTHERDAY": (TO_WEDNESDAY * 24 * 60, {}),
    "CANCELLED": (20, {"state": "cancelled"}),
    "EARLY": (180, {}),
    "LATE": (-60, {}),
    "BOOKED": (10, {}),
}
AMISS = """// what is amiss on this page; the note that no paper came is shown as well
least => {
  const found = [];
  document.querySelector('[data-no-paper]')?.removeAttribute('hidden');
  const page = document.documentElement;
  if (page.scrollWidth > innerWidth) found.push(`the page is ${page.scrollWidth} px wide`);
  if (page.scrollHeight > innerHeight) found.push(`the page is ${page.scrollHeight} px high`);
  for (const control of document.querySelectorAll('a, button, input, summary')) {
    if (control.type === 'hidden' || !control.checkVisibility()) continue;
    const box = control.getBoundingClientRect();
    const name = control.innerText?.trim() || control.ariaLabel || control.name;
    if (Math.min(box.width, box.height) < least) found.push(`${name}: ${box.width} x ${box.height}`);
    if (box.right > innerWidth || box.bottom > innerHeight) found.push(`${name}: out of sight`);
    for (const [x, y] of [[.5, .5], [.1, .5], [.9, .5]]) {
      const hit = document.elementFromPoint(box.left + box.width * x, box.top + box.height * y);
      if (hit && !control.contains(hit)) found.push(`${name}: covered by ${hit.innerText || hit.tagName}`);
    }
  }
  return [...new Set(found)];
}
"""


def check(page: Page, where: str, found: list) -> None:
    """Note what is amiss."""
    page.wait_for_load_state()
    amiss = page.evaluate(AMISS, LEAST_TARGET_PX)
    if amiss:
        found.append((where, amiss))


def tap(page: Page, selector: str, across: float = 0.5) -> tuple[float, float]:
    """Tap something with a finger, so far across it; answers where that was."""
    box = page.locator(selector).bounding_box()
    page.tap(selector, position={"x": box["width"] * across, "y": box["height"] / 2})
    return box["x"] + box["width"] * across, box["y"] + box["height"] / 2


@SIZES
def test_every_state_fits_and_every_control_is_large_uncovered_and_in_sight(lobby, size):
    """Letters, refusals, numbers with QR and without paper: no scrolling, 20 mm, nothing on top."""
    screens = lobby(server=PUBLIC, kiosk={"acts_per_minute": 100})
    screens.allowed = ("404", "409")
    found: list = []
    for language in ("ro", "en"):
        page = screens.kiosk(f"/kiosk/?language={language}", size, bypass_csp=True)
        for path in ("", "services/taxes", "services/population-records", "check-in"):
            page.goto(f"{screens.server.url}/kiosk/{path}")
            check(page, f"{language} {path}", found)
        for reference, (minutes, stated) in ARRIVALS.items():
            booked(screens, reference + language, minutes, language=language, **stated)
        for reference in ("NOTHING", *ARRIVALS, "BOOKED"):
            page.goto(screens.server.url + "/kiosk/check-in")
            page.fill("[name=code]", reference + language)
            page.press("[name=code]", "Enter")
            page.wait_for_selector("[data-number], [role=alert][data-code]")
            check(page, f"{language} {reference}", found)
            if page.locator("[data-letters]").count():
                page.click("[data-letters]")
                check(page, f"{language} {reference}, letters", found)
    assert not found, "\n".join(f"{where}: {amiss}" for where, amiss in found)


def test_a_refusal_on_the_kiosk_can_be_read_and_pressed_by_a_finger(lobby):
    """It is a kiosk's page: large targets, and its way back is the kiosk's start."""
    screens = lobby()
    screens.allowed = ("404", "405")
    found: list = []
    for path in ("/kiosk/services/nothing", "/kiosk/tickets"):
        page = screens.kiosk(path, bypass_csp=True)
        page.wait_for_selector("main")
        check(page, path, found)
    assert not found, found


def test_going_on_presses_nothing_that_lies_beneath_the_question(lobby):
    """ "Are you still here?" is answered by a finger, and the keypad below it hears nothing."""
    screens = lobby(kiosk={"idle_seconds": 5})
    page = screens.kiosk("/kiosk/check-in", has_touch=True, bypass_csp=True)
    page.evaluate("addEventListener('click', event => { document.title = event.target.innerText; }, true)")
    page.tap("[data-stay]")
    expect(page.locator("[data-still-there]")).to_be_hidden()
    expect(page).to_have_title("Da, continui")
    assert page.input_value("[name=code]") == ""


NOTE_TAPS = "addEventListener('click', () => { sessionStorage.tappedAt = performance.now(); }, true)"


def is_double(page: Page, at: tuple[float, float]) -> bool:
    """Tap a second time; whether the page had it as soon as the second half of a double tap comes."""
    page.touchscreen.tap(*at)
    time.sleep(AFTERWARDS_S)
    # A late tap has led away: this waits for the next page.
    return page.wait_for_function("Number(sessionStorage.tappedAt)").json_value() < DOUBLE_TAP_MS


def test_a_double_tap_on_a_service_takes_no_ticket(lobby):
    """The second tap of one gesture lands on the next page, and must not choose there.

    On a busy machine a tap may come too late to be one gesture's: it is tried again then.
    """
    screens = lobby()
    client = screens.server.client()
    for size in (PORTRAIT, LANDSCAPE):
        for _ in range(10):
            page = screens.kiosk("/kiosk/", size, has_touch=True)
            page.add_init_script(NOTE_TAPS)
            at = tap(page, "[data-service=social-assistance]", across=0.25)
            page.wait_for_selector("[data-act=take]")
            if is_double(page, at):
                break
            for ticket in client.get("/line"):
                client.ask("DELETE", f"/tickets/{ticket['id']}")
        else:
            pytest.fail("no second tap came soon enough to be judged")
        assert client.get("/line") == []
        assert page.locator("[data-act=take]").is_visible(), size


def test_a_double_tap_never_sends_the_new_number_away(lobby):
    """Whoever taps "I want a ticket" or "I have arrived" twice still sees the number.

    On a busy machine the second tap may come too late, and then means what it hits: it is tried again then.
    """
    screens = lobby(kiosk={"pause_seconds": 0, "acts_per_minute": 100})
    for size in (PORTRAIT, LANDSCAPE):
        for act in ("take", "check-in"):
            for number in range(10):
                page = screens.kiosk("/kiosk/services/taxes", size, has_touch=True)
                page.add_init_script(NOTE_TAPS)
                if act == "check-in":
                    code = booked(screens, f"PS1-{size[0]}-{number}", 10)
                    page.goto(screens.server.url + "/kiosk/check-in")
                    page.fill("[name=code]", code)
                at = tap(page, f"[data-act={act}]")
                page.wait_for_selector("[data-number]")
                if is_double(page, at):
                    break
            else:
                pytest.fail("no second tap came soon enough to be judged")
            assert page.locator("[data-number]").is_visible(), (act, size)


def test_a_scanner_works_after_a_finger_has_touched_a_key(lobby):
    """What a scanner types goes into the field, and its Enter confirms, whatever was pressed before."""
    screens = lobby()
    code = booked(screens, "PS1-1", 10)
    page = screens.kiosk("/kiosk/check-in")
    page.click('[data-key="1"]')
    page.click("[data-erase]")
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    expect(page.locator("[data-number]")).to_have_attribute("data-number", "PA001")


def test_confirming_without_a_code_is_answered_in_the_pages_language(lobby):
    """Not by a bubble in the browser's own language: the field is checked by the office."""
    screens = lobby()
    screens.allowed = ("404",)
    page = screens.kiosk("/kiosk/check-in")
    page.click("[data-act=check-in]")
    expect(page.locator("[role=alert][data-code]")).to_be_visible()


def test_a_code_held_to_the_reader_before_anything_is_touched_confirms_the_arrival(lobby):
    """From the start page; keys that a person presses one by one there do nothing."""
    screens = lobby(kiosk={"scanner": True})
    code = booked(screens, "PS1-1", 10)
    page = screens.kiosk()
    page.wait_for_load_state("networkidle")
    for sign in code:
        page.keyboard.press(sign)
        page.wait_for_timeout(200)
    page.keyboard.press("Enter")
    expect(page.locator(".home")).to_be_visible()
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    expect(page.locator("[data-number]")).to_have_attribute("data-number", "PA001")
