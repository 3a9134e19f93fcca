"""The office on screen, as an admin who never saw it would: a service, a desk, a day; mistakes, and back."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from queue_core.actions import staff
from tests.api.changed import own_config
from tests.browser.conftest import PASSWORD, Screens, with_staff
from tests.browser.test_axe import examine
from tests.office import founded, hash_of, shipped
from tests.servers import until


@pytest.fixture
def office(browser, server, tmp_path):
    """Windows on a server with a config.toml of its own, and an admin, ada."""
    config = own_config(tmp_path)
    running = server(config=config, printer=[])
    with_staff(running)
    made, now = founded(shipped(running.folder, **running.changes), datetime.now(UTC)), datetime.now(UTC)
    hashed = hash_of(PASSWORD)
    staff.add_staff(made, "ada", name="Ada", role="admin", password_hash=hashed, by="test", now=now)
    made.storage.close()
    screens = Screens(browser, running)
    screens.config = config
    yield screens
    screens.close()


def save(page):
    page.click("[data-act=save]")


def test_a_service_and_its_desk_are_made_while_people_wait_and_screens_follow(office):
    """The kiosk has the new tile by itself, and the desk calls."""
    kiosk = office.kiosk()
    expect(kiosk.locator("[data-service]")).to_have_count(7)
    page = office.staff("/counter/office", "ada", bypass_csp=True)
    examine(page, "office")
    page.click("[data-add=service]")
    page.fill("[name=slug]", "passports")
    page.fill("[name=letter]", "H")
    page.fill("[name='name.ro']", "Pașapoarte")
    page.fill("[name='name.en']", "Passports")
    examine(page, "a new service")
    save(page)
    expect(page.locator("[data-table=passports]")).to_be_visible()
    page.click("[data-add=desk]")
    page.fill("[name=name]", "Camera 9")
    page.check("[name=services][value=passports]")
    save(page)
    expect(page.locator("[data-table='Camera 9']")).to_be_visible()
    expect(kiosk.locator("[data-service=passports]")).to_be_visible()
    assert 'name = {ro = "Pașapoarte", en = "Passports"}' in office.config.read_text(encoding="utf-8")


def test_a_mistake_is_told_in_words_and_what_was_typed_stays(office):
    page = office.staff("/counter/office/hours", "ada")
    expect(page.locator(".help").first).to_be_visible()
    page.goto(office.server.url + "/counter/office/line")
    page.fill("[name=grace_minutes]", "9999")
    office.allowed = ("422",)
    save(page)
    expect(page.locator("[role=alert]:not([data-idle])")).to_contain_text("grace_minutes")
    assert page.input_value("[name=grace_minutes]") == "9999"
    page.fill("[name=grace_minutes]", "20")
    save(page)
    expect(page.locator("[data-change]")).to_have_count(1)
    page.click("[data-act=undo-change]")
    expect(page.locator("[data-change]")).to_have_count(2)
    assert "grace_minutes = 15 " in office.config.read_text(encoding="utf-8")


def test_what_would_leave_people_behind_is_said_before_it_is_done(office):
    """With its count; then it is done all the same, and the supervisor's alarm names them."""
    client = office.server.client()
    office.allowed = ("409",)
    client.post("/tickets", {"service": "social-assistance"})
    page = office.staff("/counter/office/desk/8", "ada")
    for desk in ("8", "9"):
        page.goto(f"{office.server.url}/counter/office/desk/{desk}")
        page.uncheck("[name=services][value=social-assistance]")
        page.check("[name=services][value=taxes]")
        save(page)
        if desk == "8":
            expect(page.locator("[data-effects]")).to_contain_text("1")
            page.click("[data-act=sure]")
        expect(page.locator("[data-table=taxes]")).to_be_visible()
    page.goto(office.server.url + "/counter/office/service/social-assistance")
    page.click("[data-act=remove]")
    expect(page.locator("[data-effects]")).to_contain_text("1")
    assert "social-assistance" in office.config.read_text(encoding="utf-8")
    page.click("[data-act=sure]")
    expect(page.locator("[data-table=taxes]")).to_be_visible()
    until(lambda: 'slug = "social-assistance"' not in office.config.read_text(encoding="utf-8"))


def test_a_supervisor_does_not_see_it(office):
    page = office.staff("/counter/supervisor", "ioana")
    assert page.locator("a[href='/counter/office']").count() == 0
    office.allowed = ("403",)
    page.goto(office.server.url + "/counter/office")
    expect(page.locator("[data-section]")).to_have_count(0)


def test_the_screens_stand_beside_the_form_as_they_would_be(office):
    """The kiosk's own tile and the TV's own row follow what is typed; without a script of theirs, unsaved."""
    page = office.staff("/counter/office/service/taxes", "ada", bypass_csp=True)
    page.fill("[name='name.ro']", "Biruri și taxe")
    kiosk, tv = (page.frame_locator(f"[data-screen={screen}]") for screen in ("kiosk", "tv"))
    expect(kiosk.locator("[data-service=taxes] strong")).to_have_text("Biruri și taxe")
    expect(tv.locator("[data-newest] .service")).to_contain_text("Biruri și taxe")
    expect(page.locator("[data-slip]")).to_have_js_property("naturalWidth", 576)
    page.fill("[name=letter]", "P")
    expect(page.locator("[data-preview-problem]")).to_contain_text("P")
    examine(page, "a service with its previews")
    assert "Biruri" not in office.config.read_text(encoding="utf-8")


def test_save_pressed_twice_saves_once_and_says_so(office):
    """Two presses in one moment: whichever answer the browser shows, nobody is told of another hand."""
    page = office.staff("/counter/office/line", "ada")
    page.fill("[name=grace_minutes]", "25")
    page.dblclick("[data-act=save]")
    expect(page.locator("#line [data-told]")).to_be_visible()
    expect(page.locator("[data-change]")).to_have_count(1)
    assert "grace_minutes = 25 " in office.config.read_text(encoding="utf-8")
