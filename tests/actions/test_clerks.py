"""What a clerk needs besides the order: undo, priority, notes, outcomes, a seat, and desks forgotten."""

from datetime import timedelta

import pytest

from queue_core import boards
from queue_core.actions import calls, desks, visits
from queue_core.machines import spotlight
from tests.office import refused

OUTCOMES = [{"slug": "done", "name": "Rezolvat"}, {"slug": "papers", "name": "Acte lipsă"}]


@pytest.fixture
def desk(found):
    """Desk 1, open, three people waiting for taxes."""
    acts = found(outcome=OUTCOMES)
    acts.open("1", "2")
    for _ in range(3):
        acts.take("taxes")
    return acts


def waiting(acts):
    return [row["number"] for row in boards.line(acts.office, acts.clock.now, "taxes")]


def test_an_undone_call_leaves_the_line_and_the_visit_as_they_were(desk):
    """The visit that the call ended goes on, the number that was called stands first again."""
    first = desk.call("1")
    desk.start(first["id"])
    began = desk.ticket(first["id"]).started_at
    desk.clock.forward(minutes=5)
    assert desk.called("1") == "A002"
    desk.clock.forward(seconds=9)
    answer = desk.do(calls.undo_call, "1")
    assert (answer["number"], answer["state"], answer["reopened"]) == ("A002", "waiting", "A001")
    assert waiting(desk) == ["A002", "A003"]
    back = desk.ticket(first["id"])
    assert (back.state, back.desk, back.started_at, back.ended_at) == ("serving", "1", began, None)
    assert desk.events()[-2:] == ["ticket.put_back", "ticket.reopened"]
    assert [call["number"] for call in boards.lobby(desk.office, desk.clock.now)["calls"]] == ["A001"]


def test_a_call_that_ended_nothing_is_undone_alone(desk):
    desk.call("1")
    assert desk.do(calls.undo_call, "1")["reopened"] is None
    assert waiting(desk) == ["A001", "A002", "A003"]
    assert boards.desk(desk.office, "1", desk.clock.now)["ticket"] is None


def test_a_visit_that_the_clerk_finished_before_is_not_taken_up_again(desk):
    """Only what the same press has ended comes back."""
    first = desk.call("1")
    desk.finish(first["id"])
    desk.call("1")
    assert desk.do(calls.undo_call, "1")["reopened"] is None
    assert desk.ticket(first["id"]).state == "served"


@pytest.mark.parametrize("then", ["late", "recalled", "started", "nothing called"])
def test_what_others_have_built_upon_is_not_undone(desk, then):
    ticket = desk.call("1") if then != "nothing called" else None
    if then == "late":
        desk.clock.forward(seconds=10)
    elif then == "recalled":
        desk.clock.forward(seconds=1)
        desk.recall(ticket["id"])
    elif then == "started":
        desk.start(ticket["id"])
    with refused("undo_too_late"):
        desk.do(calls.undo_call, "1")


def test_priority_is_given_and_withdrawn_with_a_reason(desk):
    """Before the other walk-ins, by time of arrival; the reason is in the journal."""
    desk.do(visits.give_priority, "A003", reason="with a small child")
    assert waiting(desk) == ["A003", "A001", "A002"]
    assert desk.journal()[-1].why == {"because": "said", "said": "with a small child"}
    with refused("already_so"):
        desk.do(visits.give_priority, "A003", reason="again")
    desk.do(visits.withdraw_priority, "A003", reason="a mistake")
    assert waiting(desk) == ["A001", "A002", "A003"]
    with refused("reason_needed"):
        desk.do(visits.give_priority, "A001", reason=" ")
    assert desk.events()[-2:] == ["ticket.priority_given", "ticket.priority_withdrawn"]


def test_priority_never_passes_the_booked_who_may_have_the_mark_and_keep_their_place(desk):
    """Of a booked ticket the mark is only a mark: it is given and taken away, and the rank stays."""
    for reference, slot in (("P1", "10:00"), ("P2", "10:10")):
        desk.book(reference, slot)
    booked, later = desk.check_in("P1"), desk.check_in("P2", priority=True)
    assert (later["rank"], later["priority"]) == (0, True)
    desk.do(visits.give_priority, "A001", reason="pregnant")
    assert waiting(desk)[:3] == [booked["number"], later["number"], "A001"]
    marked = desk.do(visits.give_priority, booked["number"], reason="pregnant")
    assert (marked["rank"], marked["priority"]) == (0, True)
    bare = desk.do(visits.withdraw_priority, later["number"], reason="a mistake")
    assert (bare["rank"], bare["priority"]) == (0, False)
    assert waiting(desk)[:3] == [booked["number"], later["number"], "A001"]


def test_the_mark_goes_with_the_visitor(desk):
    """All of a visitor's appointments have it; who came late with it stands before the other walk-ins."""
    desk.book("P1", "09:00", phone="0721000111")
    desk.book("P2", "10:10", "utilities", phone="0721000111")
    late = desk.check_in("P1", priority=True)
    assert (late["rank"], late["priority"]) == (1, True)
    assert [each.priority for each in desk.tickets()][-2:] == [True, True]
    accepted = desk.accept_late(late["id"], reason="the lift was out of order")
    assert (accepted["rank"], accepted["priority"]) == (0, True)


