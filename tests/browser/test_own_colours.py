"""A reader's own colours and wish for stillness, on kiosk, phone, booking, desk and TV."""

import io

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import LANDSCAPE, PORTRAIT, taken

PUBLIC = {
    "line": {"priority_at_kiosk": True},
    "server": {"public_url": "http://127.0.0.1:1"},
    "booking": {"enabled": True, "contact": "none", "lead_minutes": 0},
}
UNSEEN = """// controls whose focus is not seen, of those on the page
async () => {
  const found = [];
  const CONTROLS = 'a[href], button:not(:disabled), input:not([type=hidden]), select, summary';
  for (const each of document.querySelectorAll(CONTROLS)) {
    if (!each.checkVisibility()) continue;
    each.focus({ focusVisible: true });
    if (document.activeElement !== each) continue;
    const { outlineStyle, outlineWidth } = getComputedStyle(each);
    if (outlineStyle === 'none' || parseFloat(outlineWidth) < 2) found.push(each.outerHTML.slice(0, 120));
  }
  return found;
}
"""
FLAT = """// buttons that neither a line nor an underlining tells from what is only read
() => [...document.querySelectorAll('button, a.button, .tile, .door, .question')].filter((each) => {
  const style = getComputedStyle(each);
  const isLined = style.borderTopStyle !== 'none' && parseFloat(style.borderTopWidth) > 0;
  return each.checkVisibility() && !isLined && !style.textDecorationLine.includes('underline');
}).map((each) => each.outerHTML.slice(0, 120))
"""
MOVING = """// what moves, or would when something changes
() => [...document.querySelectorAll('*')].filter((each) => {
  const style = getComputedStyle(each);
  return style.animationName !== 'none' || style.scrollBehavior === 'smooth'
    || style.transitionDuration.split(',').some((lasts) => parseFloat(lasts) > 0);
}).map((each) => each.outerHTML.slice(0, 120)).concat(document.getAnimations().map((each) => String(each)))
"""


def drawn(part: Locator) -> Image.Image:
    return Image.open(io.BytesIO(part.screenshot())).convert("RGB")


def colours(part: Locator) -> int:
    """How many colours a part of the page has that are more than the softness of an edge."""
    image = drawn(part)
    counted = image.getcolors(image.width * image.height) or []
    return sum(count > image.width * image.height / 100 for count, _ in counted)


def amiss(page: Page, where: str) -> list:
    """Focus, lines and icons in the reader's own colours."""
    page.wait_for_load_state()
    found = page.evaluate(UNSEEN) + page.evaluate(FLAT)
    page.evaluate("document.activeElement.blur()")
    for icon in page.locator("svg:visible").all()[:6]:
        if colours(icon) < 2:
            found.append(
                f"an icon that is not seen: {icon.evaluate('each => each.parentElement.outerHTML')[:120]}"
            )
    return [(where, found)] if found else []


def test_a_readers_own_colours_leave_nothing_untold(lobby):
    """Focus, buttons and icons are seen; what is chosen looks otherwise than what is not (1.4.1, 1.4.11)."""
    screens = lobby(**PUBLIC)
    ticket = taken(screens)
    taken(screens)
    own = {"forced_colors": "active"}
    kiosk = screens.kiosk("/kiosk/?language=en", PORTRAIT, **own)
    found = []
    for path in ("", "services/taxes", "check-in", "check-in/phone", "elsewhere/1"):
        kiosk.goto(f"{screens.server.url}/kiosk/{path}")
        found += amiss(kiosk, f"kiosk {path}")
    for look in ("large", "contrast"):
        button = kiosk.locator(f"[data-look={look}]")
        button.evaluate("each => each.setAttribute('aria-pressed', 'false')")
        before = drawn(button)
        button.evaluate("each => each.setAttribute('aria-pressed', 'true')")
        if drawn(button) == before:
            found.append(("kiosk", f"{look} looks the same, chosen or not"))
    kiosk.goto(f"{screens.server.url}/kiosk/services/taxes")
    mark = kiosk.locator("[data-priority]")
    before = drawn(mark)
    mark.locator("input").evaluate("box => { box.checked = true; }")
    if drawn(mark) == before:
        found.append(("kiosk", "a ticked box looks like one that is not"))
    here = kiosk.locator(".languages .here")
    before = drawn(here)
    here.evaluate("each => each.removeAttribute('aria-current')")
    if drawn(here) == before:
        found.append(("kiosk", "the language that is spoken looks like the others"))
    phone = screens.open("/t/" + ticket["track_url"].rsplit("/", 1)[1], (390, 844), **own)
    found += amiss(phone, "phone")
    phone.goto(screens.server.url + "/book/?service=taxes")
    found += amiss(phone, "booking")
    desk = screens.desk("1", **own)
    desk.click("[data-act=call]")
    expect(desk.locator(".current [data-number]")).to_be_visible()
    found += amiss(desk, "desk")
    office = screens.staff("/counter/supervisor", login="ioana", **own)
    found += amiss(office, "supervisor")
    assert not found, "\n".join(map(str, found))


@pytest.mark.parametrize("screen", ["tv", "kiosk", "desk", "phone"])
def test_nothing_moves_for_whoever_wants_it_still(lobby, screen):
    """Neither by itself nor when a number is called."""
    screens = lobby(**PUBLIC)
    ticket = taken(screens)
    still = {"reduced_motion": "reduce"}
    page = {
        "tv": lambda: screens.open("/display/", LANDSCAPE, **still),
        "kiosk": lambda: screens.kiosk("/kiosk/services/taxes", PORTRAIT, **still),
        "desk": lambda: screens.desk("2", **still),
        "phone": lambda: screens.open("/t/" + ticket["track_url"].rsplit("/", 1)[1], (390, 844), **still),
    }[screen]()
    client = screens.server.client()
    client.post("/desks/1/open")
    client.post("/desks/1/calls")
    if screen == "tv":
        expect(page.locator("[data-newest]")).to_be_visible()
    if screen == "phone":
        expect(page.locator("[data-state=called]")).to_be_visible()
    assert page.evaluate(MOVING) == []
