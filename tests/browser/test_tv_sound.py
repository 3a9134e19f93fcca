"""What is heard is what is lit; a sound that is not allowed never stops the picture."""

import time

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ARGUMENTS, Screens, taken, with_staff

REFUSE = """
HTMLMediaElement.prototype.play = () => Promise.reject(new DOMException("no gesture", "NotAllowedError"));
"""


@pytest.fixture
def windows(browser, server):
    """`windows(policy)`: a fresh server, and a Chromium that is started with this policy for sounds."""
    opened = []

    def make(policy: str) -> Screens:
        running = server(printer=[])
        with_staff(running)
        chromium = browser.browser_type.launch(
            executable_path="/usr/bin/chromium",
            args=[*ARGUMENTS, f"--autoplay-policy={policy}", "--mute-audio"],
        )
        opened.append((Screens(chromium, running), chromium))
        return opened[-1][0]

    yield make
    for screens, chromium in opened:
        screens.close()
        chromium.close()


def wavs(page) -> list[tuple[float, str]]:
    asked: list[tuple[float, str]] = []
    page.on(
        "request", lambda request: ".wav" in request.url and asked.append((time.monotonic(), request.url))
    )
    return asked


def test_each_call_is_chimed_and_said_while_it_is_lit(windows):
    """Two calls within a second: the second waits for the end of the first one's sentence."""
    screens = windows("no-user-gesture-required")
    desks = screens.server.client("desk")
    for desk in ("1", "2"):
        taken(screens, language="en" if desk == "2" else "ro")
        desks.post(f"/desks/{desk}/open")
    tv = screens.tv(bypass_csp=True)
    asked = wavs(tv)
    tv.evaluate("""() => {
      window.lit = [];
      const note = () => {
        const now = document.querySelector('[data-newest]')?.dataset.call;
        if (now && window.lit.at(-1) !== now) window.lit.push(now);
      };
      new MutationObserver(note).observe(document.body, {subtree: true, childList: true, attributes: true});
    }""")
    for desk in ("1", "2"):
        assert desks.post(f"/desks/{desk}/calls")[0] == 201
    expect(tv.locator('[data-call="A002"]')).to_have_attribute("data-newest", "")
    with tv.expect_request("**/calls/A002/2.wav**"):
        pass
    assert tv.evaluate("window.lit")[-2:] == ["A001", "A002"]
    heard = [address.rpartition("/display/")[2] for _, address in asked]
    assert heard == ["chime.wav", "calls/A001/1.wav?turn=0", "chime.wav", "calls/A002/2.wav?turn=0"]
    assert asked[2][0] - asked[0][0] >= 5


def test_a_tv_that_may_not_sound_shows_every_call_and_tells_the_staff(lobby):
    """A small mark on the glass, and on the page of devices: so do browsers refuse without their flag."""
    screens = lobby()
    desks = screens.server.client("desk")
    taken(screens)
    desks.post("/desks/1/open")
    tv = screens.open("/", (1920, 1080))
    tv.add_init_script(REFUSE)
    tv.goto(f"{screens.server.url}/display/?token={screens.server.token('read')}")
    expect(tv.locator("[data-muted]")).to_be_hidden()
    desks.post("/desks/1/calls")
    expect(tv.locator('[data-call="A001"][data-newest]')).to_be_visible()
    expect(tv.locator("[data-muted]")).to_be_visible()
    office = screens.staff("/counter/devices", login="ioana")
    expect(office.locator('[data-device="read"]')).to_contain_text("conectat")
    for _ in range(20):
        office.reload()
        if "fără sunet" in office.inner_text('[data-device="read"]'):
            break
        office.wait_for_timeout(300)
    expect(office.locator('[data-device="read"]')).to_contain_text("fără sunet")


def test_twelve_desks_that_call_stay_listed_until_their_visitors_have_come(lobby):
    """More than five rows: the layout grows denser, and every number can be read."""
    names = [str(number) for number in range(1, 13)]
    screens = lobby(desk=[{"name": name, "services": ["taxes"]} for name in names])
    desks = screens.server.client("desk")
    tv = screens.tv(bypass_csp=True)
    for name in names:
        taken(screens)
        desks.post(f"/desks/{name}/open")
        assert desks.post(f"/desks/{name}/calls")[0] == 201
    expect(tv.locator("[data-call]")).to_have_count(12)
    for size in ((1920, 1080), (3840, 2160), (1080, 1920)):
        page = screens.open("/display/", size, bypass_csp=True)
        expect(page.locator("[data-call]")).to_have_count(12)
        boxes = page.evaluate("""() => [...document.querySelectorAll('[data-call] .numeral')].map(each => {
          const box = each.getBoundingClientRect();
          return [box.left, box.top, box.right, box.bottom, each.scrollWidth - each.clientWidth];
        })""")
        assert all(
            left >= 0 and right <= size[0] and bottom <= size[1] for left, _, right, bottom, _ in boxes
        )
        assert not [
            (one, other)
            for at, one in enumerate(boxes)
            for other in boxes[:at]
            if one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
        ], f"numbers overlap at {size}"


def test_the_clock_is_the_offices_whatever_the_tv_believes(lobby):
    """A TV whose clock is an hour wrong shows the server's time."""
    screens = lobby()
    tv = screens.open("/", (1920, 1080), bypass_csp=True)
    right = screens.open("/display/", (1920, 1080), bypass_csp=True)
    tv.clock.install(time=time.time() - 3600)
    tv.goto(screens.server.url + "/display/")
    tv.clock.run_for(2000)
    shown = [page.locator("[data-clock]").inner_text() for page in (tv, right)]
    minutes = [int(hour) * 60 + int(minute) for hour, minute in (each.split(":") for each in shown)]
    assert abs(minutes[0] - minutes[1]) <= 1
