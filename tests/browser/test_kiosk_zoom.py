"""Low, large, in contrast, and at 200 %: everything can be read and reached, by those who sit too."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LANDSCAPE, PORTRAIT, booked
from tests.browser.rows import LANGUAGES
from tests.browser.test_axe import examine

ZOOMED = {"size": (540, 960), "device_scale_factor": 2}
LEAST_PX = 64
LEAST_CONTRAST = 7
PATHS = (
    "", "services/population-records", "services/taxes?and=utilities&and=sanitation", "services/taxes/and",
    "order", "before", "elsewhere/2", "check-in", "check-in/phone", "privacy", "accessibility",
)  # fmt: skip
OPEN = {
    "line": {"priority_at_kiosk": True},
    "kiosk": {"acts_per_minute": 100, "idle_seconds": 300, "ticket_seconds": 120},
    "server": {"public_url": "http://127.0.0.1:1"},
}
CONTROLS = "a[href], button:not([disabled]), input:not([type=hidden])"
UNCOVER = "selector => { document.querySelector(selector).hidden = false; }"
IN_REACH = """// the controls that can be pressed now, and all there are
([selector, least]) => {
  const name = each => (each.innerText || each.ariaLabel || each.name).trim();
  const shown = [...document.querySelectorAll(selector)].filter(each => each.checkVisibility());
  const pressable = shown.filter(each => {
    const box = each.getBoundingClientRect();
    const x = box.left + box.width / 2, y = box.top + box.height / 2;
    return box.width >= least && box.height >= least && box.left >= 0 && box.right <= innerWidth
      && each.contains(document.elementFromPoint(x, y)?.closest(selector) ?? null);
  });
  return [pressable.map(name), shown.map(name)];
}
"""
CUT_OFF = """// what is wider than its room
() => [...document.querySelectorAll('body, main, .page, .page *, .button, .tool, dialog, .over *')]
  .filter(each => each.checkVisibility() && !each.closest('.unseen, svg')
    && each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).display !== 'inline')
  .map(each => `${each.tagName} ${each.innerText?.slice(0, 40)}: ${each.scrollWidth}`)
