"""Random presses at one desk, in two windows, over a network that loses answers and kills connections."""

import random
from collections import Counter
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Error, Page, Request, Response

from tests.browser.conftest import answered, taken
from tests.browser.unkind_proxy import CALL_FATES, UnkindProxy
from tests.faults import LONG

ROUNDS = 500 if LONG else 30
GAPS_MS = (40, 90, 150, 300, 600)
FAMILIAR_MS = 1_400
"""So long a number stood on the screen of whoever ends its visit; the page waits a little longer."""


class Presses:
    """What one window has sent: its calls by their keys, and how each was answered at last."""

    def __init__(self, window: Page) -> None:
        self.window = window
        self.seen: dict[str, str] = {}
        self.answers: dict[str, int] = {}
        window.on("request", self._asked)
        window.on("response", self._answered)

    @property
    def last(self) -> int | None:
        """How the press that was sent last was answered; None while it was not."""
        return self.answers.get([*self.seen][-1]) if self.seen else None

    def _asked(self, request: Request) -> None:
        if _is_call(request):
            key, body = request.headers["idempotency-key"], parse_qs(request.post_data or "")
            assert self.seen.setdefault(key, body.get("seen", [""])[0]) == body.get("seen", [""])[0]

    def _answered(self, response: Response) -> None:
        if _is_call(response.request):
            self.answers[response.request.headers["idempotency-key"]] = response.status


def _is_call(request: Request) -> bool:
    return request.method == "POST" and request.url.endswith("/calls")


@pytest.mark.timeout(5_400)
@pytest.mark.long
def test_no_number_ends_that_its_clerk_did_not_see(lobby):
    """Every visit that a call ended is one that the pressing window had shown for more than a second; each
    press is done once, as the journal tells it, or the window says that it was not."""
    screens = lobby()
    screens.allowed = ("Failed to load", "ERR_", "WebSocket", "409")
    for _ in range(5):
        taken(screens)
    chance = random.Random(7)
    with UnkindProxy(screens.server.port, seed=7) as proxy:
        windows = [through(proxy, screens) for _ in range(2)]
        for _ in range(ROUNDS):
            taken(screens)
            pressing = chance.choice(windows)
            proxy.next_call = chance.choices(CALL_FATES, weights=(10, 3, 3, 1, 2))[0]
            for _ in range(chance.choice((1, 1, 2, 3))):
                pressing.window.keyboard.press("n")
                pressing.window.wait_for_timeout(chance.choice(GAPS_MS))
            if chance.random() < 0.05:
                loaded_anew(pressing.window, f"{proxy.url}/counter/desks/1")
            for each in windows:
                answered(each.window)
            if pressing.last == 409:
                assert pressing.window.inner_text("[data-said]"), "a press was refused, and nothing said"
            pressing.window.wait_for_timeout(chance.choice((0, 400, 1_600)))
        for each in windows:
            each.window.wait_for_function(NOTHING_SENT)
        familiar = [set(each.window.evaluate("window.familiar()")) for each in windows]
    done = [
        (key, each.seen[key], known)
        for each, known in zip(windows, familiar, strict=True)
        for key, status in each.answers.items()
        if status == 200
    ]
    events = screens.server.client().get("/journal?after=0")
    called = [row["number"] for row in events if row["event"] == "ticket.called"]
    ended = [row["number"] for row in events if row["event"] == "ticket.finished"]
    assert len(called) == len(set(called)) == len(done) >= ROUNDS / 6
    assert sorted(number for _, number, _ in done if number) == sorted(ended)
    unseen = [number for _, number, known in done if number and number not in known]
    assert not unseen, unseen
    assert all(each.answers.keys() == each.seen.keys() for each in windows), "a press without an answer"
    print(f"{ROUNDS} rounds, {len(called)} calls, {len(ended)} ends", Counter(proxy.done))


def loaded_anew(window: Page, address: str) -> None:
    """As a clerk does it: again, where the network is down just then."""
    for _ in range(100):
        try:
            window.goto(address)
            return
        except Error as error:
            if "net::ERR" not in str(error):
                raise
            window.wait_for_timeout(200)
    raise AssertionError("the page cannot be loaded")


def through(proxy: UnkindProxy, screens) -> Presses:
    """A window of the desk whose every connection goes through the proxy."""
    window = screens.open(f"{proxy.url}/counter/desks/1")
    window.fill("[name=login]", "ana")
    window.fill("[name=password]", "a good password")
    window.press("[name=password]", "Enter")
    window.add_init_script(WATCH.replace("MS", str(FAMILIAR_MS)))
    window.goto(f"{proxy.url}/counter/desks/1")
    if window.query_selector("[data-act=open]"):
        window.click("[data-act=open]")
    window.wait_for_selector("[data-act=call]")
    answered(window)
    return Presses(window)


NOTHING_SENT = "Object.keys(sessionStorage).every((key) => !key.startsWith('lobby-press'))"
WATCH = """if (location.protocol === "http:") {
  const known = new Set(JSON.parse(sessionStorage.getItem("familiar") ?? "[]"));
  let number = null, since = 0;
  setInterval(() => {
    const shown = document.querySelector(".current [data-number]")?.dataset.number ?? null;
    if (shown !== number) [number, since] = [shown, performance.now()];
    if (!number || known.has(number) || performance.now() - since < MS) return;
    known.add(number);
    sessionStorage.setItem("familiar", JSON.stringify([...known]));
  }, 20);
  window.familiar = () => [...known];
}"""
