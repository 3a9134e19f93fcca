"""A busy morning: eight clerks at once, in Chromium and over the API; the journal against the screens."""

import random
import threading

from playwright.sync_api import Page, expect
from sqlalchemy import select

from queue_core.data.tickets import ticket as tickets
from tests.browser.conftest import Screens, answered, booked, taken
from tests.office import AFTER_EVENT
from tests.printing.lobby import office_of
from tests.servers import until

DESKS = {str(number): ("taxes",) if number < 6 else ("taxes", "utilities") for number in range(1, 9)}
IN_CHROMIUM = {"1": "ana", "2": "mihai", "6": "ioana"}
PRESSES = 45
ALL = select(tickets)
SELDOM = {"u": 0.3, "h": 0.3, "b": 0.3, "x": 0.4, "r": 0.3}


def test_eight_clerks_at_once_and_every_screen_agrees_with_the_journal(lobby):
    """Each call took the head of its line; nobody was at two desks; windows, TV and API agree in the end."""
    desks = [{"name": name, "services": services} for name, services in DESKS.items()]
    screens = lobby(desk=desks, display={"volume": 0})
    chance, over = random.Random(5), threading.Event()
    windows = {name: screens.desk(name, login=login) for name, login in IN_CHROMIUM.items()}
    second = screens.desk("1")
    tv = screens.tv()
    others = [
        threading.Thread(target=over_the_api, args=(screens, name, over))
        for name in DESKS
        if name not in IN_CHROMIUM
    ]
    for number in range(12):
        taken(screens, service=("taxes", "utilities")[number % 2])
    for clerk in others:
        clerk.start()
    for number in range(PRESSES):
        if number % 3 == 0:
            booked(screens, f"R{number}", chance.choice((-5, 5, 20)))
            screens.server.client().post("/check-ins", {"code": f"R{number}"})
        else:
            taken(screens, service=chance.choice(("taxes", "utilities")))
        press(windows[chance.choice(list(windows))], chance)
    over.set()
    for clerk in others:
        clerk.join()
    for window in windows.values():
        answered(window)
    screens.allowed = ("409",)
    journal = screens.server.client().get("/journal")
    at_desks = replay(screens, journal)
    told = {row["desk"]: row["ticket"] for row in screens.server.client().get("/desks")}
    assert {desk: number for desk, number in told.items() if number} == at_desks
    for name, window in [*windows.items(), ("1", second)]:
        shown = window.locator(".current [data-number]")
        if name in at_desks:
            expect(shown).to_have_attribute("data-number", at_desks[name])
        else:
            expect(shown).to_have_count(0)
    calls = [call["number"] for call in screens.server.client().get("/board")["calls"]]
    until(lambda: [row.get_attribute("data-call") for row in tv.locator("[data-call]").all()] == calls)


def press(desk: Page, chance: random.Random) -> None:
    """One of the keys that the desk shows, as a clerk would; never while the last press has no answer."""
    answered(desk)
    keys = [key for key in "nsfxhbru" if desk.locator(f'[data-shortcut="{key.upper()}"]').count()]
    chosen = chance.choices(keys, [SELDOM.get(key, 1.0) for key in keys])[0]
    desk.keyboard.press(chosen)
    answered(desk)


def over_the_api(screens: Screens, desk: str, over: threading.Event) -> None:
    """Call, start, finish, over and over."""
    client = screens.server.client("desk")
    client.post(f"/desks/{desk}/open")
    while not over.wait(0.05):
        status, ticket = client.post(f"/desks/{desk}/calls", {"finish_current": True})
        if status == 201:
            assert client.post(f"/tickets/{ticket['id']}/start")[0] == 200
        else:
            assert (status, ticket["code"]) == (409, "nobody_waiting")


def replay(screens: Screens, journal: list[dict]) -> dict[str, str]:
    """Play the journal: each call took the smallest key of its desk's lines; who is where in the end."""
    with office_of(screens.server) as office, office.storage.reading() as db:
        keys = {row.id: (row.rank, row.due_at, row.id) for row in db.execute(ALL)}
    waiting: dict[int, str] = {}
    at_desks: dict[str, int] = {}
    numbers: dict[int, str] = {}
    assert [row["seq"] for row in journal] == list(range(1, len(journal) + 1))
    for row in journal:
        if row["event"] not in AFTER_EVENT:
            continue
        ticket, numbers[row["ticket"]] = row["ticket"], row["number"]
        if row["event"] == "ticket.called":
            mine = [each for each, service in waiting.items() if service in DESKS[row["desk"]]]
            assert ticket == min(mine, key=keys.__getitem__), row
        before = [desk for desk, there in at_desks.items() if there == ticket]
        for desk in before:
            del at_desks[desk]
        waiting.pop(ticket, None)
        if AFTER_EVENT[row["event"]] == "waiting":
            waiting[ticket] = row["service"]
        elif row["event"] in ("ticket.called", "ticket.recalled", "ticket.started", "ticket.reopened"):
            assert row["desk"] not in at_desks, row
            at_desks[row["desk"]] = ticket
    return {desk: numbers[ticket] for desk, ticket in at_desks.items()}
