"""Screens that nobody touches come right by themselves: without database, without a file, without script."""

import sqlite3
from contextlib import closing, contextmanager

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Screens
from tests.deploy.front import Caddy, Front

HIDDEN = ("office", "token", "pairing")
READY = {"/display/": "#board .hall", "/kiosk/": "[data-pairing], .services"}


@contextmanager
def no_database(screens: Screens):
    """The server reads nothing that it knows: the tables have other names meanwhile."""
    _rename(screens, "{0}", "{0}_away")
    try:
        yield
    finally:
        _rename(screens, "{0}_away", "{0}")


def _rename(screens: Screens, before: str, after: str) -> None:
    with closing(sqlite3.connect(screens.server.folder / "lobby.db", timeout=30)) as db:
        for table in HIDDEN:
            db.execute(f"ALTER TABLE {before.format(table)} RENAME TO {after.format(table)}")
        db.commit()


@pytest.mark.parametrize("scripts", [True, False], ids=["with-script", "without-script"])
@pytest.mark.parametrize("path", READY)
def test_a_page_opened_without_the_database_comes_right_when_it_is_back(lobby, path, scripts):
    """Nobody presses anything; its files come meanwhile."""
    screens = lobby()
    screens.allowed = ("Failed to load", "500", "503")
    with no_database(screens):
        page = screens.open(path, (1920, 1080), java_script_enabled=scripts)
        expect(page.locator("body")).to_contain_text("This screen comes back in a moment.")
        for file in ("/static/base.css", "/kiosk/static/kiosk.css", "/display/size.css"):
            assert page.request.get(screens.server.url + file).status == 200
    expect(page.locator(READY[path]).first).to_be_visible()


@pytest.mark.parametrize(
    "file", ["/display/static/*/tv.js", "/display/static/*/shared/live.js", "/static/*/base.css"]
)
def test_a_page_whose_script_or_style_did_not_come_loads_itself_again(lobby, file):
    """Once with an error of the server's, once with none of its answers; then whole."""
    screens = lobby()
    screens.allowed = ("Failed to load", "ERR_", "MIME")
    tv = screens.open("/healthz", (1920, 1080))
    failed: list[str] = []

    def fail_twice(route) -> None:
        failed.append(route.request.url)
        if len(failed) == 1:
            route.fulfill(status=502, body="<p>bad gateway</p>", content_type="text/html")
        elif len(failed) == 2:
            route.abort()
        else:
            route.continue_()

    tv.route(f"**{file}", fail_twice)
    tv.goto(screens.server.url + "/display/")
    expect(tv.locator("body[data-runs]")).to_be_attached()
    expect(tv.locator("#board .hall")).to_be_visible()
    tv.wait_for_function("() => getComputedStyle(document.body).margin === '0px'")
    assert len(failed) >= 3


def test_a_tv_without_script_shows_the_calls_by_loading_itself(lobby):
    """A browser that runs none is a TV, too, only slower."""
    screens = lobby()
    tv = screens.open("/display/", (1920, 1080), java_script_enabled=False)
    client = screens.server.client()
    client.post("/tickets", {"service": "taxes"})
    client.post("/desks/1/open")
    client.post("/desks/1/calls")
    expect(tv.locator('[data-call="A001"]')).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["with-script", "without-script"])
@pytest.mark.parametrize("proxy", [Front, Caddy], ids=["nginx", "caddy"])
def test_a_tv_behind_a_proxy_comes_right_when_the_server_is_back(browser, tmp_path, proxy, scripts):
    """Opened while nothing stands behind the shipped nginx or Caddy: its own page tries again."""
    front = proxy(tmp_path)
    front.start()
    context = browser.new_context(ignore_https_errors=True, java_script_enabled=scripts)
    try:
        front.server.stop()
        page = context.new_page()
        page.goto(f"{front.inside}/display/")
        expect(page.locator("body")).to_contain_text("This screen comes back in a moment.")
        front.server.start()
        expect(page.locator("#board .hall")).to_be_visible()
    finally:
        context.close()
        front.stop()
