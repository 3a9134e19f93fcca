"""A ticket's life: the table, written here a second time and held against the rule."""

from itertools import product

import pytest

from queue_core.rules import states
from queue_core.rules.refusals import Refusal

ALL = ("waiting", "called", "serving", "served", "no_show", "held", "cancelled", "expired")

# act: (from, …) -> to
TABLE = {
    "call": {"waiting": "called"},
    "recall": {"called": "called"},
    "start": {"called": "serving"},
    "finish": {"called": "served", "serving": "served"},
    "no_show": {"called": "no_show"},
    "put_back": {"called": "waiting", "serving": "waiting", "held": "waiting", "no_show": "waiting"},
    "hold": {"called": "held", "serving": "held"},
    "transfer": {"waiting": "waiting", "called": "waiting", "serving": "waiting", "held": "waiting"},
    "cancel": {"waiting": "cancelled", "called": "cancelled", "held": "cancelled"},
    "reopen": {"served": "serving"},
    "reopen_called": {"served": "called"},
    "end_day": {"waiting": "expired", "held": "expired", "called": "no_show", "serving": "served"},
}
ALLOWED = [(act, before, after) for act, row in TABLE.items() for before, after in row.items()]
REFUSED = [(act, state) for act, state in product(TABLE, ALL) if state not in TABLE[act]]


@pytest.mark.parametrize(("act", "before", "after"), ALLOWED)
def test_an_act_of_the_table_leaves_the_state_that_the_table_says(act, before, after):
    """Each row of the table is a move."""
    assert states.after(act, before) == after


@pytest.mark.parametrize(("act", "state"), REFUSED)
def test_what_is_not_in_the_table_is_refused_with_wrong_state(act, state):
    """There is no other place that decides it, and no other refusal."""
    with pytest.raises(Refusal) as refusal:
        states.after(act, state)
    assert (refusal.value.code, refusal.value.status) == ("wrong_state", 409)
    assert refusal.value.facts == {"act": act, "state": state}


def test_the_table_has_no_row_that_the_design_does_not_know():
    """An act added to the code is added to the design first."""
    assert set(states.LIFE) == {(act, before) for act, before, _after in ALLOWED}


def test_nobody_leaves_an_ended_state_but_a_no_show_put_back_and_an_undo():
    """Cancelled and expired are for ever, served but for an undo's ten seconds."""
    leaving = {(act, before) for act, before in states.LIFE if before in states.ENDED}
    assert leaving == {("put_back", "no_show"), ("reopen", "served"), ("reopen_called", "served")}


def test_every_state_can_be_reached_from_waiting():
    """No state is written in vain."""
    reached, new = {"waiting"}, {"waiting"}
    while new:
        new = {after for (_act, before), after in states.LIFE.items() if before in new} - reached
        reached |= new
    assert reached == set(ALL)


@pytest.mark.parametrize("state", ALL)
def test_the_acts_that_a_state_admits_are_those_of_its_rows(state):
    """What a screen offers is what the table admits."""
    assert states.allowed(state) == {act for act, before, _after in ALLOWED if before == state}
