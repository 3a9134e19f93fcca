"""What a screen of the kiosk says its voice says, in every state; the keypad's keys work all of it."""

from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PORTRAIT, booked, taken
from tests.browser.test_kiosk_states import OFFICE, show
from tests.office import DAYS
from tests.servers import zone_at_noon

STATES = (
    "", "services/taxes", "services/population-records", "services/taxes?and=utilities", "services/taxes/and",
    "order", "before", "before?number=Z999", "before?number=A003", "check-in", "check-in/phone",
    "elsewhere/1", "elsewhere/2", "errands?q=ce", "errands?q=zzz", "privacy", "accessibility",
    "services/nowhere", "DAY", "GONE", "NOTHING", "USED", "LATE", "BOOKED", "the place on paper",
)  # fmt: skip
NOW = datetime.now(ZoneInfo(zone_at_noon()))
CLOSED = {
    "holiday": {"holiday": [{"on": NOW.date().isoformat(), "name": {"ro": "Sărbătoare", "en": "A holiday"}}]},
    "closed": {"hours": {day: [f"{NOW.hour + 3:02d}:00-{NOW.hour + 5:02d}:00"] for day in DAYS}},
    "intake_ended": {
        "hours": {day: [f"00:00-{NOW + timedelta(hours=2):%H:%M}"] for day in DAYS},
        "line": {"last_ticket_minutes": 180},
    },
}  # fmt: skip
STEPPED = """// steps from end to end by the keypad: what is said first, what never, and what no key comes to
() => {
  const plain = (text) => text.replaceAll('\\u00ad', '').replace(/\\s+/g, ' ').trim();
  const spoken = () => document.querySelector('[data-spoken]');
  const press = (key) => document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
  const first = spoken()?.dataset.spoken ?? '';
  const heard = [], reached = new Set();
  const walk = (key) => {
    for (let last; last !== spoken(); ) {
      last = spoken();
      press(key);
      heard.push(plain(spoken().dataset.spoken));
      reached.add(document.activeElement);
    }
  };
  walk('ArrowUp');
  walk('ArrowDown');
  const seen = (each) => each.checkVisibility() && !each.closest('[inert], [hidden]');
  const isSilent = (each) => each.closest('.unseen, script, [aria-label]:is(a, button), :disabled');
  const isHeard = (text) => heard.some((said) => said.includes(text));
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), unheard = [];
  while (texts.nextNode()) {
    const text = plain(texts.currentNode.data), each = texts.currentNode.parentElement;
    if (text && seen(each) && !isSilent(each) && !isHeard(text)) unheard.push(text);
  }
  const CONTROLS = 'a[href], button:not(:disabled), input:not([type=hidden])';
  const unreached = [...document.querySelectorAll(CONTROLS)].filter(each => seen(each) && !reached.has(each));
  return { first, unheard, unreached: unreached.map((each) => each.outerHTML.slice(0, 120)) };
}
"""
HELD = """
() => document.activeElement.dispatchEvent(
  new KeyboardEvent('keydown', { key: '9', repeat: true, bubbles: true, cancelable: true }))
"""
PLAYED = """
window.played = [];
const play = HTMLMediaElement.prototype.play;
HTMLMediaElement.prototype.play = function () {
  window.played.push([this.src, this.readyState]);
  return play.call(this);
};
"""


def begun(page: Page) -> Page:
    """The voice is on, for all pages to come."""
    page.wait_for_load_state()
    page.keyboard.press("ArrowDown")
    page.wait_for_selector("[data-spoken]")
    return page


def faults_of(page: Page, state: str) -> list:
    """What a walk by the keypad does not say or reach; and that the first word is the page's own."""
    page.wait_for_selector("[data-spoken]")
    walk = page.evaluate(STEPPED)
    found = [*walk["unheard"], *walk["unreached"]]
    if state and not _within(walk["first"], page.inner_text("main")):
        found.append(f"begins with {walk['first']!r}")
    return [(state, found)] if found else []


def _within(said: str, text: str) -> bool:
    return " ".join(said.split()) in " ".join(text.split())


def words_of(address: str) -> str:
    return parse_qs(urlsplit(address).query)["text"][0]


@pytest.mark.parametrize("language", ["ro", "en"])
def test_the_voice_says_all_that_a_screen_says_and_the_keys_reach_all_that_can_be_pressed(lobby, language):
    """Heading, message, options, number; refusals, papers, priority, languages, what is done elsewhere."""
    screens = lobby(**OFFICE)
    screens.allowed = ("404", "409", "429")
    client = screens.server.client()
    for reference, minutes, stated in (
        ("DAY", 3 * 24 * 60, {}), ("GONE", 20, {"state": "cancelled"}), ("USED", 5, {}),
        ("LATE", -60, {}), ("BOOKED", 10, {}),
    ):  # fmt: skip
        booked(screens, reference, minutes, **stated)
    client.post("/check-ins", {"code": "USED"})
    client.post("/desks/1/open")
    client.post("/desks/1/calls")
    client.post("/desks/1/calls", {"finish_current": True})
    for _ in range(3):
        taken(screens)
    page = begun(screens.kiosk(f"/kiosk/?language={language}", PORTRAIT))
    found = []
    for state in STATES:
        show(page, screens.server.url, state)
        found += faults_of(page, state)
    page.goto(screens.server.url + "/kiosk/check-in/phone")
    page.keyboard.type("1234")
    page.click("[data-hour] >> nth=0")
    page.wait_for_selector("[role=alert][data-code]")
    found += faults_of(page, "no such phone")
    assert not found, "\n".join(map(str, found))


