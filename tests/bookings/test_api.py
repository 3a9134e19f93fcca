"""Booking over the API: the contract of a booking page of others' making."""

import json

import pytest

from tests.api import opened
from tests.office import ROUND_THE_CLOCK


@pytest.fixture(scope="module")
def api(tmp_path_factory):
    changes = {
        "hours": ROUND_THE_CLOCK,
        "booking": {"enabled": True, "contact": "either", "lead_minutes": 0},
        "messages": {"sms": "form://127.0.0.1:9/x?:to={to}"},
    }
    with opened(tmp_path_factory.mktemp("bookings"), **changes) as api:
        yield api


def free(api, scope="read"):
    return [slot for slot in api.get("/slots?service=taxes", scope=scope) if slot["left"]]


def test_what_is_free_is_told_to_any_scope_and_a_held_place_is_not(api):
    slot = free(api)[0]
    made = api.post(
        "/bookings", {"service": "taxes", "slot_at": slot["slot_at"], "phone": "0721000111"}, scope="feed"
    )
    assert (made.status, made.data["state"]) == (201, "reserved")
    assert set(made.data) == {"reference", "state", "reserved_until"}
    assert slot not in free(api)
    wanted = {"service": "taxes", "slot_at": slot["slot_at"], "phone": "0721000112"}
    assert api.post("/bookings", wanted, scope="feed").code == "slot_taken"
    path = f"/bookings/{made.data['reference']}"
    assert api.post(f"{path}/confirm", {"code": "000"}, scope="feed").code == "wrong_code"
    gone = api.ask("DELETE", path, scope="feed")
    assert (gone.status, gone.data) == (204, None)
    assert slot in free(api)


@pytest.mark.parametrize("scope", ["read", "kiosk", "desk"])
def test_only_the_feed_books(api, scope):
    body = {"service": "taxes", "slot_at": free(api)[0]["slot_at"], "phone": "0721000113"}
    assert api.post("/bookings", body, scope=scope).code == "wrong_scope"


@pytest.mark.parametrize("path", ["confirm", "move"])
def test_a_booking_that_is_none_is_unknown(api, path):
    body = {"confirm": {"code": "1"}, "move": {"slot_at": "2030-01-01T10:00:00Z"}}[path]
    answer = api.post(f"/bookings/B-NONE/{path}", body, scope="feed")
    assert (answer.status, answer.code) == (404, "unknown_appointment")


def test_the_same_key_books_once(api):
    slot_at = free(api)[3]["slot_at"]
    body = {"service": "taxes", "slot_at": slot_at, "email": None, "phone": "0721000114"}
    first, second = (
        api.ask("POST", "/bookings", body, scope="feed", Idempotency_Key="one") for _ in range(2)
    )
    assert first.status == second.status == 201 and json.dumps(first.data) == json.dumps(second.data)
