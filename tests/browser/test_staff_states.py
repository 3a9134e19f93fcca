"""The pages of staff, and those that anybody may open, in every size and language, in pairs: nothing lies on
anything, is cut, leaves its box, jumps, or is found by axe-core. With LOBBY_TEST_LONG all combinations.
"""

from itertools import product

import pytest

from tests.browser.conftest import Screens, booked, taken
from tests.browser.measuring import measure
from tests.browser.pairwise import pairwise
from tests.browser.shifting import MOST, shifted
from tests.browser.test_axe import examine
from tests.faults import LONG

SIZES = {"desk": (1280, 800), "wide": (1920, 1080), "phone": (390, 844)}
OPEN = ("/", "/privacy", "/counter/sign-in")
STAFF = (
    "/counter/", "/counter/password", "/counter/second-step", "/counter/desks/1", "/counter/desks/2",
    "/counter/desks/3", "/counter/appointments", "/counter/appointments/search?q=Mot",
    "/counter/appointments/print", "/counter/supervisor", "/counter/supervisor/line",
    "/counter/supervisor/arrangement", "/counter/reports", "/counter/reports/exceptions",
    "/counter/reports/ticket?number=A001", "/counter/reports/uses", "/counter/journal", "/counter/messages",
    "/counter/staff", "/counter/devices",
)  # fmt: skip
EVERY = ((*OPEN, *STAFF), tuple(SIZES), ("ro", "en"))
ROWS = list(product(*EVERY)) if LONG else pairwise(*EVERY)


def an_hour(screens: Screens) -> None:
    """People who wait, are called, served, set aside and lost; a printer in trouble; appointments."""
    client = screens.server.client()
    for number, minutes in enumerate((-40, 10, 20, 200)):
        booked(screens, f"R-{number}", minutes, name="Ștefan Moțoc", phone=f"+40 700 02000{number}")
    client.post("/check-ins", {"code": "R-1"})
    for service in (
        "taxes",
        "taxes",
        "urban-planning",
        "taxes",
        "local-police",
        "social-assistance",
        "taxes",
    ):
        taken(screens, service)
    for desk in ("1", "2", "3", "5"):
        client.post(f"/desks/{desk}/open")
    _, lost = client.post("/desks/2/calls")
    client.post(f"/tickets/{lost['id']}/start")
    _, held = client.post("/desks/3/calls")
    client.post(f"/tickets/{held['id']}/hold")
    client.post("/desks/3/pause", {"reason": "o pauză"})
    client.post("/desks/1/calls")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["ro", "en"])
def test_nothing_of_a_page_lies_on_anything_or_leaves_its_place(lobby, size, language):
    """Each page as it is on a busy morning, as the supervisor sees it."""
    screens = lobby(
        outcome=[{"slug": "solved", "name": {"ro": "Rezolvat", "en": "Solved"}}],
        printer=[{"name": "hall", "kind": "network", "host": "127.0.0.1", "port": 9}],
        estimates=True,
    )
    an_hour(screens)
    page = screens.staff("/counter/supervisor", login="ioana", bypass_csp=True)
    page.set_viewport_size({"width": SIZES[size][0], "height": SIZES[size][1]})
    found = []
    for path in [row[0] for row in ROWS if row[1:] == (size, language)]:
        page.goto(f"{screens.server.url}{path}{'&' if '?' in path else '?'}language={language}")
        page.wait_for_load_state()
        faults = measure(page).faults()
        if shifted(page) >= MOST:
            faults.append("has moved")
        examine(page, f"{path}, {size}, {language}")
        found += [(path, faults[:5])] if faults else []
    assert not found, "\n".join(map(str, found))
