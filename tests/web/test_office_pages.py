"""The office's pages without a script: saved once however often it is sent, told what it would do, holidays
offered, and what a preview is made of."""

import re
from datetime import date, datetime, timedelta
from html import unescape

import pytest

from counter.office_labels import told
from queue_core import clock
from queue_core.actions import office_seen
from queue_core.boards.office_history import office_history
from queue_core.data.prints import print_job
from queue_core.settings import settings as reading
from tests.api.changed import own_config
from tests.office import Acts, Clock, founded
from tests.web.staff_browser import app_of, csrf, press, sign_in, with_accounts

ADMIN = "dan"


@pytest.fixture
def config(tmp_path):
    file = own_config(tmp_path)
    opened = file.read_text(encoding="utf-8").replace('"08:30-16:30"', '"00:00-24:00"')
    file.write_text(opened.replace('"08:30-18:30"', '"00:00-24:00"'), encoding="utf-8")
    return file


@pytest.fixture
def acts(config, tmp_path, kept_in):
    """An office with a config.toml of its own, now."""
    storage = {"folder": str(tmp_path / "data"), "url": kept_in}
    settings = reading.load(config, storage=storage, server={"async_mode": "threading"})
    made = Acts(founded(settings, clock.now()), Clock(clock.now()))
    with_accounts(made.office, clock.now())
    yield made
    made.office.storage.close()


@pytest.fixture
def admin(acts):
    browser = app_of(acts).test_client()
    sign_in(browser, ADMIN)
    return browser


def form_of(page) -> dict[str, str]:
    """The fields of a settings' form as a browser sends them, unchanged."""
    form = re.search(r'<form class="settings-form".*?</form>', page.text, re.S)[0]
    fields = {
        name: unescape(value)
        for name, value in re.findall(r'<input name="([^"]+)"[^>]* value="([^"]*)"', form)
    }
    for name, value in re.findall(r'<input type="hidden" name="(tag|key)" value="([^"]*)"', form):
        fields[name] = value
    fields |= dict(re.findall(r'<input type="radio" name="([^"]+)" value="([^"]*)" checked', form))
    fields |= {
        name: unescape(text) for name, text in re.findall(r'<textarea name="([^"]+)"[^>]*>([^<]*)<', form)
    }
    for select in re.findall(r"<select name=.*?</select>", form, re.S):
        name, chosen = re.search(r'name="([^"]+)"', select)[1], re.search(r"<option selected>([^<]*)", select)
        fields[name] = chosen[1] if chosen else ""
    return fields


