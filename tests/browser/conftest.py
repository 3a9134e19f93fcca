"""A real Chromium on a real server; a test fails on any error that the browser's console shows."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from queue_core.actions import staff
from tests.office import founded, hash_of, shipped
from tests.servers import Server

CHROMIUM = "/usr/bin/chromium-headless-shell"
ARGUMENTS = [
    *("--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking"),
    # Beyond the limit a window has its process all the same; left out is a spare one for each context.
    "--renderer-process-limit=1",
]
PORTRAIT, LANDSCAPE = (1080, 1920), (1920, 1080)
PASSWORD = "a good password"
expect.set_options(timeout=30_000)


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


class Screens:
    """Windows on one server: `screens.kiosk()`, `screens.tv()`, `screens.desk("1")`."""

    def __init__(self, browser, server: Server) -> None:
        self.browser, self.server = browser, server
        self.contexts: list = []
        self.errors: list[str] = []
        self.allowed: tuple[str, ...] = ()

    def open(self, path: str, size: tuple[int, int] = (1280, 800), **context) -> Page:
        # A browser of the town hall: staff pages follow its language.
        context = {"locale": "ro-RO"} | context
        made = self.browser.new_context(viewport={"width": size[0], "height": size[1]}, **context)
        self.contexts.append(made)
        page = made.new_page()
        page.set_default_timeout(30_000)
        page.on("console", lambda said: said.type == "error" and self.errors.append(said.text))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.goto(path if path.startswith("http") else self.server.url + path)
        return page

    def kiosk(self, path: str = "/kiosk/", size: tuple[int, int] = PORTRAIT, **context) -> Page:
        """A window that is paired as a kiosk."""
        page = self.open(f"/kiosk/?token={self.server.token('kiosk')}", size, **context)
        if path != "/kiosk/":
            page.goto(self.server.url + path)
        return page

    def tv(self, **context) -> Page:
        return self.open("/display/", LANDSCAPE, **context)

    def staff(self, path: str, login: str = "ana", **context) -> Page:
        page = self.open(path, **context)
        page.fill("[name=login]", login)
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")
        page.wait_for_url(f"**{path}")
        return page

    def desk(self, name: str = "1", login: str = "ana", **context) -> Page:
        """A desk's window, the desk opened."""
        page = self.staff(f"/counter/desks/{name}", login, **context)
        if page.query_selector("[data-act=open]"):
            page.click("[data-act=open]")
        page.wait_for_selector("[data-act=call]")
        return page

    def close(self) -> None:
        for context in self.contexts:
            context.close()
        unexpected = [error for error in self.errors if not any(words in error for words in self.allowed)]
        assert not unexpected, unexpected


def with_staff(server: Server) -> None:
    """Give a server's office a clerk, ana, and a supervisor, ioana."""
    office = founded(shipped(server.folder, **server.changes), datetime.now(UTC))
    hashed, now = hash_of(PASSWORD), datetime.now(UTC)
    for login, role in (("ana", "clerk"), ("mihai", "clerk"), ("ioana", "supervisor")):
        staff.add_staff(office, login, name=login, role=role, password_hash=hashed, by="test", now=now)
    office.storage.close()


@pytest.fixture
def lobby(browser, server):
    """`lobby(line={…})`: a fresh server and its windows; it has a printer only where a test gives it one."""
    opened = []

    def make(**changes) -> Screens:
        running = server(**{"printer": []} | changes)
        with_staff(running)
        opened.append(Screens(browser, running))
        return opened[-1]

    yield make
    for screens in opened:
        screens.close()


def booked(screens: Screens, reference: str, minutes: int, **stated) -> str:
    """Put an appointment so many minutes from now; answers its code."""
    from datetime import timedelta

    slot = (datetime.now(UTC) + timedelta(minutes=minutes)).isoformat()
    asked = {"service": "taxes", "slot_at": slot} | stated
    status, data = screens.server.client("feed").ask("PUT", f"/appointments/{reference}", asked)
    assert status == 201, data
    return data["code"]


def taken(screens: Screens, service: str = "taxes", **asked) -> dict:
    """A ticket taken over the API."""
    status, data = screens.server.client("kiosk").post("/tickets", {"service": service, **asked})
    assert status == 201, data
    return data


def call(desk: Page) -> str:
    """Press "call next" and answer the number that the desk then shows."""
    before = current(desk)
    desk.click("[data-act=call]")
    desk.wait_for_selector(f".current [data-number]:not([data-number='{before}'])")
    answered(desk)
    return current(desk)


def answered(desk: Page) -> None:
    """Until the desk's last press has its answer: a press before that is taken for a second click."""
    desk.wait_for_selector("#board:not([aria-busy=true])")


def press_twice(desk: Page, key: str, act: str) -> None:
    """Press a key that asks, and once more when that would be an answer."""
    answered(desk)
    desk.keyboard.press(key)
    desk.wait_for_selector(f"body[data-asked={act}]")
    desk.keyboard.press(key)


def current(desk: Page) -> str:
    shown = desk.query_selector(".current [data-number]")
    return shown.get_attribute("data-number") if shown else ""


def check_in(kiosk: Page, code: str) -> None:
    """Type a code on the kiosk's own keys and confirm."""
    kiosk.click("[data-go=check-in]")
    kiosk.wait_for_selector("[name=code]")
    kiosk.wait_for_load_state()
    for sign in code:
        if kiosk.locator(f'[data-key="{sign}"]').is_hidden():
            kiosk.click("[data-letters]" if sign > "9" or sign == "-" else "[data-digits]")
        kiosk.click(f'[data-key="{sign}"]')
    kiosk.click("[data-act=check-in]")
