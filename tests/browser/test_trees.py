"""The main pages as assistive technology is given them: roles, names, order; kept as texts in `trees/`.

`LOBBY_TEST_NEW_TREES=1 .venv/bin/pytest tests/browser/test_trees.py` writes them anew; read the difference
before it is kept.
"""

import os
from pathlib import Path

import pytest

from queue_core import clock
from queue_core.web import context
from tests.browser.conftest import PORTRAIT
from tests.browser.nearby import served
from tests.browser.tree import written
from tests.web.staff_browser import PASSWORD, app_of, with_accounts

TREES = Path(__file__).parent / "trees"
PHONE, SCREEN = (390, 844), (1280, 800)
PUBLIC = "http://127.0.0.1:1"
OFFICE = {
    "server": {"async_mode": "threading", "public_url": PUBLIC},
    "kiosk": {"paired_only": False, "pause_seconds": 0, "idle_seconds": 600},
    "booking": {"enabled": True, "contact": "email", "lead_minutes": 0},
    "messages": {"email": "mailto://127.0.0.1:1"},
    "printer": [],
}


def kept_as(name: str, tree: str) -> None:
    """The tree is the one that is kept; pytest shows the difference line by line."""
    file = TREES / f"{name}.txt"
    if os.environ.get("TESTED_NEW_TREES"):
        TREES.mkdir(exist_ok=True)
        file.write_text(tree, encoding="utf-8")
    assert tree.splitlines() == file.read_text(encoding="utf-8").splitlines(), f"{name}: see the docstring"


@pytest.fixture
def office(found, monkeypatch):
    """On a Tuesday at 10:00, on the server and in the browser: nothing in a page changes by itself."""
    acts = found(**OFFICE)
    with_accounts(acts.office, acts.clock.now)
    monkeypatch.setattr(clock, "now", lambda: acts.clock.now)
    acts.open("1")
    app = app_of(acts)
    with served(app) as url:
        yield acts, app, url


@pytest.fixture
def window(browser, office):
    made = []

    def open_(size: tuple[int, int]):
        made.append(browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="ro-RO"))
        page = made[-1].new_page()
        page.clock.set_fixed_time(office[0].clock.now)
        return page

    yield open_
    for each in made:
        each.close()


@pytest.mark.parametrize("code", ["ro", "en"])
def test_a_visitors_pages_are_read_out_as_they_were_agreed(office, window, code):
    """Kiosk: start, service, number; phone: the ticket; booking: service, time, contact."""
    _, app, url = office
    kiosk, phone = window(PORTRAIT), window(PHONE)
    kiosk.goto(f"{url}/kiosk/?language={code}")
    kept_as(f"kiosk-start.{code}", written(kiosk))
    kiosk.goto(f"{url}/kiosk/services/taxes")
    kept_as(f"kiosk-service.{code}", written(kiosk))
    kiosk.click("[data-act=take]")
    kiosk.wait_for_selector("[data-number]")
    kept_as(f"kiosk-number.{code}", written(kiosk))
    with app.app_context():
        address = context.track_url(1).removeprefix(PUBLIC)
    phone.goto(f"{url}{address}?language={code}")
    kept_as(f"phone-ticket.{code}", written(phone))
    phone.goto(f"{url}/book/?language={code}")
    kept_as(f"booking-service.{code}", written(phone))
    phone.click("[data-service=taxes]")
    phone.wait_for_selector("[data-slot]")
    kept_as(f"booking-time.{code}", written(phone))
    phone.locator("[data-slot]").first.click()
    phone.wait_for_selector("[name=email]")
    kept_as(f"booking-contact.{code}", written(phone))


@pytest.mark.parametrize("code", ["ro", "en"])
def test_a_clerks_pages_are_read_out_as_they_were_agreed(office, window, code):
    """Sign-in; the desk with nobody, and with somebody called."""
    acts, _, url = office
    page = window(SCREEN)
    page.goto(f"{url}/counter/sign-in?language={code}")
    kept_as(f"sign-in.{code}", written(page))
    page.fill("[name=login]", "ana")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda address: "sign-in" not in address)
    page.goto(f"{url}/counter/desks/1")
    kept_as(f"desk-idle.{code}", written(page))
    acts.take("taxes")
    acts.clock.forward(seconds=5)
    acts.call("1")
    page.goto(f"{url}/counter/desks/1")
    kept_as(f"desk-called.{code}", written(page))
