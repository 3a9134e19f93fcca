"""What goes against the order over the API: served at once, taken up again, given priority."""

import pytest

from tests.api import TICKET, Api, opened, soon

WHY = {"reason": "a paper was missing"}


@pytest.fixture(scope="module")
def api(tmp_path_factory):
    with opened(tmp_path_factory.mktemp("exceptions")) as api:
        assert api.post("/desks/1/open").status == 200
        yield api


@pytest.fixture(autouse=True)
def nobody_at_the_desk(api):
    yield
    for row in api.get("/line"):
        api.ask("DELETE", f"/tickets/{row['id']}")
    api.post("/desks/1/calls", {"finish_current": True})


def test_a_visit_at_once_is_a_ticket_called_there(api):
    """201 with its reason; `seen` and `finish_current` as for a call; one key, one ticket."""
    asked = {"service": "taxes", "language": "en", "priority": True, "print": False} | WHY
    first, again = (api.post("/desks/1/visits", asked, Idempotency_Key="v1") for _ in range(2))
    assert first.status == 201 and first.data == again.data
    assert set(first.data) == TICKET | {"why", "track_url"}
    assert (first.data["state"], first.data["desk"], first.data["priority"]) == ("called", "1", True)
    assert WHY["reason"] in first.data["why"]
    assert api.post("/desks/1/visits", asked).code == "desk_busy"
    assert api.post("/desks/1/visits", asked | {"seen": None}).code == "changed"
    seen = asked | {"seen": first.data["number"], "finish_current": True}
    second = api.post("/desks/1/visits", seen, scope="desk").data
    assert api.get("/desks")[0]["ticket"] == second["number"]
    assert api.get(f"/tickets/{first.data['id']}")["state"] == "served"


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ({"service": "taxes"}, 422, "reason_needed"),
        ({"service": "taxes", "reason": " "}, 422, "reason_needed"),
        ({"service": "nothing"} | WHY, 422, "unknown_service"),
        ({"service": "taxes", "language": "fr"} | WHY, 422, "unknown_language"),
        (WHY, 422, "invalid_body"),
    ],
)
def test_a_visit_at_once_is_refused(api, asked, status, code):
    answer = api.post("/desks/1/visits", asked)
    assert (answer.status, answer.code) == (status, code)


def test_a_visit_that_ended_is_taken_up_again(api):
    """Held, at its desk; only once, and only with a reason."""
    ticket = api.take()
    api.post("/desks/1/calls", {"finish_current": True})
    path = f"/tickets/{ticket['id']}/reopen"
    assert api.post(path, WHY).code == "wrong_state"
    api.post(f"/tickets/{ticket['id']}/finish")
    assert api.post(path).code == "reason_needed"
    assert api.post(path, WHY, scope="kiosk").code == "wrong_scope"
    held = api.post(path, WHY)
    assert held.status == 200 and set(held.data) == TICKET
    assert (held.data["state"], held.data["desk"]) == ("held", "1") and held.data["held_at"]
    assert api.post(path, WHY).code == "wrong_state"
    assert api.post("/tickets/999999/reopen", WHY).code == "unknown_ticket"
    assert api.ask("DELETE", f"/tickets/{ticket['id']}").status == 200


def test_priority_is_a_mark_that_changes_a_walk_ins_rank_and_no_booked_ones(api):
    walk_in = api.take()
    booked = api.post("/check-ins", {"code": api.book("MARK-1", soon(minutes=5))["code"]}).data
    for ticket, ranks in ((walk_in, (1, 2)), (booked, (0, 0))):
        path = f"/tickets/{ticket['id']}/priority"
        assert ticket["priority"] is False
        for priority, rank in zip((True, False), ranks, strict=True):
            changed = api.post(path, {"priority": priority} | WHY).data
            assert (changed["priority"], changed["rank"]) == (priority, rank)
            assert api.post(path, {"priority": priority} | WHY).code == "already_so"
        assert api.post(path, {"priority": True}).code == "reason_needed"
        assert api.post(path, {"priority": "yes"} | WHY).code == "invalid_body"


def test_a_check_in_may_have_the_mark_but_not_from_a_kiosk_unless_the_office_lets_it(api, server):
    codes = [api.book(f"MARK-{number}", soon(minutes=5))["code"] for number in (2, 3)]
    for code, scope in zip(codes, ("supervisor", "kiosk"), strict=True):
        assert api.post("/check-ins", {"code": code, "priority": True}, scope=scope).data["priority"] is True
    strict = Api(server(line={"priority_at_kiosk": False}))
    code = strict.book("MARK-4", soon(minutes=5))["code"]
    refused = strict.post("/check-ins", {"code": code, "priority": True}, scope="kiosk")
    assert (refused.status, refused.code) == (403, "priority_not_offered")


def test_a_priority_desk_refuses_whoever_has_not_the_mark(api):
    """Called by number, sent there, served there at once; `only` says which desk it is."""
    assert [desk["desk"] for desk in api.get("/desks") if desk["only"] == "priority"] == ["9"]
    assert api.post("/desks/9/open").data["only"] == "priority"
    plain, marked = api.take(), api.take(priority=True)
    refused = [
        api.post("/desks/9/calls", {"ticket": plain["id"]} | WHY),
        api.post(f"/tickets/{plain['id']}/transfers", {"desk": "9"}),
        api.post("/desks/9/visits", {"service": "taxes"} | WHY),
    ]
    assert [(each.status, each.code) for each in refused] == [(409, "priority_only")] * 3
    assert api.post("/desks/9/calls").data["id"] == marked["id"]