"""
ABOVE = """// the controls that somebody could press above a line
([selector, line]) => {
  const found = new Set();
  for (let y = 1; y < line; y += 8) for (let x = 8; x < innerWidth; x += 16) {
    const hit = document.elementFromPoint(x, y)?.closest(selector);
    if (hit) found.add(hit.innerText || hit.name);
  }
  return [...found];
}
"""
PALE = """// texts of less contrast than asked for against the first opaque thing beneath
least => {
  const parts = colour => colour.match(/[\\d.]+/g).map(Number);
  const light = colour => parts(colour).slice(0, 3)
    .map(part => part / 255).map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  const beneath = each => {
    for (; each; each = each.parentElement) {
      const colour = getComputedStyle(each).backgroundColor;
      if ((parts(colour)[3] ?? 1) === 1) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  const found = [];
  for (const each of document.querySelectorAll('body *')) {
    const says = [...each.childNodes].some(node => node.nodeType === 3 && node.data.trim());
    if (!says || !each.checkVisibility() || each.matches(':disabled')) continue;
    const [a, b] = [light(getComputedStyle(each).color), light(beneath(each))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < least) found.push(`${each.innerText.slice(0, 40)}: ${ratio.toFixed(1)}`);
  }
  return found;
}
"""

TWO_FRAMES = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
SIZES = """
() => [...document.querySelectorAll('main *, .tools *')]
  .map(each => parseFloat(getComputedStyle(each).fontSize))
"""


def look_like(page: Page, *looks: str) -> None:
    """Press the looks' buttons and wait until the server has kept them."""
    for look in looks:
        with page.expect_response("**/kiosk/looks"):
            page.focus(f"[data-look={look}]")
            page.keyboard.press("Enter")


def walk(page: Page) -> set[str]:
    """Turn the page by its buttons to the end; answers what could not be pressed anywhere on the way."""
    up, down, seen = page.locator("[data-page='-1']"), page.locator("[data-page='1']"), set()
    page.evaluate(TWO_FRAMES)
    while up.is_visible() and up.is_enabled():
        up.evaluate("button => button.click()")
    while True:
        pressable, every = page.evaluate(IN_REACH, [CONTROLS, LEAST_PX])
        seen.update(pressable)
        if not down.is_visible() or down.is_disabled():
            return set(every) - seen
        down.evaluate("button => button.click()")


def states(screens, page: Page):
    """Every page with its name, the numbers' pages and what lies over a page at the end."""
    for path in PATHS:
        page.goto(f"{screens.server.url}/kiosk/{path}")
        yield path
    for reference in ("LATE", "BOOKED"):
        page.goto(screens.server.url + "/kiosk/check-in")
        page.fill("[name=code]", reference)
        page.press("[name=code]", "Enter")
        page.wait_for_selector("[data-number]")
        page.wait_for_load_state()
        yield reference
    page.goto(screens.server.url + "/kiosk/services/taxes")
    for name in ("[data-help-comes]", "[data-still-there]", "[data-cut]"):
        page.evaluate(UNCOVER, name)
        yield name


@pytest.fixture
def screens(lobby):
    screens = lobby(**OPEN)
    booked(screens, "LATE", -60)
    booked(screens, "BOOKED", 10)
    return screens


@LANGUAGES
def test_at_200_percent_all_is_reached_by_the_pagers_buttons_and_nothing_is_cut_off(screens, language):
    """Each control whole, large and uncovered at some turn; a letter has as many of the larger pixels."""
    page = screens.kiosk(f"/kiosk/?language={language}", **ZOOMED)
    usual = screens.kiosk("/kiosk/", PORTRAIT)
    size = "Math.round(parseFloat(getComputedStyle(document.documentElement).fontSize))"
    found = []
    for name in states(screens, page):
        cut = page.evaluate(CUT_OFF)
        missed = set() if name.startswith("[") else walk(page)
        if cut or missed:
            found.append((name, cut, missed))
    assert not found, found
    assert page.evaluate(size) == usual.evaluate(size)
    page.goto(screens.server.url + "/kiosk/check-in")
    page.focus("[data-letters]")
    page.keyboard.press("Enter")
    assert not walk(page)


@pytest.mark.parametrize("form", [{"size": PORTRAIT}, ZOOMED], ids=["portrait", "zoomed"])
def test_lower_leaves_nothing_to_press_above_the_reach_and_loses_nothing(screens, form):
    """At every turn of the page, large letters too, and in what lies over a page."""
    page = screens.kiosk(**form)
    line = form["size"][1] * (1 - (1220 - 800) / 598)
    found = []
    for looks in (["low"], ["large"]):
        page.goto(screens.server.url + "/kiosk/")
        look_like(page, *looks)
        for name in states(screens, page):
            above = page.evaluate(ABOVE, [CONTROLS, line])
            missed = set() if name.startswith("[") else walk(page)
            above += page.evaluate(ABOVE, [CONTROLS, line])
            if above or missed:
                found.append((looks, name, above, missed))
    assert not found, found


@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
def test_large_letters_are_larger_and_every_text_has_a_contrast_of_seven(screens, size):
    """Plain and in contrast, on the numbers' pages and overlays too, and while it is read aloud."""
    page = screens.kiosk("/kiosk/", size, bypass_csp=True)
    found = []
    for looks in ([], ["contrast"], ["large"]):
        for name in states(screens, page):
            if looks != ["large"]:
                pale = page.evaluate(PALE, LEAST_CONTRAST)
                if pale:
                    found.append((looks, name, pale))
            if looks and name in ("", "BOOKED", "[data-cut]"):
                examine(page, f"{looks}, {name}")
        page.goto(screens.server.url + "/kiosk/services/population-records")
        before = page.evaluate(SIZES)
        if looks == []:
            look_like(page, "contrast")
        elif looks == ["contrast"]:
            look_like(page, "large")
            larger = page.evaluate(SIZES)
            assert all(now > was for was, now in zip(before, larger, strict=True))
    page.goto(screens.server.url + "/kiosk/")
    look_like(page, "large")
    for _ in range(14):
        page.keyboard.press("ArrowDown")
        found += [("aloud", pale) for pale in page.evaluate(PALE, LEAST_CONTRAST)]
    expect(page.locator("[data-spoken]")).to_have_count(1)
    assert not found, found