def test_a_note_and_an_outcome_are_said_of_a_visit(desk):
    """The note goes to the next desk with the ticket; the journal does not hold its words."""
    ticket = desk.call("1")
    desk.do(visits.note, ticket["id"], words="  needs   a copy ")
    desk.do(visits.set_outcome, ticket["id"], outcome="papers")
    seen = boards.desk(desk.office, "1", desk.clock.now)["ticket"]
    assert (seen["note"], seen["outcome"]) == ("needs a copy", "papers")
    assert "copy" not in str([row.why for row in desk.journal()])
    desk.transfer(ticket["id"], desk="2")
    desk.call("2")
    assert boards.desk(desk.office, "2", desk.clock.now)["ticket"]["note"] == "needs a copy"
    for refusal, act, words in (
        ("unknown_outcome", visits.set_outcome, {"outcome": "nothing"}),
        ("note_too_long", visits.note, {"words": "ă" * 201}),
    ):
        with refused(refusal):
            desk.do(act, ticket["id"], **words)


def test_what_was_said_of_visitors_is_gone_when_the_day_ends(desk):
    ticket = desk.call("1")
    desk.do(visits.note, ticket["id"], words="needs a copy")
    desk.take("taxes", needs="low large")
    desk.end_day()
    assert [(row.note, row.needs) for row in desk.tickets()] == [(None, None)] * 4


def test_who_sits_down_at_somebodys_open_desk_takes_it_over(desk):
    """Journalled with whom it was taken from; the same clerk again changes nothing."""
    desk.do(desks.open_desk, "3", clerk="ana", by="staff:ana")
    desk.do(desks.open_desk, "3", clerk="ana", by="staff:ana")
    desk.do(desks.open_desk, "3", clerk="mihai", by="staff:mihai")
    assert desk.events()[-2:] == ["desk.opened", "desk.taken_over"]
    assert desk.journal()[-1].why == {"because": "took_over", "from": "ana"}
    assert boards.clerk_of(desk.office, "3") == "mihai"
    desk.close("3")
    assert boards.clerk_of(desk.office, "3") is None


def test_a_desk_where_nothing_was_done_for_an_hour_is_paused(desk):
    """Desk 2 acts meanwhile; a desk with a visitor that was forgotten is paused as well."""
    desk.call("1")
    desk.clock.forward(minutes=40)
    desk.call("2")
    desk.clock.forward(minutes=21)
    assert desk.do(desks.pause_forgotten) == {"desks": ["1"]}
    assert desk.do(desks.pause_forgotten) == {"desks": []}
    assert [row["state"] for row in boards.desk_list(desk.office)][:2] == ["paused", "open"]


def test_a_call_is_awaited_from_when_the_first_tv_lit_it(desk):
    """Until then from when it was made; a repeated call is awaited anew."""
    ticket = desk.call("1")
    called_at = desk.ticket(ticket["id"]).called_at

    def awaited():
        return boards.desk(desk.office, "1", desk.clock.now)["ticket"]["awaited_since"]

    assert awaited() == called_at.isoformat()
    for seconds in (8, 3):
        desk.clock.forward(seconds=seconds)
        spotlight.light(desk.office, "A001", called_at=called_at, now=desk.clock.now)
    assert awaited() == (called_at + timedelta(seconds=8)).isoformat()
    desk.clock.forward(minutes=1)
    desk.recall(ticket["id"])
    assert awaited() == desk.clock.now.isoformat()
    spotlight.light(desk.office, "A001", called_at=called_at, now=desk.clock.now)
    assert awaited() == desk.clock.now.isoformat()


def test_a_desk_knows_for_whom_it_is_the_last(desk):
    """Taxes are served at desks 1, 2 and 3; while people wait for them, the last one is told so."""
    assert boards.desk(desk.office, "1", desk.clock.now)["last_for"] == []
    desk.close("2")
    assert boards.desk(desk.office, "1", desk.clock.now)["last_for"] == ["taxes"]
    while boards.desk(desk.office, "1", desk.clock.now)["next"]:
        desk.called("1")
    assert boards.desk(desk.office, "1", desk.clock.now)["last_for"] == []


def test_a_desk_sees_since_when_somebody_waits_for_each_of_its_services(desk):
    """The longest of all ranks; who came too early for an appointment does not wait yet."""
    came = desk.clock.now
    desk.clock.forward(minutes=5)
    desk.book("SOON", "10:30")
    desk.book("LATE", "13:00")
    desk.check_in("SOON")
    desk.check_in("LATE")

    def since():
        return boards.desk(desk.office, "1", desk.clock.now)["waiting"]["taxes"]["since"]

    assert since() == came.isoformat()
    for _ in range(4):
        desk.called("1")
    assert desk.ticket(5).state == "waiting"
    assert since() is None


def test_a_desk_is_told_of_an_appointment_that_was_changed_since_its_visitor_came(desk):
    """Moved, then cancelled: the ticket stays as it is, and the clerk knows."""
    desk.book("P1", "10:30")
    desk.check_in("P1")
    desk.call("1")

    def booking():
        return boards.desk(desk.office, "1", desk.clock.now)["ticket"]["booking"]

    assert booking() == ""
    desk.book("P1", "11:00")
    assert booking() == "moved"
    desk.unbook("P1")
    assert booking() == "cancelled"
