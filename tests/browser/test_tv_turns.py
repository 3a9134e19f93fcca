"""The TV's spotlight at its start and at a recall; the TV before a hung server."""

import os
import signal

from playwright.sync_api import expect

from tests.browser.conftest import taken
from tests.pace import at_most


def test_a_call_made_while_the_tv_is_starting_is_lit(lobby):
    """Between the page and its first board a call may come: it is the newest, so it is lit."""
    screens = lobby()
    desks = screens.server.client("desk")
    for desk in ("1", "2"):
        taken(screens)
        desks.post(f"/desks/{desk}/open")
    desks.post("/desks/1/calls")
    tv = screens.tv()
    expect(tv.locator('[data-call="A001"]')).to_have_attribute("data-newest", "")

    def late(route) -> None:
        assert desks.post("/desks/2/calls")[0] == 201
        route.continue_()

    tv.route("**/static/live.js", late)
    tv.reload()
    expect(tv.locator('[data-call="A002"]')).to_have_attribute("data-newest", "")


def test_a_recalled_number_is_lit_again_and_comes_first(lobby):
    """A recall is a call: newest in the list, said to be one, and in the spotlight in its turn."""
    screens = lobby()
    desks = screens.server.client("desk")
    first = taken(screens)
    taken(screens)
    tv = screens.tv()
    for desk in ("1", "2"):
        desks.post(f"/desks/{desk}/open")
        desks.post(f"/desks/{desk}/calls")
    expect(tv.locator('[data-call="A002"]')).to_have_attribute("data-newest", "")
    desks.post(f"/tickets/{first['id']}/recalls")
    expect(tv.locator("[data-call]").first).to_have_attribute("data-call", "A001")
    expect(tv.locator('[data-call="A001"]')).to_have_attribute("data-newest", "")
    expect(tv.locator('[data-call="A001"] .again')).to_be_visible()


def test_a_tv_before_a_hung_server_says_so_and_is_right_within_three_seconds(lobby):
    """The link stands but nothing comes: blind by silence alone, and right again by itself."""
    screens = lobby()
    screens.allowed = ("WebSocket",)
    desks = screens.server.client("desk")
    taken(screens)
    desks.post("/desks/1/open")
    tv = screens.tv()
    expect(tv.locator(".nobody")).to_be_visible()
    os.kill(screens.server.process.pid, signal.SIGSTOP)
    try:
        with at_most(16):
            expect(tv.locator("body[data-blind]")).to_be_attached()
        expect(tv.locator("[data-blind-note]")).to_contain_text("No connection. Please watch the desks.")
    finally:
        os.kill(screens.server.process.pid, signal.SIGCONT)
    with at_most(3):
        assert desks.post("/desks/1/calls")[0] == 201
        expect(tv.locator('[data-call="A001"]')).to_be_visible()
        expect(tv.locator("body:not([data-blind])")).to_be_attached()
