"""Every act on a ticket in every state: what the table says, or its refusal and nothing done."""

import pytest
from sqlalchemy import update

from queue_core.actions import contacts, feedback, slips, visits
from queue_core.data.tickets import ticket as tickets
from queue_core.machines import spotlight
from queue_core.rules.refusals import Refusal
from queue_core.rules.states import TICKET
from tests.rules.test_states import ALL, TABLE

KEPT = ("id", "number", "taken_at", "slot_at")
WAYS = {"served": "finish", "no_show": "no_show", "held": "hold", "cancelled": "cancel"}
PLACED_ANEW = {"give_priority", "withdraw_priority", "accept_late"}
LET_BE = {"light", "end_day", "undo_finish", "undo_finish_called"}
"""What is done with others, too: where the table has no row, nothing is refused or happens to the ticket."""


def into(acts, state: str, act: str):
    """A late visitor's ticket in a state, two desks open; it is called to desk 1 and by its number.

    Late, so that its state alone decides: it has an appointment, may be accepted, may have priority.
    """
    reference = f"{act} {state}"
    acts.book(reference, "09:00")
    acts.open("1", "2")
    number = acts.check_in(reference)["id"]
    if act == "withdraw_priority":
        acts.give_priority(number, reason="carries a child")
    if state in ("called", "serving", "served", "no_show", "held"):
        acts.call_this("1", number, reason="its turn")
    if state == "serving" or act == "undo_finish" and state == "served":
        acts.start(number)
    if act.startswith("undo_finish") and state == "served":
        other = acts.take("taxes")["id"]
        acts.call_this("1", other, reason="its turn", finish_current=True)
    elif state in WAYS:
        getattr(acts, WAYS[state])(number)
    if state == "expired":
        acts.end_day()
        acts.open("1", "2")
    if act == "finish_and_go_on":
        later = update(tickets).where(tickets.c.id == number).values(later=["utilities"])
        with acts.office.storage.transaction(acts.office.id) as db:
            db.execute(later)
    assert acts.ticket(number).state == state
    return acts.ticket(number)


def done(acts, act: str, ticket) -> None:
    """The act of the program that does this act of the table."""
    match act:
        case "call":
            acts.call_this("2", ticket.id, reason="its turn")
        case "undo_call":
            acts.undo("1")
        case "undo_finish" | "undo_finish_called":
            if ticket.state != "served":
                acts.call_this("2", acts.take("taxes")["id"], reason="its turn")
            acts.undo("1" if ticket.state == "served" else "2")
        case "finish_and_go_on":
            acts.finish(ticket.id)
        case "transfer":
            acts.transfer(ticket.id, service="urban-planning")
        case "end_day":
            acts.end_day()
        case "light":
            at = ticket.announced_at or acts.clock.now
            spotlight.light(acts.office, ticket.number, called_at=at, now=acts.clock.now)
        case "set_outcome":
            acts.do(visits.set_outcome, ticket.id, outcome="")
        case "note":
            acts.do(visits.note, ticket.id, words="has the form")
        case "give_priority" | "withdraw_priority" | "accept_late":
            getattr(acts, act)(ticket.id, reason="a small child")
        case "leave_contact":
            try:
                acts.do(contacts.leave, ticket.id, "0721 000 111")
            except Refusal as refusal:
                # This office sends no messages: the ticket itself was taken for fit.
                if refusal.code != "no_gateway":
                    raise
        case "give_feedback":
            acts.do(feedback.give, ticket.id, "5", "")
        case "reopen":
            acts.reopen(ticket.id, reason="a paper was missing")
        case "check_in_again":
            acts.check_in(f"{act} {ticket.state}")
        case "order_again":
            acts.do(slips.order_again, ticket.id)
        case _:
            getattr(acts, act)(ticket.id)


def refusal_of(act: str, state: str) -> str | None:
    """How a missing row is told: an undo has one word for whatever it cannot take back."""
    if act == "undo_call":
        return "undo_too_late"
    return None if act in LET_BE else TICKET.refusal(act, state).code


@pytest.mark.parametrize("act", TABLE)
def test_an_act_does_in_every_state_what_the_table_says(found, act):
    """In the table: the state after, number and key kept. Not in it: refused, and nothing done."""
    acts = found()
    for state in ALL:
        ticket = into(acts, state, act)
        events, code = len(acts.journal()), None
        try:
            done(acts, act, ticket)
        except Refusal as refusal:
            code = refusal.code
        after = acts.ticket(ticket.id)
        if state in TABLE[act]:
            assert (code, after.state) == (None, TABLE[act][state]), state
            kept = KEPT if act in PLACED_ANEW else (*KEPT, "rank", "due_at")
            assert [getattr(after, each) for each in kept] == [getattr(ticket, each) for each in kept], state
        else:
            assert (code, after) == (refusal_of(act, state), ticket), state
            assert act in LET_BE or len(acts.journal()) == events, state
        assert (after.lit_at is not None) == (act == "light" and state in TABLE[act]), state
        _leave(acts, "1")
        _leave(acts, "2")


def _leave(acts, desk: str) -> None:
    """Whoever is at the desk goes."""
    for each in acts.tickets():
        if each.desk == desk and each.state in ("called", "serving"):
            acts.finish(each.id)
