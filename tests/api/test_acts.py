"""A ticket’s life over HTTP, the shapes of answers, and keys that make twice once."""

from datetime import UTC, datetime
from typing import Any

import pytest

from queue_core.actions import office as office_acts
from queue_core.actions.offered import OFFERED
from queue_core.rules.states import TICKET as TICKET_LIFE
from tests.api import TICKET, Api, opened, soon
from tests.office import founded, shipped

DESK, OTHER = "1", "2"
BY_PATH = {offered.path: offered.act for offered in OFFERED if offered.path} | {
    "call": "call",
    "transfers": "transfer",
    "cancel": "cancel",
}
LIFE = {
    path: {before: TICKET_LIFE.after(act, before) for before in TICKET_LIFE.before(act)}
    for path, act in BY_PATH.items()
}
EVENTS = {path: TICKET_LIFE.event(act) for path, act in BY_PATH.items()}
WAYS: dict[str, list[str]] = {
    "waiting": [], "called": ["call"], "serving": ["call", "start"], "held": ["call", "hold"],
    "served": ["call", "finish"], "no_show": ["call", "no-show"], "cancelled": ["cancel"], "expired": [],
}  # fmt: skip
"""How a new ticket comes into each state."""


@pytest.fixture(scope="module")
def api(tmp_path_factory):
    with opened(tmp_path_factory.mktemp("acts")) as api:
        yield api


@pytest.fixture(autouse=True)
def desk(api):
    """Two open desks with nobody at them, before and after."""
    for name in (DESK, OTHER):
        assert api.post(f"/desks/{name}/open").status == 200
    yield DESK
    for row in api.get("/desks"):
        if row["ticket"]:
            api.post(f"/desks/{row['desk']}/calls", {"finish_current": True})
            api.post(f"/desks/{row['desk']}/calls", {"ticket": "Z000", "reason": "x", "finish_current": True})
    for row in api.get("/line"):
        api.ask("DELETE", f"/tickets/{row['id']}")
    for row in api.get("/desks"):
        if row["ticket"]:
            api.post(f"/desks/{row['desk']}/calls", {"finish_current": True})


def test_one_ticket_for_several_services_goes_from_one_to_the_next(api):
    """Number and time of arrival are kept; one desk at a time."""
    asked = {"services": ["taxes", "utilities"]}
    ticket = api.post("/tickets", asked).data
    assert (ticket["service"], ticket["state"]) == ("taxes", "waiting")
    act(api, "call", ticket["id"])
    onward = act(api, "finish", ticket["id"]).data
    assert (onward["service"], onward["state"], onward["number"]) == (
        "utilities",
        "waiting",
        ticket["number"],
    )
    assert (onward["taken_at"], onward["due_at"]) == (ticket["taken_at"], ticket["due_at"])
    assert [row["number"] for row in api.get("/line?service=utilities")] == [ticket["number"]]


def act(api: Api, name: str, ticket: int, desk: str = DESK) -> Any:
    if name == "cancel":
        return api.ask("DELETE", f"/tickets/{ticket}")
    if name == "call":
        return api.post(f"/desks/{desk}/calls", {"ticket": ticket, "reason": "the test says so"})
    return api.post(f"/tickets/{ticket}/{name}", {"service": "taxes"} if name == "transfers" else {})


def in_state(api: Api, state: str) -> dict[str, Any]:
    ticket = api.take()
    for step in WAYS[state]:
        assert act(api, step, ticket["id"]).status < 300
    if state == "expired":
        office = founded(shipped(api.server.folder, **api.server.changes), datetime.now(UTC))
        office_acts.end_day(office, by="test", now=datetime.now(UTC))
        office.storage.close()
        api.post(f"/desks/{OTHER}/open")
    return api.get(f"/tickets/{ticket['id']}")


