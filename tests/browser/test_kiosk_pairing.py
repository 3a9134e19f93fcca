"""Screens become devices by the code they show, and stop being any; a kiosk keeps itself up to date."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import LANDSCAPE, PORTRAIT
from tests.browser.rows import LANGUAGES
from tests.browser.test_axe import examine

PRINTERS = [{"name": "hall", "kind": "preview"}, {"name": "annex", "kind": "preview"}]
TAKE = """
async () => {
  const csrf_token = document.querySelector('[name=csrf]').content;
  const body = new URLSearchParams({ service: 'taxes', csrf_token });
  return (await fetch('/kiosk/tickets', { method: 'POST', body })).status;
}
"""


def code_of(screen: Page) -> str:
    """The six digits on its glass."""
    shown = screen.locator("[data-pairing]").inner_text()
    assert re.fullmatch(r"\d{3} \d{3}", shown)
    return shown


def pair(office: Page, code: str, name: str, **chosen: str) -> None:
    """Fill in the supervisor's form and send it."""
    office.fill("[name=code]", code)
    office.fill("[name=name]", name)
    for field, value in chosen.items():
        office.select_option(f"[name={field}]", value)
    office.click("[data-act=pair]")


def revoke(office: Page, name: str) -> None:
    office.click(f"[data-device={name}] summary")
    office.click(f"[data-device={name}] [data-act=revoke]")
    expect(office.locator(f"[data-device={name}]")).to_have_count(0)


def test_a_code_makes_a_kiosk_and_its_revocation_ends_it(lobby):
    """With its language and its printer; until then, and afterwards, it gives no tickets."""
    screens = lobby(printer=PRINTERS)
    screens.allowed = ("403", "404")
    kiosk = screens.open("/kiosk/services/taxes", PORTRAIT)
    code = code_of(kiosk)
    assert kiosk.evaluate(TAKE) == 403
    office = screens.staff("/counter/devices", login="ioana")
    pair(office, "000 000" if code != "000 000" else "000 001", "entrance")
    expect(office.locator("[role=alert]:not([data-idle])")).to_be_visible()
    pair(office, code, "entrance", language="en", printer="annex")
    row = office.locator("[data-device=entrance]")
    expect(row).to_contain_text("annex")
    expect(kiosk.locator("h1"), "it goes on by itself").to_have_text("Welcome!")
    kiosk.goto(screens.server.url + "/kiosk/?language=ro")
    expect(kiosk.locator("h1")).to_have_text("Bun venit!")
    kiosk.goto(screens.server.url + "/kiosk/start")
    expect(kiosk.locator("h1"), "the paired language is the start's").to_have_text("Welcome!")
    kiosk.click("[data-service=taxes]")
    kiosk.press("[data-act=take]", "Enter")
    kiosk.wait_for_selector("[data-number]")
    taken = [row for row in screens.server.client().get("/journal?after=0") if row["event"] == "ticket.taken"]
    assert [row["by"] for row in taken] == ["kiosk:entrance"]
    kiosk.press("[data-leave]", "Enter")
    kiosk.wait_for_selector("[data-service=taxes]")
    revoke(office, "entrance")
    expect(kiosk.locator("[data-pairing]")).to_be_visible()
    assert kiosk.evaluate(TAKE) == 403
    assert code_of(kiosk) != code


def test_a_tv_is_paired_by_the_code_below_its_calls(lobby):
    """It shows calls before and after; the code goes by itself."""
    screens = lobby()
    tv = screens.open("/display/", LANDSCAPE)
    code = code_of(tv)
    office = screens.staff("/counter/devices", login="ioana")
    pair(office, code, "hall-tv", room="display")
    expect(tv.locator("[data-pairing]")).to_have_count(0)
    expect(tv.locator("#board")).to_be_visible()
    office.reload()
    expect(office.locator("[data-device=hall-tv]")).to_contain_text("televizor")


def test_a_token_in_the_address_pairs_at_once_and_leaves_the_address(lobby):
    """A wrong one pairs nothing."""
    screens = lobby()
    screens.allowed = ("401",)
    kiosk = screens.kiosk()
    expect(kiosk.locator("[data-service=taxes]")).to_be_visible()
    assert "token" not in kiosk.url
    stranger = screens.open("/kiosk/?token=nobody", PORTRAIT)
    expect(stranger.locator("[data-service]")).to_have_count(0)


def test_an_idle_kiosk_takes_up_a_new_version_by_itself(lobby):
    """The server starts again with other settings: the page on the glass is the new one."""
    screens = lobby(kiosk={"idle_seconds": 100})
    screens.allowed = ("ERR_CONNECTION", "ERR_CONTENT", "WebSocket", "Failed to fetch")
    kiosk = screens.kiosk()
    old = kiosk.get_attribute("[data-version]", "data-version")
    screens.server.kill9()
    expect(kiosk.locator("[data-cut]")).to_be_visible()
    screens.server.changes["kiosk"] = {"idle_seconds": 200}
    screens.server.start()
    expect(kiosk.locator("body")).to_have_attribute("data-idle", "200")
    assert kiosk.get_attribute("[data-version]", "data-version") != old


@LANGUAGES
def test_the_pages_of_devices_and_alarms_can_be_used_by_everyone(lobby, language):
    """The pairing page, upright and across; the devices, one paired, one refused; both boards' alarms."""
    gone = {"name": "gone", "kind": "network", "host": "127.0.0.1", "port": 9}
    screens = lobby(printer=[PRINTERS[0], gone])
    screens.allowed = ("404",)
    ask = f"?language={language}"
    for size in (PORTRAIT, LANDSCAPE):
        examine(screens.open("/kiosk/" + ask, size, bypass_csp=True), f"pairing, {size}")
    examine(screens.open("/display/" + ask, LANDSCAPE, bypass_csp=True), "a TV's code")
    kiosk = screens.kiosk()
    kiosk.press("[data-act=help]", "Enter")
    expect(kiosk.locator("[data-help-comes]")).to_be_visible()
    for path, login in (("/counter/desks/1", "ana"), ("/counter/supervisor", "ioana")):
        board = screens.staff(path, login=login, bypass_csp=True)
        board.goto(screens.server.url + path + ask)
        expect(board.locator("[data-help]")).to_be_visible()
        examine(board, f"{path}, help")
    board.goto(f"{screens.server.url}/counter/devices{ask}")
    examine(board, "devices")
    board.click("[data-device=kiosk] summary")
    examine(board, "asked whether to revoke")
    pair(board, "000000", "nothing")
    board.wait_for_selector("[role=alert]")
    examine(board, "no such code")
