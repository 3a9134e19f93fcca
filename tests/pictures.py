"""The pictures in the READMEs, of a morning of the demo at 10:24: `.venv/bin/python -m tests.pictures`.

The person who looks checks in by the code that was left to her, and calls at the desk that was left to her.
"""

import os
import re
import subprocess
import sys
from datetime import datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.set_clock import Clock

CHROMIUM = "/usr/bin/chromium"
ARGS = ["--no-sandbox", "--autoplay-policy=no-user-gesture-required"]
FOLDER = Path(__file__).parent / "pictures"
PORT = 8491
HERE = f"http://127.0.0.1:{PORT}"
MORNING = datetime(2026, 10, 6, 10, 23, 50, tzinfo=ZoneInfo("Europe/Bucharest"))
COLOURS = 256
"""Of a picture's palette: enough for flat colours and the edges of letters."""
PAPER, EDGE, STRIP_HEIGHT, GAP = "#fbfaf5", "#c9c6bc", 620, 40
LONG_MS = 180_000
SOMEBODY_GOES = "document.querySelectorAll('.calls li.awaited').length >= 1"
IN_ROMANIAN = "document.querySelector('[data-newest] .word [data-shown]').lang === 'ro'"
ABOUT_BOOKED = """document.querySelectorAll('[data-page]').forEach((page) =>
  page.toggleAttribute('data-shown', page.lang === 'ro' && page.querySelector('.booked') !== null))"""


def main() -> None:
    """Photograph each screen of a morning at work."""
    FOLDER.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder:
        clock = Clock(Path(folder))
        clock.set(MORNING)
        command = [sys.executable, "-m", "queue_core.entry", "demo", "--port", str(PORT)]
        variables = os.environ | clock.environment
        demo = subprocess.Popen(command, env=variables, stdout=subprocess.PIPE, text=True)
        try:
            code = _first_code(demo)
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
                _photograph(browser, code)
                browser.close()
        finally:
            demo.terminate()
            demo.wait(30)


def _first_code(demo: subprocess.Popen) -> str:
    assert demo.stdout
    return next(found[1] for line in demo.stdout if (found := re.match(r"\s+(\d{6})\s", line)))


def _photograph(browser: Browser, code: str) -> None:
    tv = _page(browser, 1920, 1080, "/display/")
    kiosk = _page(browser, 1080, 1920, "/kiosk/")
    while (
        kiosk.locator("[data-wait]").count() < 4
    ):  # The first estimate of the waits comes after the first pages.
        kiosk.wait_for_timeout(500)
        kiosk.reload()
    _keep(kiosk, "kiosk", 540)
    kiosk.goto(f"{HERE}/kiosk/services/taxes")
    _keep(kiosk, "kiosk-service", 540)
    number, phone = _check_in(kiosk, code, browser)
    _keep(kiosk, "kiosk-number", 540)
    slip = _slip_of(browser, number)
    desk = _page(browser, 1280, 860, "/counter/desks/1")
    _sign_in(desk, "ana")
    desk.click("[data-act=open]")
    tv.wait_for_function(SOMEBODY_GOES, timeout=LONG_MS)
    desk.click("[data-act=call]")
    desk.wait_for_selector(f'.current [data-number="{number}"]')
    tv.wait_for_selector(f'[data-newest][data-call="{number}"]', timeout=LONG_MS)
    phone.wait_for_selector("[data-state=called]", timeout=LONG_MS)
    tv.wait_for_function(IN_ROMANIAN, timeout=LONG_MS)
    tv.evaluate(ABOUT_BOOKED)
    _strip(slip, _shot(phone), _shot(tv))
    _keep(tv, "tv", 1280)
    tv.evaluate("document.documentElement.className = 'light'")
    _keep(tv, "tv-light", 1280)
    _keep(desk, "desk", 1280)
    overseer = _page(browser, 1280, 800, "/counter/supervisor")
    _sign_in(overseer, "ioana")
    _keep(overseer, "supervisor", 1280)
    for name in ("appointments", "reports"):
        overseer.goto(f"{HERE}/counter/{name}")
        overseer.wait_for_load_state("networkidle")
        _keep(overseer, name, 1280)


def _check_in(kiosk: Page, code: str, browser: Browser) -> tuple[str, Page]:
    """The number given for a code, and its page on a phone."""
    kiosk.goto(f"{HERE}/kiosk/check-in")
    kiosk.wait_for_load_state("networkidle")
    for digit in code:
        kiosk.click(f'[data-key="{digit}"]')
    kiosk.click("[data-act=check-in]")
    kiosk.wait_for_selector("[data-number]")
    kiosk.wait_for_load_state("networkidle")
    phone = _page(browser, 390, 780, _said(kiosk, "data-track"))
    _keep(phone, "phone", 390)
    return _said(kiosk, "data-number"), phone


def _said(page: Page, attribute: str) -> str:
    found = page.get_attribute(f"[{attribute}]", attribute)
    assert found
    return found


def _slip_of(browser: Browser, number: str) -> Image.Image:
    """The slip of a number, as the preview printer has drawn it."""
    slips = _page(browser, 800, 800, "/kiosk/slips")
    picture = slips.locator(f'img[src*="-{number}."]')
    while not picture.count():
        slips.wait_for_timeout(500)
        slips.reload()
    answer = slips.request.get(HERE + str(picture.first.get_attribute("src")))
    return Image.open(BytesIO(answer.body())).convert("RGB")


def _sign_in(page: Page, login: str) -> None:
    page.fill("[name=login]", login)
    page.fill("[name=password]", "lobby-demo")
    page.press("[name=password]", "Enter")
    page.wait_for_load_state("networkidle")


def _page(browser: Browser, width: int, height: int, path: str) -> Page:
    page = browser.new_context(
        viewport={"width": width, "height": height}, bypass_csp=True, reduced_motion="reduce"
    ).new_page()
    page.goto(path if path.startswith("http") else HERE + path)
    return page


def _shot(what: Page) -> Image.Image:
    return Image.open(BytesIO(what.screenshot())).convert("RGB")


def _keep(page: Page, name: str, width: int) -> None:
    """Photograph a page, so many pixels wide."""
    page.evaluate("document.fonts.ready")
    picture = _shot(page)
    _write(
        picture.resize((width, round(picture.height * width / picture.width)), Image.Resampling.LANCZOS), name
    )


def _write(picture: Image.Image, name: str) -> None:
    few = picture.quantize(COLOURS, kmeans=2, dither=Image.Dither.NONE)
    few.save(FOLDER / f"{name}.png", optimize=True)


def _strip(slip: Image.Image, phone: Image.Image, tv: Image.Image) -> None:
    """One number on paper, on a phone and in the hall, side by side."""
    parts = [_of_height(each, STRIP_HEIGHT) for each in (slip, phone, tv)]
    width = sum(part.width for part in parts) + GAP * (len(parts) + 1)
    strip, x = Image.new("RGB", (width, STRIP_HEIGHT + 2 * GAP), PAPER), GAP
    for part in parts:
        y = (strip.height - part.height) // 2
        strip.paste(EDGE, (x - 1, y - 1, x + part.width + 1, y + part.height + 1))
        strip.paste(part, (x, y))
        x += part.width + GAP
    _write(strip, "one-number")


def _of_height(picture: Image.Image, height: int) -> Image.Image:
    return picture.resize((round(picture.width * height / picture.height), height), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    main()
