"""Kiosk and phone in every state, size, language and aid, in pairs: all of it is shown and in
reach, nothing jumps, and axe-core finds nothing. With LOBBY_TEST_LONG all combinations."""

from itertools import product
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import LANDSCAPE, PORTRAIT, booked, taken
from tests.browser.measuring import measure
from tests.browser.pairwise import pairs_of, pairwise
from tests.browser.shifting import MOST, shifted
from tests.browser.test_axe import examine
from tests.browser.test_kiosk_zoom import walk
from tests.faults import LONG

KIOSK = {"portrait": PORTRAIT, "landscape": LANDSCAPE}
AIDS = ("", "low", "large", "contrast", "low large")
PATHS = (
    "", "services/taxes", "services/population-records", "services/taxes?and=utilities&and=sanitation",
    "services/taxes/and", "order", "before", "check-in", "check-in/phone", "elsewhere/1",
    "elsewhere/2", "errands?q=ce", "privacy", "accessibility",
)  # fmt: skip
CODES = ("DAY", "GONE", "NOTHING", "LATE", "BOOKED")
ON_PAPER = "the place on paper"
STATES = (*PATHS, *CODES, ON_PAPER)
EVERY = (STATES, tuple(KIOSK), ("ro", "en"), AIDS)
ROWS = list(product(*EVERY)) if LONG else pairwise(*EVERY)
EXAMINED = set(ROWS if LONG else {(row[0], row[2]): row for row in reversed(ROWS)}.values())
"""Rows that axe-core is given: in a merge each state once in each language."""
PHONES = {"small": (320, 568), "usual": (390, 844)}
LEAST_PX = 11
"""The lowest capitals on a phone, in its own pixels: those of a text of 16."""
VISITS = ("waiting", "early", "called", "serving", "held", "no_show", "served", "cancelled")
OFFICE = {
    "line": {"priority_at_kiosk": True},
    "kiosk": {"acts_per_minute": 1000, "pause_seconds": 0, "idle_seconds": 600, "ticket_seconds": 120},
    "server": {"public_url": "http://127.0.0.1:1"},
    "estimates": True,
    "printer": [{"name": "hall", "kind": "preview"}],
    "elsewhere": [
        {
            "ask": {"ro": "Certificat sau alt act de stare civilă?", "en": "Papers of civil status?"},
            "what": {
                "ro": "Naștere, căsătorie, deces, divorț pe cale administrativă, schimbare de nume, livret",
                "en": "Birth, marriage, death, administrative divorce, change of name, family booklet",
            },
            "where": {
                "ro": "Bd. Mareșal Averescu nr. 17, corpurile A și G",
                "en": "17 Mareșal Averescu Blvd, buildings A and G",
            },
            "hours": {
                "ro": "luni–vineri 8:30–16:30, joi până la 18:30",
                "en": "Monday to Friday, 8:30 to 16:30",
            },
            "papers": {"ro": ["actul de identitate", "certificatul vechi"], "en": ["your identity card"]},
            "map": "https://www.openstreetmap.org/search?query=Bulevardul+Maresal+Averescu+17+Bucuresti",
            "services": ["population-records"],
        },
        {
            "ask": {"ro": "Carte de identitate?", "en": "An identity card?"},
            "what": {"ro": "Cărți de identitate", "en": "Identity cards"},
            "answer": {
                "ro": "Cartea de identitate nu se face la acest birou.",
                "en": "Identity cards are not made at this office.",
            },
            "url": "https://hub.mai.gov.ro",
            "where": {
                "ro": "Numai cu programare, pe hub.mai.gov.ro",
                "en": "By appointment, on hub.mai.gov.ro",
            },
            "services": ["population-records"],
        },
    ],
}


def test_the_rows_hold_every_pair():
    """A size, a language or an aid that breaks one state is met, whatever the others are."""
    every = product(*EVERY)
    assert set().union(*map(pairs_of, every)) == set().union(*map(pairs_of, ROWS))


