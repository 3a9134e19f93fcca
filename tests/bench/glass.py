"""A call until it stands in a TV's document in a real Chromium, against a bare page that a bare emit fills.

From sending the request; both clocks are the machine's.
"""

import json
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.bench.fan_out import SPACED_S, _board_size
from tests.bench.figures import Figure, at
from tests.bench.running import Asker, bare, ours

WATCH = """
window.seen = {};
new MutationObserver(() => {
  for (const row of document.querySelectorAll('[data-call]')) {
    seen[row.dataset.call] ??= performance.timeOrigin + performance.now();
  }
}).observe(document, {subtree: true, childList: true});
"""


def measure(folder: Path, rounds: int) -> list[Figure]:
    """Both in each round."""
    with (
        ours(folder / "glass") as server,
        bare(folder / "glass-floor") as (floor_url, _),
        sync_playwright() as playwright,
    ):
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        kiosk, desk = Asker(server.url, server.token("kiosk")), Asker(server.url, server.token("desk"))
        floor = Asker(floor_url)
        desk.ask("/api/v1/desks/1/open")
        for _ in range(6):
            kiosk.ask("/api/v1/tickets", {"service": "taxes"})
            desk.ask("/api/v1/desks/1/calls", {"finish_current": True})
        size = _board_size(server)
        tv, page = _watched(chromium, server.url + "/display/"), _watched(chromium, floor_url + "/page")
        took: dict[str, list[float]] = {"ours": [], "floor": []}
        for number in range(7, rounds + 7):
            kiosk.ask("/api/v1/tickets", {"service": "taxes"})
            time.sleep(SPACED_S)
            began = time.time() * 1000
            desk.ask("/api/v1/desks/1/calls", {"finish_current": True})
            took["ours"].append(_seen(tv, f"A{number:03d}") - began)
            time.sleep(SPACED_S)
            began = time.time() * 1000
            floor.ask(f"/emit?size={size}&number=F{number}")
            took["floor"].append(_seen(page, f"F{number}") - began)
        chromium.close()
    return [
        Figure("call to a TV's document, p50 ms", at(0.5, took["ours"]), at(0.5, took["floor"])),
        Figure("call to a TV's document, p99 ms", at(0.99, took["ours"]), at(0.99, took["floor"])),
    ]


def _watched(chromium, address: str) -> Page:
    page = chromium.new_page(viewport={"width": 1920, "height": 1080})
    page.add_init_script(WATCH)
    page.goto(address)
    page.wait_for_timeout(1000)
    return page


def _seen(page: Page, number: str) -> float:
    end = time.monotonic() + 10
    while (seen := page.evaluate(f"window.seen[{json.dumps(number)}]")) is None:
        assert time.monotonic() < end, f"{number} is not shown"
    return seen
