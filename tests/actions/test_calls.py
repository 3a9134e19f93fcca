"""A desk calls: the next one by the rule, or a given one with a reason."""

import pytest

from tests.office import local, refused


def test_booked_then_priority_then_walk_ins_each_in_their_order(acts, clock):
    """The smallest (rank, due_at, id) among the services of the desk, whoever came first."""
    acts.book("LATER", "10:30")
    acts.book("SOONER", "10:15", "urban-planning")
    acts.open("3")
    acts.take("taxes")
    acts.take("urban-planning")
    acts.take("taxes", priority=True)
    acts.check_in("LATER")
    acts.check_in("SOONER")
    acts.take("utilities")  # not a service of desk 3
    assert [acts.called("3") for _ in range(5)] == ["PB001", "PA001", "A002", "A001", "B001"]
    with refused("nobody_waiting"):
        acts.called("3")


def test_who_came_early_joins_the_line_an_hour_before_the_slot_by_itself(acts, clock):
    """Until then walk-ins are called; from then on the booked visitor, with no act in between."""
    acts.book("REF-1", "11:30")
    acts.open("1", "2", "3")
    assert acts.check_in("REF-1")["joins_at"] == local("10:30").isoformat()
    for _ in range(2):
        acts.take("taxes")
    assert acts.call("1")["number"] == "A001"
    clock.at("10:29")
    assert acts.call("2")["number"] == "A002"
    with refused("nobody_waiting"):
        acts.call("3")
    acts.take("taxes")
    clock.at("10:30")
    assert acts.call("3")["number"] == "PA001"


def test_an_early_one_does_not_hide_a_due_one_behind(acts, clock):
    """The earliest slot heads its rank, whoever checked in first."""
    acts.book("FAR", "12:30")
    acts.book("NEAR", "10:45")
    acts.open("1")
    acts.check_in("FAR")
    acts.take("taxes")
    acts.check_in("NEAR")
    assert [acts.called("1") for _ in range(2)] == ["PA002", "A001"]


def test_each_call_says_why(acts, clock):
    """The reason goes out with the answer and stays in the journal."""
    acts.book("REF-1", "10:30")
    acts.open("1", "2", "3")
    walk_in = acts.take("taxes")
    clock.at("10:21")
    acts.check_in("REF-1")
    priority = acts.take("taxes", priority=True)
    whys = [acts.call(desk)["why"] for desk in "123"]
    assert whys == [
        {
            "because": "appointment",
            "slot_at": local("10:30").isoformat(),
            "arrived_at": local("10:21").isoformat(),
            "ahead_of": 2,
        },
        {"because": "priority", "arrived_at": priority["taken_at"]},
        {"because": "arrival", "arrived_at": walk_in["taken_at"]},
    ]
    assert [row.why for row in acts.journal() if row.event == "ticket.called"] == whys


def test_a_call_stands_at_the_desk_from_now_on(acts, clock):
    """State, desk and instant; the place is kept."""
    acts.open("2")
    taken = acts.take("taxes")
    clock.forward(minutes=4)
    called = acts.call("2")
    assert (called["state"], called["desk"], called["called_at"]) == ("called", "2", clock.now.isoformat())
    assert [called[key] for key in ("rank", "due_at", "number", "id")] == [
        taken[key] for key in ("rank", "due_at", "number", "id")
    ]
    assert called["ahead"] is called["started_at"] is called["ended_at"] is None


def test_a_recall_is_the_same_call_again(acts, clock):
    """Only for a called ticket: nothing changes but that it is announced anew."""
    acts.open("1")
    acts.take("taxes")
    called = acts.call("1")
    clock.forward(seconds=30)
    again = acts.recall(called["id"])
    assert {key: again[key] for key in again} == {key: called[key] for key in again}
    assert acts.ticket(called["id"]).announced_at == clock.now
    assert acts.ticket(called["id"]).announced_seq == acts.journal()[-1].seq
    acts.start(called["id"])
    with refused("wrong_state"):
        acts.recall(called["id"])


@pytest.mark.parametrize("started", [False, True])
def test_finish_current_ends_the_open_ticket_and_calls_the_next(acts, clock, started):
    """Called or serving, one act does both; without it the desk is busy."""
    acts.open("1")
    first, _second = acts.take("taxes"), acts.take("taxes")
    acts.call("1")
    if started:
        acts.start(first["id"])
    with refused("desk_busy") as refusal:
        acts.call("1")
    assert refusal.value.facts["number"] == "A001"
    assert acts.call("1", finish_current=True)["number"] == "A002"
    assert acts.ticket(first["id"]).state == "served"
    assert acts.events()[-2:] == ["ticket.finished", "ticket.called"]


