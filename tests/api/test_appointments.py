"""The feed of appointments: put as the booking site knows them, read, cancelled, many at once."""

import json
from datetime import datetime, timedelta, timezone
from urllib.parse import quote

import pytest

from tests.api import opened, soon, stated

SHAPE = {"reference", "code", "service", "slot_at", "minutes", "language", "state", "ticket"}


@pytest.fixture(scope="module")
def api(tmp_path_factory):
    with opened(tmp_path_factory.mktemp("appointments")) as api:
        yield api


@pytest.fixture
def reference(request):
    return request.node.name[-50:]


def test_a_new_appointment_is_201_and_a_known_one_200(api, reference):
    asked = stated(soon(hours=1), minutes=10, language="en", name="Ana Pop", phone="+40700000001")
    first = api.ask("PUT", f"/appointments/{reference}", asked, scope="feed")
    again = api.ask("PUT", f"/appointments/{reference}", asked, scope="feed")
    assert (first.status, again.status) == (201, 200)
    assert first.data == again.data == api.get(f"/appointments/{reference}", scope="feed")
    assert set(first.data) == SHAPE
    wanted = {"reference": reference, "service": "taxes", "minutes": 10, "language": "en", "state": "booked"}
    assert first.data.items() >= wanted.items() and first.data["ticket"] is None
    assert len(first.data["code"]) == 6 and first.data["code"].isdigit()


def test_putting_the_same_again_changes_nothing(api, reference):
    slot = soon(hours=1)
    first = api.book(reference, slot, name="Ana")
    before = api.seq()
    assert api.book(reference, slot, name="Ana") == first
    assert api.seq() == before


def test_a_changed_appointment_keeps_its_code_and_is_journalled_once(api, reference):
    first = api.book(reference, soon(hours=1))
    before = api.seq()
    moved = api.book(reference, soon(hours=2), service="utilities", minutes=20)
    assert moved["code"] == first["code"]
    assert (moved["service"], moved["minutes"]) == ("utilities", 20)
    (event,) = api.journal(before)
    assert (event["event"], event["by"]) == ("appointment.changed", "token:supervisor")


def test_an_instant_is_the_same_in_every_zone(api, reference):
    slot = soon(hours=1)
    api.book(reference, slot)
    before = api.seq()
    api.book(reference, slot.astimezone(timezone(timedelta(hours=5, minutes=30))))
    assert api.seq() == before
    assert datetime.fromisoformat(api.get(f"/appointments/{reference}")["slot_at"]) == slot


@pytest.mark.parametrize("days", [-400, -1, 1, 400])
def test_slots_in_the_past_or_outside_hours_are_accepted(api, reference, days):
    assert api.book(reference, soon(days=days).replace(hour=3))["state"] == "booked"


def test_the_feed_may_supply_the_code_and_no_two_coming_appointments_have_the_same(api, reference):
    assert api.book(reference, soon(hours=1), code="000042")["code"] == "000042"
    assert api.book(reference, soon(hours=2))["code"] == "000042", "left out: it stays"
    taken = api.ask("PUT", f"/appointments/{reference}2", stated(soon(hours=1), code="000042"))
    assert (taken.status, taken.code) == (409, "code_taken")
    api.book(f"{reference}-past", soon(days=-3), code="000043")
    assert api.book(f"{reference}3", soon(hours=1), code="000043")["code"] == "000043"


def test_deleting_cancels_and_twice_is_once(api, reference):
    api.book(reference, soon(hours=1))
    before = api.seq()
    gone = [api.ask("DELETE", f"/appointments/{reference}", scope="feed") for _ in range(2)]
    assert [(answer.status, answer.data["state"]) for answer in gone] == [(200, "cancelled")] * 2
    assert [event["event"] for event in api.journal(before)] == ["appointment.cancelled"]
    assert api.book(reference, soon(hours=1))["state"] == "booked", "and it can be booked again"
    assert api.book(reference, soon(hours=1), state="cancelled")["state"] == "cancelled"


