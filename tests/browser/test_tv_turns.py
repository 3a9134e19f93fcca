"""The TV's spotlight at its start and at a recall; the TV before a hung server."""

import os
import signal
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import taken
from tests.browser.test_tv import HELD_MS, RECORD
from tests.browser.test_tv_truth import called_long_ago
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

    tv.route("**/shared/live.js", late)
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
        expect(tv.locator("[data-blind-note]")).to_contain_text("This screen receives no calls.")
    finally:
        os.kill(screens.server.process.pid, signal.SIGCONT)
    with at_most(3):
        assert desks.post("/desks/1/calls")[0] == 201
        expect(tv.locator('[data-call="A001"]')).to_be_visible()
        expect(tv.locator("body:not([data-blind])")).to_be_attached()


@pytest.mark.parametrize(
    "display",
    [{"volume": 0}, {"quiet": ["00:00-24:00"]}, {"voice": True}],
    ids=["silent", "quiet-hours", "with-sound"],
)
def test_where_the_lit_call_is_withdrawn_the_next_in_order_has_its_turn(lobby, display):
    """Three calls at once, the first put back while it is lit: the second follows, then the third, five
    seconds each; the newest never comes before its turn."""
    screens = lobby(display=display)
    screens.allowed = ("ERR_", "Failed to load")
    desks = screens.server.client("desk")
    tickets = [taken(screens) for _ in range(3)]
    tv = screens.tv(bypass_csp=True)
    tv.evaluate(RECORD)
    for desk in ("1", "2", "3"):
        desks.post(f"/desks/{desk}/open")
        desks.post(f"/desks/{desk}/calls")
    expect(tv.locator("[data-call]")).to_have_count(3)
    expect(tv.locator('[data-call="A001"]')).to_have_attribute("data-newest", "")
    assert desks.post(f"/tickets/{tickets[0]['id']}/put-back")[0] == 200
    expect(tv.locator('[data-call="A003"]')).to_have_attribute("data-newest", "")
    lit = tv.evaluate("window.lit")
    assert [each["number"] for each in lit] == ["A001", "A002", "A003"]
    assert lit[2]["at"] - lit[1]["at"] >= HELD_MS


def test_what_waits_for_its_turn_has_it_though_the_list_has_gone_on(lobby):
    """Seven calls at once; the second is served and three minutes old before its turn comes, so that the list
    no longer has it. It is lit in order and as long as every other, and leaves with its turn."""
    screens = lobby(display={"volume": 0})
    desks = screens.server.client("desk")
    for _ in range(7):
        taken(screens)
    tv = screens.tv(bypass_csp=True)
    tv.evaluate(RECORD)
    desks.post("/desks/1/open")
    for _ in range(7):
        desks.post("/desks/1/calls", {"finish_current": True})
    expect(tv.locator("[data-call]")).to_have_count(7)
    called_long_ago(screens, "A002", timedelta(minutes=3))
    expect(tv.locator('[data-call="A004"]')).to_have_attribute("data-newest", "")
    lit = tv.evaluate("window.lit")
    assert [each["number"] for each in lit] == ["A001", "A002", "A003", "A004"]
    assert all(after["at"] - before["at"] >= HELD_MS for before, after in zip(lit, lit[1:], strict=False))
    expect(tv.locator('[data-call="A002"]')).to_have_count(0)
