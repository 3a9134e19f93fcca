"""The TV never lies: over a bad link every call is lit, in order, for long enough; what is heard is lit."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from queue_core.data.tickets import ticket
from tests.browser.conftest import Screens, taken
from tests.browser.test_tv_sound import windows  # noqa: F401  (a fixture)
from tests.browser.unkind_proxy import UnkindProxy
from tests.pace import at_most
from tests.printing.lobby import office_of
from tests.servers import until

HELD_S = 5.0
RECORD = """
window.lit = []; window.spoken = [];
const lit = () => document.querySelector('[data-newest]')?.dataset.call;
const play = HTMLMediaElement.prototype.play;
HTMLMediaElement.prototype.play = function () {
  const [, number] = this.src.match(/calls\\/([^/]+)\\//) ?? [];
  if (number) this.addEventListener('playing', () => spoken.push({number, lit: lit()}));
  if (number) this.addEventListener('ended', () => spoken.push({number, lit: lit()}));
  return play.call(this);
};
addEventListener('DOMContentLoaded', () => {
  const note = () => {
    if (lit() && window.lit.at(-1)?.number !== lit()) window.lit.push({number: lit(), at: performance.now()});
  };
  new MutationObserver(note).observe(document.body, {subtree: true, childList: true, attributes: true});
});
"""


def watched(screens: Screens, url: str) -> Page:
    """A TV that notes what is lit and what is heard."""
    screens.allowed = ("ERR_", "WebSocket", "Failed to load")
    tv = screens.open("/healthz", (1920, 1080), bypass_csp=True)
    tv.add_init_script(RECORD)
    tv.goto(url + "/display/")
    tv.wait_for_selector(".nobody")
    return tv


def play_calls(screens: Screens, proxy: UnkindProxy, calls: int, seed: int) -> tuple[Page, list[str]]:
    """So many calls by four desks while the link suffers; answers the TV and the numbers in their order."""
    chance, desks = random.Random(seed), screens.server.client("desk")
    for desk in ("1", "2", "3", "4"):
        desks.post(f"/desks/{desk}/open")
    tv = watched(screens, proxy.url)
    proxy.unkind = True
    called: list[str] = []
    for number in range(calls):
        taken(screens, service=("taxes", "urban-planning")[number % 2], language=("ro", "en")[number % 2])
        desk = chance.choice(("3", "1", "2") if number % 2 == 0 else ("3", "4"))
        status, answer = desks.post(f"/desks/{desk}/calls", {"finish_current": True})
        assert status == 201, answer
        called.append(answer["number"])
        tv.wait_for_timeout(chance.choice((50, 3_000, 6_000)))
    until(lambda: tv.evaluate("window.lit.at(-1)?.number") == called[-1])
    return tv, called


@pytest.mark.parametrize("seed", [7])
@pytest.mark.long
def test_over_a_bad_link_every_call_is_lit_in_order_for_five_seconds_and_said_while_lit(windows, seed):  # noqa: F811
    """The proxy delays, changes places, stalls and cuts at random; the journal says what must be seen."""
    screens = windows("no-user-gesture-required")
    with UnkindProxy(screens.server.port, seed) as proxy:
        tv, called = play_calls(screens, proxy, 6, seed)
        assert {"held", "delayed"} & set(proxy.done), proxy.done
        lit = tv.evaluate("window.lit")
        journal = screens.server.client().get("/journal")
        assert called == [row["number"] for row in journal if row["event"] == "ticket.called"]
        assert [each["number"] for each in lit] == called
        gaps = [(after["at"] - before["at"]) / 1000 for before, after in zip(lit, lit[1:], strict=False)]
        assert all(gap >= HELD_S for gap in gaps), gaps
        until(lambda: len(tv.evaluate("window.spoken")) >= 2 * len(called))
        spoken = tv.evaluate("window.spoken")
        assert all(each["number"] == each["lit"] for each in spoken), spoken
        assert list(dict.fromkeys(each["number"] for each in spoken)) == called


def test_after_a_cut_the_calls_of_two_minutes_are_listed_at_once_and_each_is_lit(lobby):
    """Three calls are made while the network is gone for eight seconds."""
    screens = lobby()
    desks = screens.server.client("desk")
    with UnkindProxy(screens.server.port) as proxy:
        tv = watched(screens, proxy.url)
        with at_most(8 + 3):
            proxy.cut(8.0)
            for desk in ("1", "2", "3"):
                taken(screens)
                desks.post(f"/desks/{desk}/open")
                assert desks.post(f"/desks/{desk}/calls")[0] == 201
            expect(tv.locator("body[data-blind]")).to_be_attached()
            expect(tv.locator("[data-blind-note]")).to_contain_text("Date de la ora")
            expect(tv.locator("[data-call]")).to_have_count(3)
        expect(tv.locator('[data-call="A003"]')).to_have_attribute("data-newest", "")
        assert [each["number"] for each in tv.evaluate("window.lit")] == ["A001", "A002", "A003"]


def test_a_tv_that_slept_lists_the_old_calls_and_does_not_cry_them_out(lobby):
    """A call of three minutes ago was for somebody who has been told by the clerk since."""
    screens = lobby()
    desks = screens.server.client("desk")
    for desk in ("1", "2"):
        taken(screens)
        desks.post(f"/desks/{desk}/open")
    with UnkindProxy(screens.server.port) as proxy:
        tv = watched(screens, proxy.url)
        desks.post("/desks/1/calls")
        tv.wait_for_selector('[data-call="A001"][data-newest]')
        proxy.cut(4.0)
        desks.post("/desks/2/calls")
        called_long_ago(screens, "A002", timedelta(minutes=3))
        expect(tv.locator('[data-call="A002"]')).to_be_visible()
        until(lambda: tv.evaluate("performance.now() - window.lit[0].at") > 7000)
        assert [each["number"] for each in tv.evaluate("window.lit")] == ["A001"]


def called_long_ago(screens: Screens, number: str, ago: timedelta) -> None:
    """Let time go by since a call."""
    with office_of(screens.server) as office, office.storage.transaction(office.id) as db:
        at = datetime.now(UTC) - ago
        mine = update(ticket).where(ticket.c.number == number)
        db.execute(mine.values(called_at=at, announced_at=at))


@pytest.mark.parametrize("wrong_by", [-3_600_000, 3_600_000])
def test_a_clock_that_is_set_while_the_tv_runs_changes_nothing(lobby, wrong_by):
    """By an hour, while one call is lit and another waits: the turns go on, and nobody is told of a cut."""
    screens = lobby()
    desks = screens.server.client("desk")
    for desk in ("1", "2"):
        taken(screens)
        desks.post(f"/desks/{desk}/open")
    tv = screens.open("/healthz", (1920, 1080), bypass_csp=True)
    tv.add_init_script(
        "const right = Date.now; window.wrongBy = 0; Date.now = () => right() + window.wrongBy;"
    )
    tv.add_init_script(RECORD)
    tv.goto(screens.server.url + "/display/")
    tv.wait_for_selector(".nobody")
    desks.post("/desks/1/calls")
    desks.post("/desks/2/calls")
    tv.wait_for_selector('[data-call="A001"][data-newest]')
    tv.evaluate("wrongBy => { window.wrongBy = wrongBy; }", wrong_by)
    expect(tv.locator('[data-call="A002"]')).to_have_attribute("data-newest", "")
    first, second = tv.evaluate("window.lit")
    assert second["at"] - first["at"] >= HELD_S * 1000
    expect(tv.locator("body[data-blind]")).to_have_count(0)


def test_a_tv_that_is_loaded_anew_goes_on_with_the_calls_that_had_no_turn(lobby):
    """Two calls at once, and a reload while the first is lit: the second still gets its turn."""
    screens = lobby()
    desks = screens.server.client("desk")
    for desk in ("1", "2"):
        taken(screens)
        desks.post(f"/desks/{desk}/open")
    tv = watched(screens, screens.server.url)
    for desk in ("1", "2"):
        desks.post(f"/desks/{desk}/calls")
    tv.wait_for_selector('[data-call="A001"][data-newest]')
    expect(tv.locator("[data-call]")).to_have_count(2)
    tv.reload()
    expect(tv.locator('[data-call="A002"]')).to_have_attribute("data-newest", "")
    said = tv.locator("[data-said]")
    expect(said).to_have_text("A002 – 2")


def test_a_call_withdrawn_before_its_turn_is_skipped_and_one_that_was_lit_goes_out(windows):  # noqa: F811
    """Put back while another has the light: never lit, never said."""
    screens = windows("no-user-gesture-required")
    desks = screens.server.client("desk")
    tickets = [taken(screens) for _ in range(3)]
    for desk in ("1", "2", "3"):
        desks.post(f"/desks/{desk}/open")
    tv = watched(screens, screens.server.url)
    for desk in ("1", "2", "3"):
        desks.post(f"/desks/{desk}/calls")
    tv.wait_for_selector('[data-call="A001"][data-newest]')
    assert desks.post(f"/tickets/{tickets[1]['id']}/put-back")[0] == 200
    expect(tv.locator('[data-call="A002"]')).to_have_count(0)
    expect(tv.locator('[data-call="A003"]')).to_have_attribute("data-newest", "")
    assert desks.post(f"/tickets/{tickets[2]['id']}/put-back")[0] == 200
    expect(tv.locator('[data-call="A001"]')).to_have_attribute("data-newest", "")
    assert "A002" not in {each["number"] for each in tv.evaluate("window.lit")}
    assert "A002" not in {each["number"] for each in tv.evaluate("window.spoken")}