def test_an_unknown_appointment_is_404(api):
    for method in ("GET", "DELETE"):
        assert api.ask(method, "/appointments/nothing-here").code == "unknown_appointment"


@pytest.mark.parametrize("later", [{"service": "utilities"}, {"state": "cancelled"}, {"slot_at": None}])
def test_once_the_visitor_has_arrived_the_ticket_and_its_place_stay(api, reference, later):
    """Whatever becomes of the appointment."""
    booked = api.book(reference, soon(minutes=20))
    ticket = api.post("/check-ins", {"code": booked["code"]}).data
    arrived = api.get(f"/appointments/{reference}")
    assert (arrived["state"], arrived["ticket"]) == ("arrived", ticket["number"])
    asked = stated(soon(minutes=20)) | later
    asked["slot_at"] = asked["slot_at"] or soon(hours=3).isoformat()
    assert api.ask("PUT", f"/appointments/{reference}", asked).status == 200
    now = api.get(f"/tickets/{ticket['id']}")
    for kept in ("number", "service", "rank", "due_at", "state", "slot_at"):
        assert now[kept] == ticket[kept]
    again = api.post("/check-ins", {"code": booked["code"]})
    assert (again.status, again.data["id"]) == (200, ticket["id"])


@pytest.mark.parametrize(
    "reference", ["A B", "Ștefan-1", "a.b,c;d", "100%", "x?y#z", "A:batch", "…", "A/B", " A"]
)
def test_whatever_reference_is_put_is_found_again_under_the_same_address(api, reference):
    path = f"/appointments/{quote(reference, safe='')}"
    made = api.ask("PUT", path, stated(soon(hours=1)))
    assert made.status in (200, 201), made.data
    assert api.get(path) == made.data
    assert api.ask("DELETE", path).status == 200


@pytest.mark.parametrize("changed", [
    {"slot_at": "2026-02-02T09:00:00"}, {"slot_at": "yesterday"}, {"slot_at": None}, {"slot_at": 1e300},
    {"slot_at": "0001-01-01T00:00:00+23:59"}, {"slot_at": "9999-12-31T23:59:59-23:59"}, {"minutes": 0},
    {"minutes": -5}, {"minutes": 10**30}, {"minutes": 1.5}, {"service": "nothing"}, {"service": None},
    {"service": ["taxes"]}, {"language": "xx"}, {"language": "x" * 200}, {"name": "x" * 201},
    {"name": "a\x00b"},
    {"phone": "1\n2"}, {"phone": 7}, {"state": "arrived"}, {"state": "BOOKED "}, {"code": "12345"},
    {"code": "1234567"}, {"code": "١٢٣٤٥٦"}, {"code": 123456}, {"reference": "other"}, {"ticket": 5},
])  # fmt: skip
def test_what_is_no_appointment_is_refused_and_nothing_is_kept(api, changed):
    before = api.seq()
    answer = api.ask("PUT", "/appointments/REFUSED", stated(soon(hours=1)) | changed)
    assert answer.status in (400, 409, 422) and answer.code
    assert api.seq() == before
    assert api.ask("GET", "/appointments/REFUSED").code == "unknown_appointment"


@pytest.mark.parametrize("ask", ["PUT /{}-1", "GET /{}-1", "DELETE /{}-1", "GET ?on={}"])
@pytest.mark.parametrize("lost", ["%AA", "%DE", "%C3", "%ED%A0%80", "%EF%BF%BD"])
def test_an_address_that_is_not_utf_8_is_refused(api, ask, lost):
    """Its letters would all become U+FFFD, and two appointments one; that sign itself is taken for them."""
    method, path = ask.format(lost).split()
    before = api.seq()
    answer = api.ask(method, f"/appointments{path}", stated(soon(hours=1)) if method == "PUT" else None)
    if lost == "%EF%BF%BD" and method in ("GET", "DELETE") and "?" not in path:
        assert answer.code == "unknown_appointment"
    else:
        assert (answer.status, answer.code) == (422, "invalid_body")
    assert api.seq() == before


