"""Pages at 400 % (WCAG 1.4.10: 320 CSS pixels wide), and with the spacing that a reader sets (1.4.12)."""

import pytest

from queue_core.web import context
from tests.browser.conftest import LANDSCAPE, PORTRAIT
from tests.browser.measuring import measure
from tests.browser.nearby import served
from tests.browser.test_staff_states import STAFF as EVERY
from tests.office import ROUND_THE_CLOCK
from tests.web.staff_browser import PASSWORD, app_of, with_accounts

PUBLIC = "http://127.0.0.1:1"
OFFICE = {
    "hours": ROUND_THE_CLOCK,
    "server": {"async_mode": "threading", "public_url": PUBLIC},
    "kiosk": {"paired_only": False, "pause_seconds": 0},
    "booking": {"enabled": True, "contact": "email", "lead_minutes": 0},
    "messages": {"email": "mailto://127.0.0.1:1"},
    "printer": [],
}
NARROW, USUAL = (320, 256), (390, 844)
SPACED = """
() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important; } p { margin-block-end: 2em !important; }`);
  document.adoptedStyleSheets = [sheet];
}
"""
"""The four of 1.4.12, in place of the page's own."""
LONG_PATH = """
() => document.querySelector("[data-not-writable] code").textContent = "/srv/" + "municipality".repeat(9)
"""
TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
VISITORS = ("/t/", "/book/", "/book/?service=taxes", "/privacy", "/accessibility", "/order", "/waits")
STAFF = ("/counter/desks/1", "/counter/")
MORE = (
    "/counter/office", "/counter/bookings", "/counter/bookings/services/taxes",
    "/counter/bookings/blocks", "/counter/audit", "/counter/sessions",
)  # fmt: skip
OTHERS = [path for path in (*EVERY, *MORE) if path not in STAFF]
KIOSK = ("", "services/taxes", "check-in", "check-in/phone", "order", "elsewhere/1")


@pytest.fixture
def opened(browser, found):
    """`opened(path, size, login)`: a page of an office where one waits and one is called."""
    acts = found(**OFFICE)
    with_accounts(acts.office, acts.clock.now)
    acts.open("1")
    for _ in range(2):
        acts.take("taxes")
        acts.clock.forward(seconds=5)
    acts.call("1")
    app = app_of(acts)
    made = []

    def show(path: str, size: tuple[int, int], login: str = ""):
        made.append(browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="ro-RO"))
        page = made[-1].new_page()
        if login:
            page.goto(f"{url}/counter/sign-in")
            page.fill("[name=login]", login)
            page.fill("[name=password]", PASSWORD)
            page.press("[name=password]", "Enter")
            page.wait_for_url(lambda address: "sign-in" not in address)
        if path == "/t/":
            with app.app_context():
                path = context.track_url(2).removeprefix(PUBLIC)
        page.goto(url + path)
        return page

    with served(app) as url:
        yield show
        for each in made:
            each.close()


@pytest.mark.parametrize("path, login", [(path, "") for path in (*VISITORS, "/counter/sign-in")]
                         + [(path, "ana") for path in STAFF])  # fmt: skip
def test_a_page_at_400_percent_is_read_by_scrolling_down_alone(opened, path, login):
    page = opened(path, NARROW, login)
    assert page.evaluate(TOO_WIDE) <= 0
    assert measure(page).faults() == []


@pytest.mark.parametrize("path, login", [(path, "") for path in (*VISITORS, "/counter/sign-in")]
                         + [(path, "ana") for path in STAFF])  # fmt: skip
def test_no_word_is_lost_with_a_readers_own_spacing(opened, path, login):
    page = opened(path, USUAL, login)
    page.evaluate(SPACED)
    assert page.evaluate(TOO_WIDE) <= 0
    assert measure(page).faults() == []


def sections(page) -> list[str]:
    """A page of each section of the office's settings."""
    links = page.locator("main a[href^='/counter/office/']").evaluate_all(
        "links => links.map(link => link.getAttribute('href'))"
    )
    return list({link.split("/")[3]: link for link in links}.values())


@pytest.mark.parametrize("how", ["400 %", "spaced"])
def test_so_are_the_other_pages_of_staff(opened, how):
    """A table is two-dimensional: it scrolls in a box of its own, never the page."""
    page = opened("/counter/supervisor", NARROW if how == "400 %" else USUAL, "dan")
    url, found = page.url.removesuffix("/counter/supervisor"), []
    page.goto(f"{url}/counter/office")
    fields = sections(page)
    page.evaluate(LONG_PATH)
    assert page.evaluate(TOO_WIDE) <= 0
    assert measure(page).faults() == []
    for path in (*OTHERS, *fields):
        page.goto(url + path)
        if how == "spaced":
            page.evaluate(SPACED)
        assert "/counter/" in page.url and "sign-in" not in page.url, path
        wide = page.evaluate(TOO_WIDE)
        # What stands in a field of one line scrolls there.
        found_here = [
            each for each in measure(page).faults() if not (path in fields and each.endswith(" is cut"))
        ]
        faults = [f"{wide} px too wide"] * (wide > 0) + found_here
        found += [(path, faults[:4])] if faults else []
    assert not found, "\n".join(map(str, found))


def test_no_word_of_kiosk_and_tv_is_lost_with_a_readers_own_spacing(opened):
    """The kiosk's pager turns what becomes longer; the TV's sizes follow its glass."""
    kiosk, tv, found = opened("/kiosk/", PORTRAIT), opened("/display/", LANDSCAPE), []
    url = kiosk.url.removesuffix("/kiosk/")
    for path in KIOSK:
        kiosk.goto(f"{url}/kiosk/{path}")
        kiosk.evaluate(SPACED)
        faults = [
            f"{each} is cut or leaves its box" for each in measure(kiosk).all if each.cut or each.outside
        ]
        found += [(path, faults[:4])] if faults else []
    tv.evaluate(SPACED)
    faults = [f"{each} is cut" for each in measure(tv).all if each.cut]
    assert not found + faults, "\n".join(map(str, [*found, *faults]))
