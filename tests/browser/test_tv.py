"""The lobby's screen: at once, for long enough, and never a lie."""

from playwright.sync_api import expect

from tests.browser.conftest import booked, taken
from tests.pace import at_most

RECORD = """
() => {
  window.lit = [];
  const note = () => {
    const row = document.querySelector('[data-newest]');
    const last = window.lit.at(-1);
    if (!row || last?.number === row.dataset.call) return;
    window.lit.push({number: row.dataset.call, at: performance.now()});
  };
  note();
  new MutationObserver(note).observe(document.body, {subtree: true, childList: true, attributes: true});
}
"""
CAP_HEIGHT = """
() => {
  const numeral = document.querySelector('[data-newest] .numeral');
  const pen = document.createElement('canvas').getContext('2d');
  const style = getComputedStyle(numeral);
  pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  return pen.measureText('H').actualBoundingBoxAscent / innerHeight;
}
"""
HELD_MS = 5_000


def test_three_calls_within_a_second_are_listed_at_once_and_lit_in_turn(lobby):
    """The list is right within a second; the spotlight gives each at least five, in order."""
    screens = lobby()
    tv = screens.tv(bypass_csp=True)
    desks = screens.server.client("desk")
    for desk in ("1", "2", "3"):
        taken(screens)
        desks.post(f"/desks/{desk}/open")
    tv.evaluate(RECORD)
    for desk in ("1", "2", "3"):
        assert desks.post(f"/desks/{desk}/calls")[0] == 201
    with at_most(1):
        expect(tv.locator("[data-call]")).to_have_count(3)
    listed = [row.get_attribute("data-call") for row in tv.locator("[data-call]").all()]
    assert listed == ["A003", "A002", "A001"]
    expect(tv.locator('[data-call="A003"]')).to_have_attribute("data-newest", "")
    lit = tv.evaluate("window.lit")
    assert [each["number"] for each in lit] == ["A001", "A002", "A003"]
    assert all(after["at"] - before["at"] >= HELD_MS for before, after in zip(lit, lit[1:], strict=False))


def test_every_call_of_two_minutes_is_listed_and_a_booked_one_by_more_than_colour(lobby):
    """Newest first in the list; P in the number, and the legend says what it means."""
    screens = lobby()
    client = screens.server.client()
    client.post("/desks/1/open")
    booked(screens, "PS1-1", 5)
    for _ in range(6):
        taken(screens)
    client.post("/check-ins", {"code": "PS1-1"})
    for _ in range(7):
        client.post("/desks/1/calls", {"finish_current": True})
    tv = screens.tv()
    listed = [row.get_attribute("data-call") for row in tv.locator("[data-call]").all()]
    assert listed == ["A006", "A005", "A004", "A003", "A002", "A001", "PA001"]
    expect(tv.locator("footer")).to_contain_text("Persoanele cu programare sunt chemate primele")
    expect(tv.locator("footer")).to_contain_text("People with an appointment are called first")


def test_a_cut_tv_says_so_and_is_right_within_three_seconds_of_the_link(lobby):
    """The server killed, a call made after its return: blind, then right, without a reload."""
    screens = lobby()
    screens.allowed = ("ERR_CONNECTION", "WebSocket", "Failed to load")
    client = screens.server.client()
    client.post("/desks/1/open")
    taken(screens)
    tv = screens.tv(bypass_csp=True)
    tv.evaluate("window.notReloaded = true")
    screens.server.kill9()
    with at_most(8):
        expect(tv.locator("body[data-blind]")).to_be_attached()
    expect(tv.locator("[data-blind-note]")).to_contain_text("Ascultați personalul de la ghișee")
    screens.server.start()
    with at_most(3):
        screens.server.client().post("/desks/1/calls")
        expect(tv.locator('[data-call="A001"]')).to_be_visible()
    expect(tv.locator("body[data-blind]")).to_have_count(0)
    assert tv.evaluate("window.notReloaded")


def test_the_newest_call_is_read_from_eight_metres(lobby):
    """Capitals of about 18 % of the screen's height (EN 301 549: 0.7 degrees)."""
    screens = lobby()
    client = screens.server.client()
    client.post("/desks/1/open")
    taken(screens)
    client.post("/desks/1/calls")
    for size in ((1920, 1080), (3840, 2160)):
        tv = screens.open("/display/", size, bypass_csp=True)
        tv.wait_for_selector("[data-newest]")
        tv.evaluate("document.fonts.ready")
        assert 0.175 <= tv.evaluate(CAP_HEIGHT) <= 0.19