def show(page: Page, url: str, state: str) -> None:
    """Bring a page of the kiosk into a state."""
    if state in CODES:
        page.goto(url + "/kiosk/check-in")
        page.wait_for_load_state()
        page.fill("[name=code]", state)
        page.press("[name=code]", "Enter")
        page.wait_for_selector("[data-number], [role=alert][data-code]")
    elif state == ON_PAPER:
        page.goto(f"{url}/kiosk/elsewhere/1")
        page.press("[data-act=print-place]", "Enter")
        page.wait_for_selector("[data-printed]")
    else:
        page.goto(f"{url}/kiosk/{state}")
    page.wait_for_load_state()


def choose(page: Page, aid: str) -> None:
    """Press the buttons of an aid, on the start page."""
    for look in aid.split():
        with page.expect_response("**/kiosk/looks"):
            page.press(f"[data-look={look}]", "Enter")


def faults_of(page: Page) -> list[str]:
    """What is wrong as the page stands.

    Where the pager turns it, what is scrolled away lies on nothing: there each text is held against its own
    box only, and `walk` tells whether all that can be pressed comes into reach.
    """
    seen = measure(page)
    if page.locator("[data-pager]").is_hidden():
        return seen.faults()
    return [f"{each} is cut or leaves its box" for each in seen.all if each.cut or each.outside]


def moved(page: Page) -> list[str]:
    """That the page has not stood still since it was opened."""
    shift = shifted(page)
    return [f"has moved by {shift:.2f}"] if shift >= MOST else []


@pytest.mark.parametrize("size", KIOSK)
@pytest.mark.parametrize("aid", AIDS, ids=lambda aid: aid or "plain")
def test_the_kiosk_shows_all_of_it_and_lets_all_be_pressed(lobby, size, aid):
    """By the pager's buttons where it does not fit; each control 20 mm large."""
    screens = lobby(**OFFICE)
    screens.allowed = ("404", "409")
    for reference, minutes, stated in (
        ("DAY", 3 * 24 * 60, {}),
        ("GONE", 20, {"state": "cancelled"}),
        ("LATE", -60, {}),
        ("BOOKED", 10, {}),
    ):
        booked(screens, reference, minutes, **stated)
    for _ in range(3):
        taken(screens)
    found = []
    for language in ("ro", "en"):
        page = screens.kiosk(f"/kiosk/?language={language}", KIOSK[size], bypass_csp=True)
        page.wait_for_load_state()
        choose(page, aid)
        for row in [row for row in ROWS if row[1:] == (size, language, aid)]:
            state = row[0]
            show(page, screens.server.url, state)
            faults = faults_of(page) + moved(page)
            if row in EXAMINED:
                examine(page, ", ".join(row))
            missed = walk(page)
            if faults or missed:
                found.append((language, state, faults[:4], missed))
    assert not found, "\n".join(map(str, found))


@pytest.mark.parametrize("language", ["ro", "en"])
def test_the_phone_shows_all_of_it_in_each_state(lobby, language):
    """On a small phone and a usual one."""
    screens = lobby(**OFFICE)
    client, found = screens.server.client(), []
    client.post("/desks/1/open")
    tickets = {}
    for state in VISITS:
        tickets[state] = taken(screens, language=language)
        ask = f"/tickets/{tickets[state]['id']}"
        if state in ("called", "serving", "held", "no_show", "served"):
            client.post("/desks/1/calls", {"ticket": tickets[state]["id"], "reason": "test"})
        for act in {"serving": ["start"], "held": ["hold"], "no_show": ["no-show"], "served": ["finish"]}.get(
            state, []
        ):
            client.post(f"{ask}/{act}")
        if state == "cancelled":
            client.ask("DELETE", ask)
        if state == "early":
            booked(screens, "EARLY", 300, language=language)
            tickets[state] = client.post("/check-ins", {"code": "EARLY"})[1]
        for name, size in PHONES.items():
            page = screens.open(urlsplit(tickets[state]["track_url"]).path, size, bypass_csp=True)
            page.wait_for_selector(f"[data-state={'waiting' if state == 'early' else state}]")
            seen = measure(page)
            faults = seen.faults() + [str(each) for each in seen.texts if each.capitals < LEAST_PX]
            faults += moved(page)
            examine(page, f"{state}, {name}, {language}")
            found += [(name, state, faults)] if faults else []
            page.context.close()
            screens.contexts.pop()
        if state in ("called", "serving"):
            client.post(f"{ask}/finish")
    assert not found, "\n".join(map(str, found))
