"""What the office's pages say before somebody is left standing, and to whom another hand was quicker."""

import re

import pytest

from counter.office_fields import help_of, model_of
from counter.office_labels import KEYS, SECTIONS
from tests.api.changed import own_config
from tests.web import test_office_pages as pages
from tests.web.staff_browser import app_of, press, sign_in

acts, admin = pages.acts, pages.admin
SERVICE = "/counter/office/service"


@pytest.fixture
def config(tmp_path):
    """Open round the clock, on holidays too: people take tickets whatever day it is."""
    file = own_config(tmp_path)
    text = re.sub(r"\[\[holiday\]\]\n(?:\w.*\n)+", "", file.read_text(encoding="utf-8"))
    file.write_text(re.sub(r'"08:30-1[68]:30"', '"00:00-24:00"', text), encoding="utf-8")
    return file


def waits_for(acts, service: str) -> None:
    for _ in range(2):
        acts.take(service)


def test_a_service_is_taken_away_with_its_desks_and_who_waits_is_told_before(admin, acts):
    """Its desks go on with what else they serve."""
    waits_for(acts, "urban-planning")
    fields = pages.form_of(admin.get(f"{SERVICE}/urban-planning")) | {"do": "remove"}
    asked = press(admin, f"{SERVICE}/urban-planning", **fields)
    assert asked.status_code == 409 and "2 persoane așteaptă la Urbanism" in asked.text
    assert "urban-planning" in acts.office.settings.services
    assert press(admin, f"{SERVICE}/urban-planning", **fields, sure="yes").status_code == 303
    assert [acts.office.settings.desks[name].services for name in "34"] == [("taxes",), ("utilities",)]


def test_the_last_desk_of_a_service_is_not_taken_from_who_waits_without_a_word(admin, acts):
    waits_for(acts, "population-records")
    fields = pages.form_of(admin.get("/counter/office/desk/6")) | {"services": "taxes"}
    asked = press(admin, "/counter/office/desk/6", **fields)
    assert asked.status_code == 409
    assert "2 persoane așteaptă la Evidența persoanelor, iar niciun ghișeu nu ar mai deservi" in asked.text
    assert press(admin, "/counter/office/desk/6", **fields, sure="yes").status_code == 303


def test_a_form_that_another_hand_has_overtaken_can_be_saved_once_it_was_looked_at(admin, acts):
    """What was typed stays, and beside it stands what the file says by now."""
    line = "/counter/office/line"
    ours = pages.form_of(admin.get(line)) | {"grace_minutes": "20"}
    other = app_of(acts).test_client()
    sign_in(other, pages.ADMIN)
    theirs = pages.form_of(other.get(line)) | {"grace_minutes": "25"}
    assert press(other, line, **theirs).status_code == 303
    late = press(admin, line, **ours)
    assert late.status_code == 412
    field = re.search(r'data-key="grace_minutes">.*?</div>', late.text, re.S)[0]
    assert 'value="20"' in field and "Acum scrie: 25" in field
    assert late.text.count("Acum scrie") == 1
    again = ours | {name: said for name, said in pages.form_of(late).items() if name in ("tag", "key")}
    assert press(admin, line, **again).status_code == 303
    assert acts.office.settings.line.grace_minutes == 20


def test_a_service_that_nobody_has_named_yet_is_no_mistake(admin):
    """The form of a new one opens without a word of what is wrong."""
    new = f"{SERVICE}/new"
    preview = press(admin, "/counter/office/preview/service/new", **pages.form_of(admin.get(new)))
    assert preview.get_json() == {"problem": ""}


def test_a_services_icon_is_chosen_from_the_set_and_another_is_drawn_as_a_ticket(admin, acts, config):
    """A name of a file by hand breaks no screen, and stays until another is chosen."""
    text = config.read_text(encoding="utf-8").replace('icon = "coins"', 'icon = "no-such-thing"')
    config.write_text(text, encoding="utf-8")
    pages.office_seen.take_over(acts.office, pages.clock.now())
    page = admin.get(f"{SERVICE}/taxes").text
    shown = re.findall(r'<input type="radio" name="icon" value="([^"]+)"( checked)?>\s*(<svg[^>]*>)?', page)
    assert len(shown) > 10 and all(drawing for _, _, drawing in shown)
    assert [name for name, chosen, _ in shown if chosen] == ["no-such-thing"]


def test_every_field_has_a_name_that_is_no_key_of_the_file():
    """In the words of the office, not of its programmers."""
    for section in SECTIONS:
        if section not in ("hours", "rights"):
            keys = [info.alias or name for name, info in model_of(section).model_fields.items()]
            unnamed = [key for key in keys if not (KEYS.get(f"{section}.{key}") or KEYS.get(key))]
            assert not unnamed, (section, unnamed)


def test_help_that_goes_on_in_the_next_line_is_told_whole():
    assert help_of("kiosk")["same_key_ms"].endswith("0: each strike counts")
    assert help_of("line")["grace_minutes"] == "… and keeps the slot so long after it"
