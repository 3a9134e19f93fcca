"""What stands beside the calls, and that the calls always win: panel, areas, notices, hours, sizes."""

import base64

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.conftest import booked, taken
from tests.browser.measuring import measure
from tests.browser.test_tv import CAP_HEIGHT
from tests.pace import at_most

FILM = """
() => new Promise((done) => {
  const canvas = document.createElement('canvas');
  const pen = canvas.getContext('2d');
  const recorder = new MediaRecorder(canvas.captureStream(20), {mimeType: 'video/webm'});
  const draw = setInterval(() => pen.fillRect(Math.random() * 100, 0, 9, 99), 50);
  recorder.ondataavailable = ({data}) => {
    clearInterval(draw);
    const reader = new FileReader();
    reader.onload = () => done(reader.result.split(',')[1]);
    reader.readAsDataURL(data);
  };
  recorder.start();
  setTimeout(() => recorder.stop(), 1500);
})
"""
SIZES = [(1920, 1080), (3840, 2160), (1080, 1920), (1280, 800), (1366, 768)]


@pytest.fixture
def folder(browser, tmp_path):
    """Two texts, and a picture and a film with what they show, as an office would put them there."""
    (tmp_path / "1-program.ro.txt").write_text("Program nou\nLuni–vineri 8:30–18:30", encoding="utf-8")
    (tmp_path / "1-program.en.txt").write_text("New hours\nMonday to Friday 8:30–18:30", encoding="utf-8")
    Image.new("RGB", (640, 360), "teal").save(tmp_path / "2-park.jpg")
    (tmp_path / "2-park.ro.txt").write_text("Parcul Kiseleff\nse redeschide luni.", encoding="utf-8")
    (tmp_path / "2-park.en.txt").write_text("Kiseleff Park opens again on Monday.", encoding="utf-8")
    (tmp_path / "3-film.ro.txt").write_text("Ieșirea de urgență este lângă ghișeul 9.", encoding="utf-8")
    page = browser.new_page()
    (tmp_path / "3-film.webm").write_bytes(base64.b64decode(page.evaluate(FILM)))
    page.close()
    (tmp_path / "secret.toml").write_text("not for the TV")
    (tmp_path / ".hidden.jpg").write_bytes(b"")
    return tmp_path


def assert_below(panel, what: str, words: str) -> None:
    """What it shows stands below it, whole and within the panel."""
    shown = panel.locator(what).locator("xpath=following-sibling::figcaption")
    expect(shown).to_contain_text(words)
    expect(shown).to_be_visible()
    box, seen, around = shown.bounding_box(), panel.locator(what).bounding_box(), panel.bounding_box()
    assert seen["y"] + seen["height"] <= box["y"] + 1
    assert box["y"] + box["height"] <= around["y"] + around["height"] + 1
    assert seen["height"] > box["height"]


def test_texts_pictures_and_films_of_a_folder_are_shown_in_turn(lobby, folder):
    """In both languages, in the order of their names, nothing else of the folder; the film without sound."""
    screens = lobby(display={"panel": str(folder), "panel_seconds": 5})
    tv = screens.tv()
    panel = tv.locator("[data-panel]")
    romanian, english = panel.locator(".text[lang=ro]"), panel.locator(".text[lang=en]")
    expect(romanian).to_be_visible()
    expect(romanian).to_contain_text("Program nou")
    expect(english).to_contain_text("New hours")
    expect(panel.locator(".slide")).to_have_count(4)
    expect(english).to_be_visible()
    expect(panel.locator("img")).to_be_visible()
    assert panel.locator("img").evaluate("image => image.naturalWidth") == 640
    assert_below(panel, "img", "Parcul Kiseleff se redeschide luni.")
    expect(panel.locator("video")).to_be_visible()
    assert panel.locator("video").evaluate("film => film.muted")
    expect(panel.locator("figure:has(video) figcaption")).to_have_text(
        "Ieșirea de urgență este lângă ghișeul 9."
    )
    expect(romanian).to_be_visible()
    for name in ("secret.toml", ".hidden.jpg", "..%2Fserver0%2Flobby.db"):
        assert tv.request.get(f"{screens.server.url}/display/panel/{name}").status == 404


def test_while_a_call_is_lit_the_film_stands_still(lobby, folder):
    """And goes on afterwards: nothing moves beside a call."""
    for other in [*folder.glob("1-*"), *folder.glob("2-*")]:
        other.unlink()
    screens = lobby(display={"panel": str(folder), "volume": 0})
    desks = screens.server.client("desk")
    taken(screens)
    desks.post("/desks/1/open")
    tv = screens.tv()
    film = tv.locator("[data-panel] video")
    expect(film).to_have_js_property("paused", False)
    desks.post("/desks/1/calls")
    expect(tv.locator('[data-call="A001"][data-newest]')).to_be_visible()
    with at_most(1.5):
        expect(film).to_have_js_property("paused", True)
    expect(film).to_have_js_property("paused", False)


def test_who_waits_is_counted_beside_the_calls_as_it_changes(lobby):
    screens = lobby(display={"panel_waiting": True})
    taken(screens)
    tv = screens.tv()
    expect(tv.locator('[data-waiting="taxes"]')).to_have_text("1")
    with at_most(1):
        taken(screens)
        expect(tv.locator('[data-waiting="taxes"]')).to_have_text("2")
    expect(tv.locator('[data-waiting="social-assistance"]')).to_have_text("0")


