"""Kiosk, phone, booking and TV in languages of other letters, other lengths and the other direction."""

from contextlib import ExitStack
from datetime import UTC, datetime
from tempfile import TemporaryDirectory

import pytest

from queue_core import clock
from queue_core.language import catalogs, known
from queue_core.messages import texts
from queue_core.web import context
from tests.browser import invented_language, nearby
from tests.browser.conftest import LANDSCAPE, PORTRAIT
from tests.browser.measuring import measure
from tests.office import ROUND_THE_CLOCK
from tests.web.staff_browser import app_of

PHONE = (320, 568)
PUBLIC = "http://127.0.0.1:1"
OPEN = {
    "hours": ROUND_THE_CLOCK,
    "server": {"async_mode": "threading", "public_url": PUBLIC},
    "kiosk": {"paired_only": False, "pause_seconds": 0, "idle_seconds": 600},
    "display": {"volume": 0},
    "booking": {"enabled": True},
    "messages": {"email": "mailto://127.0.0.1:1"},
}
LANGUAGES = [invented_language.CODE, "uk", "hu"]
BOX = "(selector) => document.querySelector(selector).getBoundingClientRect().toJSON()"
MIDDLE = """
(selector) => {
  const range = document.createRange();
  range.selectNodeContents(document.querySelector(selector));
  const box = range.getBoundingClientRect();
  return box.x + box.width / 2;
}
"""
"""Where the middle of an element's words is."""
READ_FROM_LEFT = """
(selector) => {
  const walker = document.createTreeWalker(document.querySelector(selector), NodeFilter.SHOW_TEXT);
  let text = walker.nextNode();
  while (!text.data.trim()) text = walker.nextNode();
  const at = (place) => {
    const range = document.createRange();
    range.setStart(text, place);
    range.setEnd(text, place + 1);
    return range.getBoundingClientRect().x;
  };
  const first = text.data.search(/\\S/);
  return at(first) < at(text.data.trimEnd().length - 1);
}
"""
"""Whether the first sign of an element's first text stands left of its last one."""


@pytest.fixture
def invented(monkeypatch):
    """The invented language beside Lobby's own."""
    with TemporaryDirectory() as folder:
        made = invented_language.written_in(texts.Path(folder))
        for module in (catalogs, known, texts):
            monkeypatch.setattr(module, "CATALOGS", made)
        known.known.cache_clear()
        catalogs.language.cache_clear()
        yield
    known.known.cache_clear()
    catalogs.language.cache_clear()


@pytest.fixture
def served(invented, found):
    """`served("uk")`: a visitor's windows on an office that speaks it first, in this process."""
    with ExitStack() as running:

        def start(code: str):
            office = invented_language.spoken_by_the_office()
            office["office"] |= {"languages": [code, "ro", "en"]}
            acts = found(**office, **OPEN)
            acts.clock.now = clock.now()
            return acts, running.enter_context(nearby.served(app_of(acts)))

        yield start


@pytest.fixture
def window(browser):
    """A window of a size; what its console says of errors fails the test."""
    made, errors = [], []

    def open_(size: tuple[int, int]):
        made.append(browser.new_context(viewport={"width": size[0], "height": size[1]}))
        page = made[-1].new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield open_
    for each in made:
        each.close()
    assert errors == []


def whole(page) -> None:
    """Nothing is off the glass, cut, or on another's."""
    assert measure(page).faults() == [], page.url


@pytest.mark.parametrize("code", LANGUAGES)
def test_kiosk_phone_booking_and_hall_hold_every_language(served, window, code):
    """From the first tap to the call: start, service, number, phone, booking, TV."""
    acts, url = served(code)
    direction = "rtl" if code == invented_language.CODE else "ltr"
    kiosk, phone, tv = window(PORTRAIT), window(PHONE), window(LANDSCAPE)
    kiosk.goto(f"{url}/kiosk/")
    assert kiosk.get_attribute("html", "dir") == direction
    assert _is_mirrored(kiosk, "header .office", "header .languages") == (direction == "rtl")
    whole(kiosk)
    kiosk.goto(f"{url}/kiosk/services/population-records")
    whole(kiosk)
    kiosk.goto(f"{url}/kiosk/services/taxes")
    kiosk.click("[data-act=take]")
    kiosk.wait_for_selector("[data-number]")
    whole(kiosk)
    number = kiosk.get_attribute("[data-number]", "data-number")
    assert kiosk.evaluate(READ_FROM_LEFT, "[data-number]")
    assert (kiosk.evaluate(MIDDLE, "[data-number]") > PORTRAIT[0] / 2) == (direction == "rtl")
    with app_of(acts).app_context():
        address = context.track_url(1).removeprefix(PUBLIC)
    phone.goto(url + address)
    phone.wait_for_selector("[data-place], main")
    whole(phone)
    phone.goto(f"{url}/book/")
    whole(phone)
    tv.goto(f"{url}/display/")
    tv.wait_for_selector("[data-shown]")
    whole(tv)
    acts.clock.now = datetime.now(UTC)
    acts.open("1")
    acts.call("1")
    tv.goto(f"{url}/display/")
    tv.wait_for_selector(f"[data-call={number}][data-newest]")
    assert _is_mirrored(tv, "[data-newest] .number", "[data-newest] .desk") == (direction == "rtl")
    assert tv.inner_text("[data-clock]").count(":") == 1 and tv.evaluate(READ_FROM_LEFT, "[data-clock]")
    whole(tv)


def _is_mirrored(page, first: str, second: str) -> bool:
    """Whether what is read first stands at the right of what is read second."""
    return page.evaluate(BOX, first)["x"] > page.evaluate(BOX, second)["x"]


def test_an_arrow_points_where_its_page_goes(served, window):
    """Where one reads from the right, on is to the left and back to the right."""
    flipped = (
        "() => getComputedStyle(document.querySelector('.lucide-arrow-left, .lucide-arrow-right')).transform"
    )
    for code, expected in ((invented_language.CODE, "matrix(-1, 0, 0, 1, 0, 0)"), ("uk", "none")):
        _, url = served(code)
        kiosk = window(PORTRAIT)
        kiosk.goto(f"{url}/kiosk/services/taxes")
        assert kiosk.evaluate(flipped) == expected
