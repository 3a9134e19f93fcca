"""One law for each field: every door that takes it says the same yes or no."""

import csv
import io

import pytest

from queue_core import clock
from queue_core.actions import staff
from queue_core.feed.importing import import_feed
from tests.feed.feeds import calendar, event
from tests.web.staff_browser import app_of, press, sign_in, staffed

SECRET = "the token of the booking site"
GOOD = {"reference": "R1", "service": "taxes", "slot_at": "2020-03-12 10:00"}
"""Past, so that any number of appointments may have the same code."""
COMING = "2040-03-12 10:00"
FIELDS = [
    ("reference", "R" * 200, True), ("reference", "R" * 201, False), ("reference", "R\u202e1", False),
    ("reference", "R\x071", False), ("reference", "R\ufffd1", False), ("reference", "R\u200b1", False),
    ("reference", "Ș-1 a.b", True), ("reference", "2,02701E+11", False), ("reference", "2027001.0", False),
    ("reference", "#REF!", False), ("reference", "a/b", True),
    ("service", "taxes", True), ("service", "nothing", False), ("service", "s" * 201, False),
    ("service", "taxes\u202e", False),
    ("name", "Ana-Maria Țurcanu", True), ("name", "ș" * 200, True), ("name", "x" * 201, False),
    ("name", "Ion\u202eescu", False), ("name", "\u202eIon", False), ("name", "Ion\x07", False),
    ("name", "Io\ufffdn", False), ("name", "I\u2066on", False), ("name", "بي\u200dبي", True),
    ("name", " Ana ", True),
    ("phone", "+40 721 234 567", True), ("phone", "4" * 40, True), ("phone", "4" * 41, False),
    ("phone", "07\u202e21", False), ("phone", "\u202d+40721234567\u202c", True),
    ("phone", "4,0721E+10", False), ("phone", "40721234567.0", True),
    ("language", "en-GB", True), ("language", "ro-Latn-RO-x-one", True), ("language", "e-n", False),
    ("language", "ro", True), ("language", "EN", True), ("language", "x" * 14, False),
    ("language", "xx", False), ("language", "ro_RO", False), ("language", "e" * 200, False),
    ("state", "booked", True), ("state", "Cancelled", True), ("state", "canceled", True),
    ("state", "arrived", False), ("state", "maybe", False),
    ("code", "123456", True), ("code", "12345", False), ("code", "1234567", False), ("code", "١٢٣٤٥٦", False),
    ("minutes", "1", True), ("minutes", "480", True), ("minutes", "0", False), ("minutes", "481", False),
    ("slot_at", "1999-12-31 10:00", False), ("slot_at", "2000-01-01 10:00", True),
    ("slot_at", "2100-12-31 10:00", True), ("slot_at", "2101-01-01 10:00", False),
    ("slot_at", "2200-01-01 10:00", False),
]  # fmt: skip
BY_PHONE = ("service", "name", "phone", "language", "slot_at")
"""What staff write of an appointment; its time is to come."""


@pytest.fixture
def acts(found):
    known = staffed(found)
    digest = staff.digest(SECRET)
    staff.add_token(known.office, "site", scope="feed", token_digest=digest, by="test", now=clock.now())
    return known


@pytest.fixture
def office(acts):
    return acts.office


@pytest.fixture
def app(acts):
    return app_of(acts)


@pytest.fixture
def ioana(app):
    browser = app.test_client()
    sign_in(browser, "ioana")
    return browser


def as_json(asked: dict) -> dict:
    more = {"slot_at": asked["slot_at"].replace(" ", "T") + "+02:00"}
    return asked | more | ({"minutes": int(asked["minutes"])} if "minutes" in asked else {})


def by_batch(app, office, ioana, asked) -> bool:
    header = {"Authorization": f"Bearer {SECRET}"}
    answer = app.test_client().post("/api/v1/appointments:batch", json=[as_json(asked)], headers=header)
    return answer.json[0]["status"] < 400


def by_put(app, office, ioana, asked) -> bool:
    header, body = {"Authorization": f"Bearer {SECRET}"}, as_json(asked)
    path = f"/api/v1/appointments/{body.pop('reference')}"
    return app.test_client().put(path, json=body, headers=header).status_code < 400


def by_table(app, office, ioana, asked) -> bool:
    text = io.StringIO()
    csv.writer(text).writerows([asked.keys(), asked.values()])
    return not import_feed(office, text.getvalue().encode(), "day.csv").refused


def by_calendar(app, office, ioana, asked) -> bool:
    time = asked["slot_at"].replace("-", "").replace(" ", "T").replace(":", "") + "00"
    said = event(
        *(f"X-{key.upper()}:{asked[key]}" for key in ("language", "code") if key in asked),
        uid=f"UID:{asked['reference']}",
        dtstart=f"DTSTART;TZID=Europe/Bucharest:{time}",
        dtend=f"DURATION:PT{asked.get('minutes', 10)}M",
        categories=f"CATEGORIES:{asked['service']}",
        attendee=f'ATTENDEE;CN="{asked.get("name", "Ana")}":tel:{asked.get("phone", "+40700000001")}',
        status=f"STATUS:{asked.get('state', 'CONFIRMED')}",
    )
    return not import_feed(office, calendar(said).encode(), "day.ics").refused


def by_form(app, office, ioana, asked) -> bool:
    day, time = asked["slot_at"].split(" ")
    given = {key: asked.get(key, "") for key in ("service", "name", "phone", "language")}
    return press(ioana, "/counter/appointments", day=day, time=time, **given).status_code == 303


DOORS = {"PUT": by_put, "batch": by_batch, "CSV": by_table, "iCalendar": by_calendar, "form": by_form}


@pytest.mark.parametrize("field", list(dict.fromkeys(field for field, *_ in FIELDS)))
def test_every_door_says_the_same_of_a_field(app, office, ioana, field):
    """The API one by one and in a batch, a table, a calendar, and the staff's form."""
    values = [(value, is_good) for each, value, is_good in FIELDS if each == field]
    assert {is_good for _, is_good in values} == {True, False}
    for number, (value, is_good) in enumerate(values):
        said = {}
        for name, door in DOORS.items():
            slot_at = COMING if name == "form" else GOOD["slot_at"]
            if name == "form" and (
                field not in BY_PHONE or (is_good and value < COMING and field == "slot_at")
            ):
                continue
            asked = GOOD | {"reference": f"{name}{number}", "slot_at": slot_at, field: value}
            said[name] = door(app, office, ioana, asked)
        assert set(said.values()) == {is_good}, (value, said)
