"""A ticket's life: the table, written here a second time and held against the rule."""

from itertools import product

import pytest

from queue_core.rules.refusals import Refusal
from queue_core.rules.states import AT_DESK, ENDED, TICKET, UNFINISHED

ALL = ("waiting", "called", "serving", "served", "no_show", "held", "cancelled", "expired")
ALIVE = ("waiting", "called", "serving", "held")

# act: (from, …) -> to
TABLE = {
    "call": {"waiting": "called"},
    "undo_call": {"called": "waiting"},
    "start": {"called": "serving"},
    "finish": {"called": "served", "serving": "served"},
    "finish_and_go_on": {"called": "waiting", "serving": "waiting"},
    "undo_finish": {"served": "serving"},
    "undo_finish_called": {"served": "called"},
    "reopen": {"served": "held"},
    "no_show": {"called": "no_show", "serving": "no_show"},
    "put_back": {"called": "waiting", "serving": "waiting", "held": "waiting", "no_show": "waiting"},
    "hold": {"called": "held", "serving": "held"},
    "transfer": {"waiting": "waiting", "called": "waiting", "serving": "waiting", "held": "waiting"},
    "cancel": {"waiting": "cancelled", "called": "cancelled", "held": "cancelled"},
    "end_day": {"waiting": "expired", "held": "expired", "called": "no_show", "serving": "served"},
    "recall": {"called": "called"},
    "light": {"called": "called", "serving": "serving"},
    "set_outcome": {"called": "called", "serving": "serving"},
    "give_priority": {"waiting": "waiting"},
    "withdraw_priority": {"waiting": "waiting"},
    "accept_late": {"waiting": "waiting"},
    "note": {state: state for state in ALIVE},
    "leave_contact": {state: state for state in ALIVE},
    "give_feedback": {"served": "served"},
    "check_in_again": {state: state for state in ALIVE},
    "order_again": {state: state for state in ALIVE},
}
ALLOWED = [(act, before, after) for act, row in TABLE.items() for before, after in row.items()]
REFUSED = [(act, state) for act, state in product(TABLE, ALL) if state not in TABLE[act]]


@pytest.mark.parametrize(("act", "before", "after"), ALLOWED)
def test_an_act_of_the_table_leaves_the_state_that_the_table_says(act, before, after):
    """Each row of the table is a move, or an act that needs its state."""
    assert TICKET.after(act, before) == after


@pytest.mark.parametrize(("act", "state"), REFUSED)
def test_what_is_not_in_the_table_is_refused_with_wrong_state(act, state):
    """But a second check-in of a ticket that is over: that one says that it was used."""
    with pytest.raises(Refusal) as refusal:
        TICKET.after(act, state)
    assert refusal.value.status == 409
    if act == "check_in_again":
        assert refusal.value.code == "already_used"
    else:
        assert refusal.value.code == "wrong_state"
        assert refusal.value.facts == {"act": act, "state": state}


def test_the_table_has_no_row_that_the_design_does_not_know():
    """An act added to the code is added here first."""
    assert set(TICKET.moves) == {(act, before) for act, before, _after in ALLOWED}
    assert TICKET.made == {"take": "waiting", "check_in": "waiting", "serve_at_once": "waiting"}


def test_nobody_leaves_an_ended_state_but_a_no_show_put_back_an_undo_and_a_visit_taken_up_again():
    """Cancelled and expired are for ever, served but for an undo's ten seconds and what is noticed soon."""
    moves = TICKET.moves.items()
    leaving = {(act, before) for (act, before), after in moves if before in ENDED and after != before}
    back = {(act, "served") for act in ("undo_finish", "undo_finish_called", "reopen")}
    assert leaving == {("put_back", "no_show"), *back}


def test_the_groups_of_states_part_the_table():
    """At a desk, unfinished, ended: what is read of tickets in groups are the groups of the table."""
    assert {*UNFINISHED, *ENDED} == set(TICKET.states) == set(ALL)
    assert not {*UNFINISHED} & {*ENDED}
    assert {*AT_DESK} < {*UNFINISHED}


@pytest.mark.parametrize("state", ALL)
def test_the_acts_that_a_state_admits_are_those_of_its_rows(state):
    """Which acts a ticket admits has one answer."""
    assert TICKET.allowed(state) == {act for act, before, _after in ALLOWED if before == state}