def test_when_nobody_waits_the_finish_stands_and_is_told(acts, clock):
    """409 `nobody_waiting` with the ticket that was finished; with nothing open, `finished` is null."""
    acts.open("1")
    first = acts.take("taxes")
    acts.call("1")
    with refused("nobody_waiting") as refusal:
        acts.call("1", finish_current=True)
    assert refusal.value.kept
    assert (refusal.value.facts["finished"]["number"], refusal.value.facts["finished"]["state"]) == (
        "A001",
        "served",
    )
    assert acts.ticket(first["id"]).state == "served"
    with refused("nobody_waiting") as refusal:
        acts.call("1", finish_current=True)
    assert not refusal.value.kept and refusal.value.facts["finished"] is None


@pytest.mark.parametrize("act", ["call", "call_this"])
@pytest.mark.parametrize(("state", "code"), [("closed", "desk_closed"), ("paused", "desk_paused")])
def test_only_an_open_desk_calls(acts, act, state, code):
    """Closed and paused are refusals of their own, and finish nothing."""
    ticket, _other = acts.take("taxes"), acts.take("taxes")
    if state == "paused":
        acts.open("1")
        acts.call("1")
        acts.pause("1")
    asked = {"ticket": 2, "reason": "ill"} if act == "call_this" else {}
    with refused(code):
        getattr(acts, act)("1", finish_current=True, **asked)
    assert acts.ticket(ticket["id"]).state == ("called" if state == "paused" else "waiting")
    with refused("unknown_desk"):
        acts.call("99")


@pytest.mark.parametrize("named", [2, "A002", " a002 "])
def test_this_ticket_is_called_against_the_order_with_a_reason(acts, named):
    """By id or number of today; journalled as an exception with what was said."""
    acts.open("1")
    for _ in range(3):
        acts.take("taxes")
    called = acts.call_this("1", named, reason=" feels ill ")
    assert (called["number"], called["why"]) == ("A002", {"because": "exception", "said": "feels ill"})
    assert acts.journal()[-1].why == {"because": "exception", "said": "feels ill"}
    assert [acts.called("1") for _ in range(2)] == ["A001", "A003"]


def test_this_ticket_needs_a_reason_a_waiting_ticket_and_a_free_desk(acts):
    """Each fault is a refusal of its own, and leaves the open ticket as it is."""
    acts.open("1")
    first, second = acts.take("taxes"), acts.take("taxes")
    for reason in ("", "  "):
        with refused("reason_needed"):
            acts.call_this("1", second["id"], reason=reason)
    acts.call("1")
    with refused("desk_busy"):
        acts.call_this("1", second["id"], reason="ill")
    for wrong in ("Z999", 99):
        with refused("unknown_ticket"):
            acts.call_this("1", wrong, reason="ill", finish_current=True)
    with refused("wrong_state"):
        acts.call_this("1", first["id"], reason="again", finish_current=True)
    assert acts.ticket(first["id"]).state == "called"
    assert acts.call_this("1", second["id"], reason="ill", finish_current=True)["number"] == "A002"
    assert acts.ticket(first["id"]).state == "served"


def test_a_ticket_for_another_desk_is_called_by_no_one_else(acts):
    """Neither by its place nor by name, until that desk calls it."""
    acts.open("1", "2")
    ticket = acts.take("taxes")
    acts.transfer(ticket["id"], desk="2")
    with refused("nobody_waiting"):
        acts.call("1")
    with refused("other_desk") as refusal:
        acts.call_this("1", ticket["id"], reason="ill")
    assert refusal.value.facts["desk"] == "2"
    assert acts.call("2")["number"] == "A001"


def test_one_open_ticket_for_each_desk_and_one_desk_for_each_ticket(acts):
    """Two desks of one service get two visitors."""
    acts.open("1", "2")
    acts.take("taxes"), acts.take("taxes")
    assert [acts.call("1")["number"], acts.call("2")["number"]] == ["A001", "A002"]
    with refused("wrong_state"):
        acts.call_this("1", 2, reason="ill", finish_current=True)


def test_the_count_of_those_passed_stops_at_a_hundred(acts):
    """A call costs the same however long the line is."""
    acts.book("REF-1", "10:30")
    acts.open("1")
    for _ in range(102):
        acts.take("taxes")
    acts.check_in("REF-1")
    assert acts.call("1")["why"]["ahead_of"] == 100
