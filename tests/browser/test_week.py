"""The staff's week in Chromium: whole at each size, used by keyboard, nothing for axe-core to find."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.measuring import measure
from tests.browser.test_axe import examine

WEEK = "/counter/bookings"
NAME = "Ana-Maria Elisabeta Constantinescu-Brâncoveanu-Cantacuzino de la Râmnicu Sărat"
EMAIL = "un.nume.foarte.lung.de.la.primarie@un-domeniu-care-nu-se-mai-termina.exemplu.ro"
SIZES = ((1280, 800), (1920, 1080), (360, 760))


@pytest.fixture
def screens(lobby):
    """An office that books, somebody of a long name in three times of tomorrow, one of them blocked."""
    screens = lobby(
        booking={"enabled": True, "lead_minutes": 0, "contact": "none"},
        messages={"email": "mailto://127.0.0.1:9?to={to}"},
    )
    client = screens.server.client()
    day = (datetime.now(UTC) + timedelta(days=1)).date()
    screens.free = [each["slot_at"] for each in client.get(f"/week?service=taxes&on={day}")][:6]
    for slot_at in screens.free[:3]:
        body = {"service": "taxes", "slot_at": slot_at, "name": NAME, "email": EMAIL}
        assert client.post("/appointments", body)[0] == 201
    begin = datetime.fromisoformat(screens.free[2])
    block = {
        "from_at": screens.free[2],
        "until_at": (begin + timedelta(minutes=5)).isoformat(),
        "reason": "Ședință de instruire a întregului birou, cu toți funcționarii de la ghișee",
    }
    status, screens.block = client.post("/blocks", block)
    assert status == 201
    return screens


def slot(screens, number: int) -> str:
    return f"{WEEK}/services/taxes/{screens.free[number][:19]}Z"


@pytest.mark.parametrize("language", ["ro", "en"])
def test_each_page_is_whole_at_each_size_and_axe_finds_nothing(screens, language):
    """With long names; blocked, free and full; the page of a time with all unfolded."""
    page = screens.staff(WEEK, login="ioana", bypass_csp=True)
    page.goto(f"{screens.server.url}{WEEK}?language={language}")
    pages = ["", "/services/taxes", "/blocks", f"/blocks/{screens.block['id']}"]
    for path in (*[WEEK + each for each in pages], *[slot(screens, number) for number in (0, 2, 4)]):
        page.goto(screens.server.url + path)
        page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
            assert not measure(page, inside="main").faults(), (path, width)
        examine(page, path)


def test_a_time_is_booked_moved_and_cancelled_by_keyboard(screens):
    """From the week to a time and back: each step by Tab and Enter alone, and where one stands is seen."""
    page = screens.staff(WEEK)
    page.focus("[data-service=taxes] th a")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-slot]")
    page.focus(f"[data-slot='{screens.free[4]}']")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-book]")
    page.focus("[data-book] [name=name]")
    page.keyboard.type("Radu Țepeș")
    page.keyboard.press("Enter")
    expect(page.locator("[data-reference]")).to_contain_text("Radu Țepeș")
    page.focus("details summary")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    chosen = page.locator("[name=slot]").input_value()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{chosen[:16]}**")
    expect(page.locator("[data-reference]")).to_contain_text("Radu Țepeș")
    page.focus("details summary")
    page.keyboard.press("Enter")
    page.fill("[name=reason]", "asked by phone")
    page.keyboard.press("Enter")
    expect(page.locator("[data-reference]")).to_have_count(0)


def test_the_week_follows_the_office(screens):
    """A booking of somebody else's is seen without a reload."""
    page = screens.staff(f"{WEEK}/services/taxes")
    expect(page.locator(f"[data-slot='{screens.free[5]}']")).to_have_attribute("data-taken", "0")
    body = {"service": "taxes", "slot_at": screens.free[5]}
    assert screens.server.client().post("/appointments", body)[0] == 201
    expect(page.locator(f"[data-slot='{screens.free[5]}']")).to_have_attribute("data-taken", "1")


def test_who_is_booked_in_a_block_is_moved_with_a_press_and_another(screens):
    """The press for all of them proposes; only the one below does it."""
    page = screens.staff(f"{WEEK}/blocks/{screens.block['id']}", login="ioana")
    expect(page.locator("[data-concerned]")).to_have_attribute("data-concerned", "1")
    page.click("[name=all][value=move]")
    expect(page.locator("select[name^=do-]")).not_to_have_value("")
    chosen = page.locator("select[name^=do-]").input_value()
    assert chosen not in ("cancel", screens.free[2])
    expect(page.locator("[data-concerned]")).to_have_attribute("data-concerned", "1")
    page.click("[data-act=decide]")
    expect(page.locator("[data-concerned]")).to_have_attribute("data-concerned", "0")
    page.click("[data-act=unblock]")
    expect(page.locator("[data-block]")).to_have_count(0)
