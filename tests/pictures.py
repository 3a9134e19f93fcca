"""The pictures in the READMEs, made from the running demo: `.venv/bin/python -m tests.pictures`."""

import re
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
FOLDER = Path(__file__).parent / "pictures"
PORT = 8491
HERE = f"http://127.0.0.1:{PORT}"


def main() -> None:
    """Play a short morning and photograph each screen."""
    FOLDER.mkdir(exist_ok=True)
    demo = subprocess.Popen(
        [sys.executable, "-m", "queue_core.entry", "demo", "--port", str(PORT)],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        codes = _codes(demo)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            _morning(browser, codes)
            browser.close()
    finally:
        demo.terminate()
        demo.wait(10)


def _codes(demo: subprocess.Popen) -> list[str]:
    codes = []
    for line in demo.stdout:
        found = re.match(r"\s+(\d{6})\s", line)
        if found:
            codes.append(found[1])
        elif codes:
            break
    return codes


def _morning(browser: Browser, codes: list[str]) -> None:
    tv = _page(browser, 1920, 1080, "/display/")
    kiosk = _page(browser, 1080, 1920, "/kiosk/")
    _keep(kiosk, "kiosk")
    _check_in(kiosk, codes[0])
    _keep(kiosk, "kiosk-number")
    _check_in(kiosk, codes[1])
    desk = _page(browser, 1280, 800, "/counter/desks/1")
    desk.fill("[name=login]", "ioana")
    desk.fill("[name=password]", "lobby-demo")
    desk.press("[name=password]", "Enter")
    for name in ("1", "2", "3", "2"):
        desk.goto(f"{HERE}/counter/desks/{name}")
        if desk.query_selector("[data-act=open]"):
            desk.click("[data-act=open]")
        _call(desk, tv)
        if name == "1":
            _keep(desk, "desk")
    tv.wait_for_selector("li[data-newest]:first-child", timeout=40_000)
    _keep(tv, "tv")
    desk.goto(f"{HERE}/counter/appointments")
    _keep(desk, "appointments")
    desk.goto(f"{HERE}/counter/supervisor")
    _keep(desk, "supervisor")
    desk.goto(f"{HERE}/counter/reports")
    desk.wait_for_timeout(1000)
    _keep(desk, "reports")
    kiosk.goto(f"{HERE}/kiosk/services/taxes")
    _keep(kiosk, "kiosk-service")
    kiosk.click("[data-act=take]")
    phone = _page(browser, 390, 780, kiosk.get_attribute("[data-track]", "data-track"))
    _keep(phone, "phone")


def _check_in(kiosk: Page, code: str) -> None:
    kiosk.goto(f"{HERE}/kiosk/check-in")
    kiosk.wait_for_load_state("networkidle")
    for digit in code:
        kiosk.click(f'[data-key="{digit}"]')
    kiosk.click("[data-act=check-in]")
    kiosk.wait_for_selector("[data-number]")


def _call(desk: Page, tv: Page) -> None:
    before = (
        desk.get_attribute(".current [data-number]", "data-number")
        if desk.query_selector(".current [data-number]")
        else ""
    )
    desk.click("[data-act=call]")
    desk.wait_for_function(
        "before => (document.querySelector('.current [data-number]')?.dataset.number ?? '') !== before",
        arg=before,
    )
    number = desk.get_attribute(".current [data-number]", "data-number")
    tv.wait_for_selector(f'[data-call="{number}"]')


def _page(browser: Browser, width: int, height: int, path: str) -> Page:
    page = browser.new_context(
        viewport={"width": width, "height": height}, bypass_csp=True, reduced_motion="reduce"
    ).new_page()
    page.goto(path if path.startswith("http") else HERE + path)
    return page


def _keep(page: Page, name: str) -> None:
    page.evaluate("document.fonts.ready")
    page.screenshot(path=FOLDER / f"{name}.png")


if __name__ == "__main__":
    main()