@pytest.mark.parametrize("when", ["1770000000", "0.5", "2026-02-02", "tomorrow"])
def test_an_instant_is_written_out(api, when):
    """Digits alone might be seconds or a mistake."""
    asked = stated(soon(hours=1)) | {"slot_at": when}
    assert api.ask("PUT", "/appointments/DIGITS", asked).code == "invalid_body"
    assert api.ask("GET", f"/appointments?changed_after={when}").code == "invalid_body"


def test_a_batch_answers_each_item_in_order_and_keeps_the_good_ones(api):
    slot = soon(hours=1)
    api.book("BATCH-2", slot)
    items = [
        stated(slot, reference="BATCH-1"),
        stated(slot, reference="BATCH-2", minutes=5),
        stated(slot, service="nothing", reference="BATCH-3"),
        stated(slot),
        stated(slot, reference="BATCH-5", state="cancelled"),
    ]
    answer = api.post("/appointments:batch", items, scope="feed")
    assert answer.status == 200
    assert [(one["reference"], one["status"]) for one in answer.data] == [
        ("BATCH-1", 201), ("BATCH-2", 200), ("BATCH-3", 422), (None, 422), ("BATCH-5", 201),
    ]  # fmt: skip
    assert [one.get("code") for one in answer.data[2:4]] == ["unknown_service", "invalid_body"]
    assert answer.data[0]["appointment"] == api.get("/appointments/BATCH-1")
    assert api.get("/appointments/BATCH-5")["state"] == "cancelled"


@pytest.mark.parametrize("body", [{}, None, "x", [1], [[]], [None], [{}] * 1001])
def test_what_is_no_batch_is_refused_whole(api, body):
    before = api.seq()
    answer = api.ask("POST", "/appointments:batch", raw=json.dumps(body).encode())
    assert (answer.status, answer.code) == (422, "invalid_body")
    assert api.seq() == before


def test_an_empty_batch_is_no_fault(api):
    assert api.post("/appointments:batch", []).data == []


@pytest.mark.parametrize("item", ['{"x": %s}' % ("[" * 400 + "]" * 400), '{"x": "\\ud800"}', '{"x": 1e999}'])
def test_a_batch_with_a_key_refuses_odd_items_one_by_one(api, item):
    """As it does without a key."""
    for headers in ({}, {"Idempotency_Key": item[:20]}):
        answer = api.ask("POST", "/appointments:batch", raw=f"[{item}]".encode(), **headers)
        assert answer.status == 200 and answer.data[0]["status"] == 422, (headers, answer.data)


def test_neither_name_nor_phone_leaves_the_feed(api):
    """Not in an answer, not in the journal, the line, the boards, the metrics or the log."""
    name, phone = "Zoltána Privată", "+40799123456"
    booked = api.book("PRIVATE", soon(minutes=5), name=name, phone=phone)
    api.post("/check-ins", {"code": booked["code"]})
    shown = [api.get(path) for path in ("/journal", "/line", "/board", "/desks", "/appointments/PRIVATE")]
    everything = json.dumps([booked, *shown], ensure_ascii=False) + api.server.log
    assert name not in everything and "Privat" not in everything and phone[3:] not in everything


def test_the_slots_day_is_the_offices_local_day(api):
    """A check-in on another day is refused with the day on which it would be right."""
    booked = api.book("ANOTHER-DAY", soon(days=2))
    answer = api.post("/check-ins", {"code": booked["code"]})
    assert (answer.status, answer.code) == (409, "wrong_day")
    assert datetime.fromisoformat(answer.data["day"]) == datetime.fromisoformat(booked["slot_at"])