@pytest.mark.parametrize("panel", [False, True], ids=["alone", "beside-a-panel"])
def test_the_newest_call_is_as_high_and_nothing_overlaps_at_any_size(lobby, panel):
    """18 % of the shorter side at 8 m, whatever stands beside it; long numbers and desks' names fit."""
    names = ["1", "112", "Info-Hall-2"]
    screens = lobby(
        desk=[{"name": name, "services": ["taxes"]} for name in names], display={"panel_waiting": panel}
    )
    client = screens.server.client()
    booked(screens, "PS1-1", 5)
    client.post("/check-ins", {"code": "PS1-1"})
    for name in reversed(names):
        taken(screens)
        client.post(f"/desks/{name}/open")
    for name in ("Info-Hall-2", "112"):
        client.post(f"/desks/{name}/calls")
    for size in SIZES:
        tv = screens.open("/display/", size, bypass_csp=True)
        tv.wait_for_selector("[data-newest]")
        if panel:
            expect(tv.locator("[data-panel]")).to_be_visible()
        assert not measure(tv).faults(), size
        share = tv.evaluate(CAP_HEIGHT) * size[1] / min(size)
        assert 0.175 <= share <= 0.185, (size, share)


@pytest.mark.parametrize("metres", [5, 10])
def test_the_distance_sets_the_size_of_the_newest_call(lobby, metres):
    """0.7 degrees, on the same glass; at 10 m a booked number and a desk of two digits still fit."""
    screens = lobby(display={"viewing_distance_m": metres}, desk=[{"name": "12", "services": ["taxes"]}])
    client = screens.server.client()
    booked(screens, "PS1-1", 5)
    client.post("/check-ins", {"code": "PS1-1"})
    client.post("/desks/12/open")
    client.post("/desks/12/calls")
    tv = screens.open("/display/", (1920, 1080), bypass_csp=True)
    tv.wait_for_selector("[data-newest]")
    assert not measure(tv).faults()
    assert abs(tv.evaluate(CAP_HEIGHT) - 0.18 * metres / 8) < 0.004


def test_two_areas_have_a_tv_each_and_the_whole_lobby_a_third(lobby):
    """A call to an area's desk is on its TV and on the lobby's, never on the other area's."""
    areas = [{"slug": "a", "name": "Sala A", "desks": ["1"]}, {"slug": "b", "name": "Sala B", "desks": ["3"]}]
    screens = lobby(area=areas)
    desks = screens.server.client("desk")
    screens.allowed = ("404",)
    tvs = {area: screens.open(f"/display/?area={area}", (1920, 1080)) for area in ("a", "b", "")}
    expect(tvs["a"].locator("h1")).to_contain_text("Sala A")
    for desk in ("1", "3"):
        taken(screens)
        desks.post(f"/desks/{desk}/open")
        desks.post(f"/desks/{desk}/calls")
    expect(tvs["a"].locator("[data-call]")).to_have_attribute("data-call", "A001")
    expect(tvs["b"].locator("[data-call]")).to_have_attribute("data-call", "A002")
    expect(tvs[""].locator("[data-call]")).to_have_count(2)
    assert tvs[""].request.get(f"{screens.server.url}/display/?area=c").status == 404


def test_a_supervisors_notice_comes_to_tv_and_kiosk_and_goes(lobby):
    """Put up in two languages on the supervisor's page, read in turn with the office's own."""
    screens = lobby()
    tv, kiosk = screens.tv(), screens.kiosk()
    office = screens.staff("/counter/supervisor", login="ioana")
    office.click("summary:has-text('anunț')")
    office.fill("[name=words-ro]", "Astăzi închidem la ora 15:00.")
    office.fill("[name=words-en]", "Today we close at 15:00.")
    with office.expect_navigation():
        office.click("[data-act=post-notice]")
    notice = tv.locator("[data-notices] [data-notice][lang=ro]")
    expect(notice).to_contain_text("Astăzi închidem la ora 15:00.")
    expect(notice).to_be_visible()
    english = tv.locator("[data-notices] [data-notice][lang=en]")
    expect(english).to_contain_text("Today we close at 15:00.")
    expect(english).to_be_visible()
    expect(notice).to_be_hidden()
    expect(kiosk.locator("[data-notice]")).to_have_text("Astăzi închidem la ora 15:00.")
    with office.expect_navigation():
        office.click("[data-notice] [data-act=withdraw]")
    expect(notice).to_have_count(0)
    expect(kiosk.locator("[data-notice]")).to_have_count(0)


def test_a_closed_office_says_when_it_opens_and_a_call_takes_the_glass_back(lobby):
    """An appointment may still be confirmed, and its visitor called."""
    # It is always noon where servers stand.
    hours = {day: [] for day in ("mon", "tue", "wed", "thu", "fri", "sat")} | {"sun": ["10:00-10:01"]}
    screens = lobby(hours=hours, display={"volume": 0})
    tv = screens.tv()
    closed = tv.locator(".closed")
    expect(closed).to_contain_text("Acum este închis. Redeschidem duminică, la 10:00.")
    expect(closed).to_contain_text("Sunday")
    client = screens.server.client()
    booked(screens, "PS1-1", 5)
    client.post("/check-ins", {"code": "PS1-1"})
    client.post("/desks/1/open")
    client.post("/desks/1/calls")
    expect(tv.locator('[data-call="PA001"][data-newest]')).to_be_visible()
    expect(closed).to_have_count(0)
