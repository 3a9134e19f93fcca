"""The TV in every state: text never on text, never cut, never off its row or the glass, and large enough.

A state is how many are called, to desks of which names, with which notice, by which theme and first language,
on a glass of which shape; whether the link is there; open, closed, holiday; alone or beside a panel.
"""

from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Screens
from tests.browser.measuring import arc_minutes, measure
from tests.browser.shifting import MOST, shifted
from tests.browser.test_axe import examine
from tests.faults import LONG

SIZES = [(1920, 1080), (3840, 2160), (1366, 768), (1280, 800), (1080, 1920)]
READ_MM, LISTED_MM = arc_minutes(10, metres=8), arc_minutes(4.5, metres=8)
LISTED = ".calls li:not([data-newest])"
COUNTS = (0, 1, 3, 5, 7, 12, 18, 30)
ROOMY = {"plain desks": 7, "named desks": 3}
"""Up to so many calls nothing at all is smaller than what must be read."""
NOTICE = {
    "ro": "Luni, 7 decembrie, biroul este închis după ora 12:00. Pentru acte de stare civilă mergeți la "
    "Bd. Mareșal Averescu nr. 17, corpurile A și G.",
    "en": "On Monday, 7 December, the office closes at 12:00.",
}
PLAIN = [str(number) for number in range(1, 31)]
NAMED = ["Ghiseu-Sud-2", "Camera 3", "Ghișeu A", "Camera de comisie 12", "112", "Parter-12B", "A/3",
         "WWWWWWWWWWWW", *map(str, range(20, 42))]  # fmt: skip
SERVICES = ["taxes", "urban-planning", "local-police", "population-records", "sanitation"]
CLOSED = {day: [] for day in ("mon", "tue", "wed", "thu", "fri", "sat")} | {"sun": ["10:00-10:01"]}
OFFICES = {
    "plain desks": {"desks": PLAIN, "office": {"notice": NOTICE}, "display": {"theme": "dark"}},
    "named desks": {
        "desks": NAMED,
        "office": {"languages": ["en", "ro"], "notice": ""},
        "display": {"theme": "light"},
    },
}


def office_of(name: str) -> dict:
    office = dict(OFFICES[name])
    desks = office.pop("desks")
    office["desk"] = [
        {"name": desk, "services": [SERVICES[at % len(SERVICES)]]} for at, desk in enumerate(desks)
    ]
    office["display"] = office["display"] | {"volume": 0}
    return office


def call_on(screens: Screens, names: list[str], begin: int, end: int) -> None:
    """Calls to desks, one after the other; every fourth is a booked visitor's, every third has come."""
    client = screens.server.client()
    services = {row["desk"]: row["services"][0] for row in client.get("/desks")}
    for at in range(begin, end):
        service = services[names[at % len(names)]]
        desk = quote(names[at % len(names)], safe="")
        client.post(f"/desks/{desk}/open")
        if at % 4 == 0:
            slot = (datetime.now(UTC) + timedelta(minutes=5)).isoformat()
            client.ask("PUT", f"/appointments/R-{at}", {"service": service, "slot_at": slot})
            client.post("/check-ins", {"code": f"R-{at}"})
        else:
            client.post("/tickets", {"service": service})
        status, ticket = client.post(f"/desks/{desk}/calls", {"finish_current": True})
        assert status == 201, ticket
        if at % 3 == 0:
            client.post(f"/tickets/{ticket['id']}/start")


def each_size(tv: Page):
    """The screen at each size, once it stands still: a call that has just come flashes."""
    for size in SIZES:
        tv.set_viewport_size({"width": size[0], "height": size[1]})
        tv.wait_for_function("document.getAnimations().every((each) => each.playState !== 'running')")
        yield size, measure(tv, mark=LISTED)


@pytest.mark.parametrize("name", OFFICES)
def test_whatever_is_called_is_whole_and_read_from_afar(lobby, name):
    """0 to 30 calls on five glasses, then the same without a link."""
    screens = lobby(**office_of(name))
    screens.allowed = ("ERR_CONNECTION", "WebSocket", "Failed to load")
    tv = screens.open(f"/display/?token={screens.server.token('read')}", SIZES[0], bypass_csp=True)
    expect(tv.locator("[data-page][data-shown]")).to_be_attached()
    assert shifted(tv) < MOST
    called = 0
    for count in COUNTS:
        call_on(screens, OFFICES[name]["desks"], called, count)
        called = count
        expect(tv.locator("[data-call]")).to_have_count(count)
        for size, seen in each_size(tv):
            assert not seen.faults(scrolls=False), (count, size)
            assert seen.faintest.contrast >= 4.5, (count, size, seen.faintest)
            if size == SIZES[0] or LONG:
                examine(tv, f"{count} calls, {size}, {name}")
            for text in seen.texts:
                least = LISTED_MM if text.marked and count > ROOMY[name] else READ_MM
                assert text.capitals_mm >= 0.99 * least, (count, size, text)
    screens.server.kill9()
    expect(tv.locator("body[data-blind]")).to_be_attached()
    for size, seen in each_size(tv):
        assert not seen.faults(scrolls=False), size
        assert any("10" in text.words or ":" in text.words for text in seen.texts)