@pytest.mark.parametrize("state", WAYS)
@pytest.mark.parametrize("name", LIFE)
def test_an_act_does_what_the_table_says_or_is_refused(api, name, state):
    """What is not in the table is `wrong_state`; number and key are kept whatever happens."""
    before = in_state(api, state)
    assert before["state"] == state
    seq = api.seq()
    answer = act(api, name, before["id"], desk=OTHER)
    after = api.get(f"/tickets/{before['id']}")
    wanted = LIFE[name].get(state)
    if wanted is None:
        assert (answer.status, answer.code) == (409, "wrong_state")
        assert after == before and api.seq() == seq
        return
    assert answer.status == (201 if name == "call" else 200)
    assert answer.data["state"] == after["state"] == wanted
    for kept in ("number", "rank", "due_at", "origin", "taken_at", "slot_at"):
        assert after[kept] == before[kept]
    if wanted in ("called", "serving"):
        assert after["desk"] == (OTHER if name == "call" else DESK) and after["called_at"]
    if wanted in ("waiting", "held"):
        assert after["called_at"] is after["started_at"] is after["ended_at"] is None
    if wanted in ("waiting", "held"):
        assert (bool(after["held_at"]), after["desk"]) == (wanted == "held", {"held": DESK}.get(wanted))
    assert bool(after["ended_at"]) == (wanted in ("served", "no_show", "cancelled"))
    assert isinstance(after["ahead"], int) == (wanted == "waiting")
    (event,) = api.journal(seq)
    assert (event["event"], event["ticket"], event["number"], event["by"]) == (
        EVENTS[name], before["id"], before["number"], "token:supervisor",
    )  # fmt: skip


def test_a_ticket_has_the_agreed_shape(api):
    """Section 5: with `track_url` only where it is made, checked in, or read by kiosk, desk, supervisor."""
    made = api.post("/tickets", {"service": "taxes", "language": "en"}, scope="kiosk").data
    assert set(made) == TICKET | {"track_url"}
    assert (made["origin"], made["rank"], made["state"]) == ("walk_in", 2, "waiting")
    assert made["taken_at"] == made["due_at"] and made["slot_at"] is None
    path = f"/tickets/{made['id']}"
    assert set(api.get(path, scope="read")) == TICKET
    assert set(api.get(path, scope="desk")) == set(api.get(path, scope="kiosk")) == TICKET | {"track_url"}
    called = api.post(f"/desks/{DESK}/calls").data
    assert set(called) == TICKET | {"why"} and called["why"]
    assert set(api.post(f"/tickets/{called['id']}/start").data) == TICKET
    api.take()
    (waiting,) = api.get("/line")
    assert set(waiting) == TICKET | {"place", "why"}
    assert set(api.get("/board")) == {"as_of", "calls", "waiting"}
    assert set(api.get("/board")["calls"][0]) == {"number", "desk", "called_at", "again"}
    assert set(api.get("/desks")[0]) == {"desk", "services", "only", "state", "ticket"}
    assert set(api.get("/services")[0]) == {"slug", "letter", "name", "is_open", "waiting", "wait"}
    row = {"seq", "at", "event", "ticket", "number", "service", "desk", "by", "why"}
    assert set(api.journal(0)[0]) == row


def test_call_next_takes_the_booked_then_priority_then_walk_ins(api):
    walk_in = api.take()
    priority = api.take(priority=True)
    later, sooner = (api.book(f"NEXT-{n}", soon(minutes=n)) for n in (30, 20))
    numbers = [api.post("/check-ins", {"code": one["code"]}).data["number"] for one in (later, sooner)]
    called = [api.post(f"/desks/{DESK}/calls", {"finish_current": True}).data["number"] for _ in range(4)]
    assert called == [*reversed(numbers), priority["number"], walk_in["number"]]
    assert [number[:2] for number in numbers] == ["PA", "PA"]


def test_when_nobody_waits_the_finish_stands_and_is_told(api):
    ticket = api.take()
    api.post(f"/desks/{DESK}/calls")
    answer = api.post(f"/desks/{DESK}/calls", {"finish_current": True})
    assert (answer.status, answer.code) == (409, "nobody_waiting")
    assert answer.data["finished"]["number"] == ticket["number"]
    assert api.get(f"/tickets/{ticket['id']}")["state"] == "served"
    assert api.post(f"/desks/{DESK}/calls").data["finished"] is None