@pytest.mark.parametrize("shut", CLOSED)
def test_the_voice_says_why_no_tickets_are_given(lobby, shut):
    """Holiday, closed, no more today: the start page, and a service's."""
    screens = lobby(**CLOSED[shut])
    page = begun(screens.kiosk("/kiosk/?language=en"))
    expect(page.locator(f"[data-shut={shut}]")).to_be_visible()
    found = faults_of(page, "")
    page.goto(screens.server.url + "/kiosk/services/taxes")
    found += faults_of(page, "services/taxes")
    assert not found, found


def test_what_a_page_says_by_itself_is_said_as_well(lobby):
    """That the slip does not come, once; that the server is away, from what was loaded before."""
    screens = lobby(
        kiosk={"ticket_seconds": 5, "idle_seconds": 600},
        printer=[{"name": "hall", "kind": "network", "host": "127.0.0.1", "port": 9}],
    )
    screens.allowed = ("ERR_CONNECTION", "WebSocket", "Failed to load resource")
    page = screens.kiosk("/kiosk/services/taxes?language=en", bypass_csp=True)
    page.add_init_script(PLAYED)
    page.reload()
    begun(page)
    page.press("[data-act=take]", "Enter")
    page.wait_for_selector("[data-number]")
    page.wait_for_function("played.some(([src]) => src.includes('was+not+printed'))")
    assert page.evaluate("played.filter(([src]) => src.includes('was+not+printed')).length") == 1
    page.goto(screens.server.url + "/kiosk/check-in")
    page.wait_for_selector("[data-spoken]")
    page.wait_for_load_state("networkidle")
    screens.server.kill9()
    expect(page.locator("[data-cut]")).to_be_visible()
    page.wait_for_function("played.some(([src, ready]) => src.includes('not+working') && ready > 0)")


def test_the_end_of_a_numbers_time_is_said_and_listening_is_no_idle_time(lobby):
    """The warning comes 20 s before the end, once; More time, pressed by the keypad, keeps the page."""
    screens = lobby(kiosk={"ticket_seconds": 5, "idle_seconds": 600})
    page = screens.kiosk("/kiosk/services/taxes?language=en", bypass_csp=True)
    page.add_init_script(PLAYED)
    page.reload()
    begun(page)
    page.press("[data-act=take]", "Enter")
    page.wait_for_selector("[data-closing][data-warns]")
    page.wait_for_function("played.some(([src]) => src.includes('This+page+closes+in'))")
    said = [words_of(src) for src, _ in page.evaluate("played")]
    assert "20 seconds" in next(words for words in said if "closes in" in words)
    page.press("[data-more-time]", "Enter")
    expect(page.locator("[data-closing]:not([data-warns])")).to_be_visible()


def test_a_text_in_another_language_is_said_in_that_language_and_a_tick_with_its_state(lobby):
    """The languages' own names; "not ticked", then "ticked"; what is typed, sign by sign."""
    screens = lobby(**OFFICE)
    page = screens.kiosk("/kiosk/", bypass_csp=True)
    page.add_init_script(PLAYED)
    page.reload()
    begun(page)
    page.focus("[hreflang=en]")
    page.wait_for_function("played.some(([src]) => src.includes('text=English') && src.includes('in=en'))")
    page.goto(screens.server.url + "/kiosk/services/taxes?language=en")
    page.wait_for_selector("[data-spoken]")
    page.keyboard.press("ArrowDown")
    page.focus("[data-priority] input")
    expect(page.locator("[data-priority][data-spoken$=', not ticked']")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("[data-priority][data-spoken$=', ticked']")).to_be_visible()
    page.goto(screens.server.url + "/kiosk/check-in")
    page.wait_for_selector("[data-spoken]")
    page.keyboard.type("4")
    page.wait_for_function("played.some(([src]) => src.endsWith('text=4'))")
    page.focus("[data-key='7']")
    page.keyboard.press("Enter")
    expect(page.locator("[name=code]")).to_have_value("47")


def test_one_key_struck_twice_is_one_press_within_the_time_that_the_office_sets(lobby):
    """By the keypad and on the glass; later it is another press; a held key counts once (EN 301 549, 5.7)."""
    screens = lobby(kiosk={"same_key_ms": 2000, "idle_seconds": 600})
    page = screens.kiosk("/kiosk/check-in", bypass_csp=True)
    page.wait_for_load_state()
    field = page.locator("[name=code]")
    assert page.evaluate(HELD) is False, "it is not typed"
    for key in ("5", "6", "6", "5"):
        page.keyboard.press(key, delay=50)
    expect(field).to_have_value("565")
    page.click("[data-key='1']", delay=50)
    page.click("[data-key='1']", delay=50)
    page.click("[data-key='2']", delay=50)
    expect(field).to_have_value("56512")
    page.wait_for_function("at => performance.now() > at + 2100", arg=page.evaluate("performance.now()"))
    page.click("[data-key='2']")
    expect(field).to_have_value("565122")