def test_a_form_that_is_sent_twice_is_saved_once_and_told_so(admin, acts):
    """Also one whose table has another name by then, or is gone; nobody is told of another hand."""
    line = "/counter/office/line"
    fields = form_of(admin.get(line)) | {"grace_minutes": "20"}
    first, second = (press(admin, line, **fields) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert 'data-told="saved"' in admin.get(first.location).text
    assert 'data-told="again"' in admin.get(second.location).text
    desk = "/counter/office/desk/3"
    fields = form_of(admin.get(desk)) | {"name": "Camera 3", "services": "taxes"}
    assert [press(admin, desk, **fields).status_code for _ in range(2)] == [303, 303]
    gone = form_of(admin.get("/counter/office/desk/4")) | {"do": "remove"}
    leads = [press(admin, "/counter/office/desk/4", **gone).location for _ in range(2)]
    assert "saved=desk" in leads[0] and "again=desk" in leads[1]
    assert len(office_history(acts.office)) == 3
    assert list(acts.office.settings.desks)[2:4] == ["Camera 3", "5"]


def test_a_new_service_wants_its_name_alone(admin, acts):
    """The short name is made from it, the next letter is offered; until a desk serves it the page says so."""
    fields = form_of(admin.get("/counter/office/service/new")) | {"name.ro": "Stare civilă", "name.en": ""}
    assert press(admin, "/counter/office/service/new", **fields).status_code == 303
    made = acts.office.settings.services["stare-civila"]
    assert (made.letter, made.name.in_("ro")) == ("H", "Stare civilă")
    page = admin.get("/counter/office").text
    assert page.count('<span class="care">') == 1
    desk = {"name": "12", "services": "stare-civila"}
    assert press(admin, "/counter/office/desk/new", **desk).status_code == 303
    assert '<span class="care">' not in admin.get("/counter/office").text


def test_a_mistake_stands_beside_its_field(admin):
    """In the office's words, and the field says that it is meant; what was typed stays."""
    fields = form_of(admin.get("/counter/office/service/taxes")) | {"letter": "P", "minutes": "9999"}
    page = press(admin, "/counter/office/service/taxes", **fields)
    assert page.status_code == 422
    letter, minutes = (
        re.search(rf'data-key="{key}">.*?</div>', page.text, re.S)[0] for key in ("letter", "minutes")
    )
    assert "but not P" in letter and 'aria-invalid="true"' in letter and 'value="P"' in letter
    assert 'id="minutes-wrong"' in minutes and "letter" not in minutes
    new = press(admin, "/counter/office/desk/new", name="@", services="taxes")
    assert 'id="name-wrong"' in new.text and new.text.count('aria-invalid="true"') == 1


def test_a_renamed_desk_is_told_as_one_change(admin, acts):
    """Neither as one that went and one that came, nor with the order that follows from it."""
    fields = form_of(admin.get("/counter/office/desk/3")) | {"name": "Camera 3", "services": "taxes"}
    press(admin, "/counter/office/desk/3", **fields)
    changes = told(office_history(acts.office)[0]["changes"])
    assert changes == [{"key": "desk.3", "from": "3", "to": "Camera 3"}]
    press(admin, "/counter/office/desk/4", **form_of(admin.get("/counter/office/desk/4")) | {"do": "up"})
    (moved,) = told(office_history(acts.office)[0]["changes"])
    assert moved["key"] == "desk.order"


def test_a_change_that_is_taken_back_twice_is_taken_back_once(admin, acts):
    press(
        admin, "/counter/office/line", **form_of(admin.get("/counter/office/line")) | {"grace_minutes": "20"}
    )
    change = office_history(acts.office)[0]["id"]
    for said in ("saved", "again"):
        answer = press(admin, f"/counter/office/history/{change}/undo", key="one")
        assert answer.status_code == 303 and f"{said}=history" in answer.location
    assert len(office_history(acts.office)) == 2


def test_the_breaks_of_a_desk_are_typed_as_hours_are(admin, config):
    """Several with commas between; what is no time of day is said beside the field and changes nothing."""
    form = form_of(admin.get("/counter/office/desk/1")) | {"services": "taxes"}
    wrong = press(admin, "/counter/office/desk/1", **form | {"breaks": "noon"})
    assert wrong.status_code == 422 and "08:30-16:30" in unescape(wrong.text)
    saved = press(admin, "/counter/office/desk/1", **form | {"breaks": "12:00-12:30, 15:00-15:10"})
    assert saved.status_code == 303
    assert 'breaks = ["12:00-12:30", "15:00-15:10"]' in config.read_text(encoding="utf-8")
    assert form_of(admin.get("/counter/office/desk/1"))["breaks"] == "12:00-12:30, 15:00-15:10"


def booked(acts, days: int) -> date:
    """Two appointments on the day so many days from now, and the day."""
    day = acts.office.settings.opening.local_day(acts.clock.now + timedelta(days=days))
    for number in range(2):
        slot = datetime(day.year, day.month, day.day, 10, number, tzinfo=acts.office.settings.zone)
        acts.book(f"D{days}-{number}", slot, "taxes")
    return day


def test_who_is_booked_when_nobody_would_be_there_is_said_before_it_is_done(admin, acts):
    """On a holiday, in a closure of that service, in hours that are no more; each with a way to the day."""
    day = booked(acts, 9)
    closed = {"on": day.isoformat(), "name.ro": "Inventar", "name.en": "Stocktaking"}
    answer = press(admin, "/counter/office/holiday/new", **closed)
    assert answer.status_code == 409 and f"/counter/appointments?day={day}" in answer.text
    assert office_history(acts.office) == []
    span = {"from": day.isoformat(), "to": day.isoformat()}
    assert press(admin, "/counter/office/closure/new", **span, services="utilities").status_code == 303
    assert press(admin, "/counter/office/closure/new", **span, services="taxes").status_code == 409
    hours = form_of(admin.get("/counter/office/hours")) | {f"{day:%a}".lower(): "12:00-13:00"}
    assert press(admin, "/counter/office/hours", **hours).status_code == 409
    assert press(admin, "/counter/office/hours", **hours, sure="yes").status_code == 303
    assert press(admin, "/counter/office/holiday/new", **closed, sure="yes").status_code == 303


def test_public_holidays_are_offered_until_they_are_taken_over(admin, acts, config):
    """One by one or all; a day on which somebody is booked is said first. Then none is left."""
    config.write_text(re.sub(r"\[\[holiday\]\]\non = .*\nname = .*\n", "", config.read_text()))
    press(admin, "/counter/office/line", **form_of(admin.get("/counter/office/line")))
    office_seen.take_over(acts.office, clock.now())
    assert acts.office.settings.holiday == ()
    days = re.findall(r'data-take-over="([^"]+)"', admin.get("/counter/office").text)
    assert len(days) > 15
    assert press(admin, "/counter/office/holidays", on=days[0]).status_code == 303
    assert [each.on.isoformat() for each in acts.office.settings.holiday] == days[:1]
    ahead = (date.fromisoformat(days[1]) - acts.office.settings.opening.local_day(clock.now())).days
    booked(acts, ahead)
    data = {"on": days[1:], "csrf_token": csrf(admin)}
    asked = admin.post("/counter/office/holidays", data=data)
    assert asked.status_code == 409 and "data-effects" in asked.text
    assert admin.post("/counter/office/holidays", data=data | {"sure": "yes"}).status_code == 303
    assert [each.on.isoformat() for each in acts.office.settings.holiday] == days
    assert "data-take-over" not in admin.get("/counter/office").text


def previewed(admin, path: str, **fields: str) -> dict:
    answer = press(admin, f"/counter/office/preview/{path}", **fields)
    assert answer.status_code == 200
    return answer.json


def test_a_preview_shows_what_is_typed_on_the_screens_themselves(admin, acts):
    """The kiosk's tile, the TV's row, the slip; and nothing is written."""
    fields = form_of(admin.get("/counter/office/service/taxes")) | {"name.ro": "Biruri", "name.en": "Levies"}
    before = previewed(admin, "service/taxes", **form_of(admin.get("/counter/office/service/taxes")))
    shown = previewed(admin, "service/taxes", **fields)
    assert (shown["problem"], shown["service"]) == ("", "taxes")
    for screen in ("kiosk", "tv"):
        assert "Biruri" in shown["pages"][screen] or "Levies" in shown["pages"][screen]
        assert "Biruri" not in before["pages"][screen]
    assert 'data-service="taxes"' in shown["pages"]["kiosk"] and "data-newest" in shown["pages"]["tv"]
    assert shown["slip"].startswith("data:image/png;base64,") and shown["slip"] != before["slip"]
    assert "Biruri" not in admin.get("/counter/office").text and office_history(acts.office) == []


def test_a_preview_of_a_desk_shows_it_on_the_tv(admin):
    fields = form_of(admin.get("/counter/office/desk/new")) | {"name": "Camera 12", "services": "utilities"}
    shown = previewed(admin, "desk/new", **fields)
    assert 'data-desk="Camera 12"' in shown["pages"]["tv"] and shown["service"] == "utilities"


def test_a_preview_tells_what_is_wrong(admin):
    """In the words with which it would be refused."""
    fields = form_of(admin.get("/counter/office/service/taxes")) | {"letter": "P"}
    assert "but not P" in previewed(admin, "service/taxes", **fields)["problem"]


def test_a_sample_slip_is_printed_by_the_agent_as_any_other(admin, acts):
    """Twice pressed, once; the queue has it, of nobody."""
    printer = acts.office.settings.printer[0].name
    for _ in range(2):
        answer = press(admin, f"/counter/office/printers/{printer}/sample", key="one")
        assert answer.status_code == 303
    assert 'role="status"' in admin.get(answer.location).text
    with acts.office.storage.reading() as db:
        (job,) = db.execute(print_job.select()).all()
    assert (job.ticket_id, job.printer, job.facts["number"]) == (None, printer, "A000")
    assert acts.events()[-1] == "slip.tried"


def test_only_admins_come_near(acts):
    """Neither to a preview nor to the holidays nor to a printer."""
    browser = app_of(acts).test_client()
    sign_in(browser, "ioana")
    for path in ("office/preview/line", "office/holidays", "office/printers/kiosk/sample"):
        assert press(browser, f"/counter/{path}").status_code == 403