def test_a_desk_calls_only_when_it_is_open_and_free(api):
    api.take()
    first, _second = api.post(f"/desks/{DESK}/calls"), api.take()
    assert api.post(f"/desks/{DESK}/calls").code == "desk_busy"
    assert api.post(f"/desks/{DESK}/close").code == "desk_busy"
    assert api.post(f"/tickets/{first.data['id']}/finish").status == 200
    assert api.post(f"/desks/{DESK}/pause").data["state"] == "paused"
    assert api.post(f"/desks/{DESK}/calls").code == "desk_paused"
    assert api.post(f"/desks/{DESK}/close").data["state"] == "closed"
    assert api.post(f"/desks/{DESK}/calls").code == "desk_closed"
    assert api.post("/desks/nothing/open").code == "unknown_desk"


def test_a_ticket_sent_to_a_desk_is_called_by_that_desk_only_until_it_closes(api):
    ticket = api.take()
    assert api.post(f"/tickets/{ticket['id']}/transfers", {"desk": OTHER}).status == 200
    assert api.post(f"/desks/{DESK}/calls").code == "nobody_waiting"
    assert act(api, "call", ticket["id"]).code == "other_desk"
    assert api.post(f"/desks/{OTHER}/close").status == 200
    assert api.post(f"/desks/{DESK}/calls").data["number"] == ticket["number"]


def test_a_given_ticket_needs_a_reason_which_the_journal_keeps(api):
    ticket = api.take()
    assert api.post(f"/desks/{DESK}/calls", {"ticket": ticket["id"]}).code == "reason_needed"
    assert api.post(f"/desks/{DESK}/calls", {"ticket": ticket["id"], "reason": " "}).code == "reason_needed"
    seq = api.seq()
    by_number = {"ticket": ticket["number"].lower(), "reason": "has a small child"}
    assert api.post(f"/desks/{DESK}/calls", by_number).status == 201
    assert "has a small child" in api.journal(seq)[0]["why"]


def test_an_empty_body_is_an_empty_object(api):
    """Also where it says that it is JSON."""
    ticket = api.take()
    for headers in ({}, {"Content_Type": "application/json"}, {"Content_Type": "text/plain"}):
        called = api.ask("POST", f"/desks/{DESK}/calls", **headers)
        assert called.status == 201
        assert api.ask("POST", f"/tickets/{ticket['id']}/put-back", raw=b" \n", **headers).status == 200


def test_a_repeated_key_gets_the_first_answer_and_acts_once(api):
    seq = api.seq()
    answers = [api.post("/tickets", {"service": "taxes"}, Idempotency_Key="k1") for _ in range(3)]
    assert answers[0].data == answers[1].data == answers[2].data and answers[2].status == 201
    assert len(api.journal(seq)) == 1
    calls = [api.post(f"/desks/{DESK}/calls", Idempotency_Key="k1") for _ in range(2)]
    assert calls[0].data == calls[1].data and [call.status for call in calls] == [201, 201]
    finish = {"finish_current": True}
    ends = [api.post(f"/desks/{DESK}/calls", finish, Idempotency_Key="k2") for _ in range(2)]
    assert [end.code for end in ends] == ["nobody_waiting"] * 2
    assert ends[0].data["finished"] == ends[1].data["finished"] is not None
    gone = api.take()["id"]
    cancelled = [api.ask("DELETE", f"/tickets/{gone}", Idempotency_Key="k1") for _ in range(2)]
    assert [answer.status for answer in cancelled] == [200, 200]


def test_a_key_counts_for_one_actor_and_one_request(api):
    first = api.post("/tickets", {"service": "taxes"}, Idempotency_Key="k3")
    other = api.post("/tickets", {"service": "utilities"}, Idempotency_Key="k3")
    assert (other.status, other.code) == (422, "key_reused")
    by_kiosk = api.post("/tickets", {"service": "taxes"}, Idempotency_Key="k3", scope="kiosk")
    assert by_kiosk.status == 201 and by_kiosk.data["id"] != first.data["id"]


def test_an_answer_that_changed_nothing_is_not_remembered(api):
    assert api.post(f"/desks/{DESK}/calls", Idempotency_Key="k4").code == "nobody_waiting"
    api.take()
    assert api.post(f"/desks/{DESK}/calls", Idempotency_Key="k4").status == 201


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "text/plain", "application/json"])
def test_the_body_is_json_whatever_it_is_called(api, kind):
    """curl calls it a form unless told otherwise."""
    answer = api.ask("POST", "/tickets", {"service": "taxes"}, scope="kiosk", Content_Type=kind)
    assert answer.status == 201
