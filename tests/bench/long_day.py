"""Twelve hours of a TV in a real Chromium: boards as the server draws them, on a clock that runs ahead.

What is compared is the page's memory after a tenth of the calls and after all of them, garbage collected.
"""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from queue_core.app import create_app
from tests.bench.figures import Figure
from tests.bench.running import ours
from tests.office import founded, shipped

HOURS, PULSED = 12, timedelta(seconds=3)
LISTED = 12
GOAL = 1.1
# The page's own clock and link are replaced: time goes by in steps, and messages come as they are told.
AHEAD = """
{
  let now = Date.now(), number = 0;
  const began = now, due = new Map();
  Date.now = () => now;
  performance.now = () => now - began;
  const plan = (run, ms, again) => {
    due.set(++number, {run, at: now + (ms || 0), ms, again});
    return number;
  };
  window.setTimeout = (run, ms) => plan(run, ms, false);
  window.setInterval = (run, ms) => plan(run, ms, true);
  window.clearTimeout = window.clearInterval = (id) => due.delete(id);
  window.step = async (ms) => {
    for (const end = now + ms; now < end; now += 250) {
      for (const [id, timer] of due) if (timer.at <= now) {
        if (timer.again) timer.at = now + timer.ms; else due.delete(id);
        timer.run();
      }
      await null;
    }
  };
  window.WebSocket = class extends EventTarget {
    readyState = 1;
    constructor() {
      super();
      window.link = this;
      setTimeout(() => { this.onopen({}); this.onmessage({data: HELLO}); });
    }
    send(text) {
      if (text.startsWith('40')) setTimeout(() => this.onmessage({data: '40{"sid":"bench"}'}));
    }
    close() {}
  };
}
"""
UNHURRIED_MS = 100_000_000
HELLO = {"sid": "bench", "upgrades": [], "pingInterval": UNHURRIED_MS, "pingTimeout": UNHURRIED_MS}
HEAR = """async ([messages, ms]) => {
  for (const message of messages) {
    window.link.onmessage({data: message});
    await window.step(ms);
  }
}"""


def measure(folder: Path, calls: int) -> list[Figure]:
    """The page's heap, its nodes and its listeners."""
    began, every = datetime.now(UTC), timedelta(hours=HOURS) / calls
    app = create_app(founded(shipped(folder / "drawn"), began))
    draw = app.extensions["realtime"].boards.screens["lobby"].draw
    with ours(folder / "long-day") as server, sync_playwright() as playwright:
        flags = ["--no-sandbox", "--autoplay-policy=no-user-gesture-required", "--mute-audio"]
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=flags)
        page = chromium.new_page(viewport={"width": 1920, "height": 1080})
        hello = json.dumps("0" + json.dumps(HELLO | {"maxPayload": 100_000}))
        page.add_init_script(AHEAD.replace("HELLO", hello))
        chime = f"{server.url}/display/chime.wav"
        page.route("**/display/calls/**", lambda route: route.continue_(url=chime))
        page.goto(server.url + "/display/")
        page.wait_for_function("window.link")
        page.evaluate("window.step(1000)")
        version = page.get_attribute("body", "data-version")
        listed: list[dict[str, Any]] = []
        early: dict[str, float] = {}
        for number in range(1, calls + 1):
            at = (began + every * number).isoformat()
            call = {"number": f"A{number % 1000:03d}", "desk": str(number % 12 + 1), "called_at": at}
            listed = [call | {"again": False}, *listed][:LISTED]
            data = {"as_of": number, "calls": listed, "waiting": {}, "closed": None, "notices": []}
            data["booked"] = []
            heard = [_said("board", {"as_of": number, "html": draw(data), "data": data})]
            for turn in range(max(round(every / PULSED), 1)):
                told_at = (began + every * number + PULSED * turn).isoformat()
                pulse = {"as_of": number, "board": number, "version": version, "at": told_at}
                heard.append(_said("pulse", pulse))
            page.evaluate(HEAR, [heard, every / timedelta(milliseconds=1) / len(heard)])
            if number == calls // 10:
                early = _memory(page)
        late = _memory(page)
        shown = page.get_attribute("#board", "data-as-of")
        chromium.close()
    assert shown == str(calls), f"the TV shows event {shown}"
    what = f"{calls} calls in {HOURS} h"
    return [Figure(f"a TV's {name}, {what}", late[name], early[name], GOAL) for name in late]


def _said(event: str, data: dict[str, Any]) -> str:
    return "42" + json.dumps([event, data])


def _memory(page: Page) -> dict[str, float]:
    devtools = page.context.new_cdp_session(page)
    devtools.send("Performance.enable")
    for _ in range(3):
        devtools.send("HeapProfiler.collectGarbage")
    told = {each["name"]: each["value"] for each in devtools.send("Performance.getMetrics")["metrics"]}
    devtools.detach()
    return {
        "heap MB": told["JSHeapUsedSize"] / 1024**2,
        "nodes": told["Nodes"],
        "listeners": told["JSEventListeners"],
    }