@pytest.mark.parametrize("service", ["population-records", "sanitation"])
def test_the_service_beside_a_call_leaves_room_for_the_desk_on_every_glass(lobby, service):
    """Its name where that fits on this shape of glass, else its icon, or nothing."""
    screens = lobby(display={"volume": 0}, desk=[{"name": "4", "services": [service]}])
    tv = screens.open(f"/display/?token={screens.server.token('read')}", SIZES[0], bypass_csp=True)
    call_on(screens, ["4"], 1, 2)
    expect(tv.locator("[data-newest]")).to_have_count(1)
    for size, seen in each_size(tv):
        assert not seen.faults(scrolls=False), size


def test_a_screen_that_nobody_knows_shows_its_code_and_nothing_less(lobby):
    """Upright, too, where the code takes a line of its own."""
    screens = lobby()
    call_on(screens, PLAIN[:8], 0, 3)
    tv = screens.open("/display/", SIZES[0], bypass_csp=True)
    expect(tv.locator("[data-pairing]")).to_be_visible()
    for size, seen in each_size(tv):
        assert not seen.faults(scrolls=False), size
        assert seen.smallest.capitals_mm >= 0.99 * READ_MM, (size, seen.smallest)


@pytest.mark.parametrize("language", ["ro", "en"])
def test_a_holiday_is_told_by_its_name_and_a_closed_office_by_its_hours(lobby, language):
    """Also in the office's other language, in its turn."""
    today = str(datetime.now(UTC).date())
    screens = lobby(
        hours=CLOSED,
        holiday=[{"on": today, "name": {"ro": "Sfântul Andrei", "en": "Saint Andrew"}}],
        office={"languages": ["ro", "en"] if language == "ro" else ["en", "ro"]},
    )
    tv = screens.open(f"/display/?token={screens.server.token('read')}", SIZES[0], bypass_csp=True)
    said = {"ro": "Închis astăzi: Sfântul Andrei.", "en": "Closed today: Saint Andrew."}
    other = "en" if language == "ro" else "ro"
    expect(tv.locator(".closed [data-shown]")).to_contain_text(said[language])
    for size, seen in each_size(tv):
        assert not seen.faults(scrolls=False), size
        assert seen.smallest.capitals_mm >= 0.99 * READ_MM, (size, seen.smallest)
        assert not any(said[other] in text.words for text in seen.texts)
    expect(tv.locator(".closed [data-shown]")).to_contain_text(said[other])


def test_beside_a_panel_nothing_lies_on_anything(lobby):
    """Counts of those who wait, from the empty hall to more calls than leave room for them."""
    screens = lobby(display={"panel_waiting": True, "volume": 0}, estimates=True)
    tv = screens.open(f"/display/?token={screens.server.token('read')}", SIZES[0], bypass_csp=True)
    expect(tv.locator("[data-waiting]").first).to_be_visible()
    called = 0
    for count in (0, 1, 4, 5, 9):
        call_on(screens, PLAIN[:8], called, count)
        called = count
        expect(tv.locator("[data-call]")).to_have_count(count)
        for size, seen in each_size(tv):
            assert not seen.faults(scrolls=False), (count, size)


def test_every_page_of_the_foot_fits_it_upright_too(lobby):
    """Notices of any length, what P and each letter mean, where tickets are; in both languages."""
    screens = lobby(office={"notice": NOTICE})
    call_on(screens, PLAIN[:8], 0, 2)
    tv = screens.open(f"/display/?token={screens.server.token('read')}", SIZES[0], bypass_csp=True)
    expect(tv.locator("[data-call]")).to_have_count(2)
    heights = set()
    for at in range(tv.locator("[data-page]").count()):
        for size in (SIZES[0], SIZES[3], SIZES[4]):
            tv.set_viewport_size({"width": size[0], "height": size[1]})
            tv.evaluate(
                "at => document.querySelectorAll('[data-page]').forEach((page, place) =>"
                " page.toggleAttribute('data-shown', place === at))",
                at,
            )
            assert not measure(tv).faults(scrolls=False), (at, size)
            heights.add((size, round(tv.locator(".foot").bounding_box()["height"])))
    assert len(heights) == 3, "the foot keeps its height"
