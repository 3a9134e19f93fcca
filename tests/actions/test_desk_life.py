"""Every act on a desk in every state: what the table says, or its refusal."""

import pytest

from queue_core.actions import desks
from queue_core.rules.desk_states import DESK
from tests.office import refused
from tests.rules.test_lives import TABLES

TABLE = TABLES["desk"]
LET_BE = {"pause_forgotten", "end_day"}


def into(acts, state: str) -> None:
    acts.open("1")
    if state == "paused":
        acts.pause("1")
    if state == "closed":
        acts.close("1")
    assert state_of(acts) == state


def state_of(acts) -> str:
    with acts.office.storage.reading() as db:
        return next(row.state for row in db.execute(desks.desks.select()) if row.desk == "1")


def done(acts, act: str) -> None:
    match act:
        case "receive":
            acts.transfer(acts.take("taxes")["id"], desk="1")
        case "call":
            acts.take("taxes")
            acts.call("1")
        case "pause_forgotten":
            acts.clock.forward(minutes=acts.office.settings.line.forgotten_minutes + 1)
            acts.do(desks.pause_forgotten)
        case "end_day":
            acts.end_day()
        case _:
            getattr(acts, act)("1")


@pytest.mark.parametrize("state", DESK.states)
@pytest.mark.parametrize("act", TABLE)
def test_an_act_on_a_desk_does_what_the_table_says(acts, act, state):
    """In the table: the state after. Not in it: the desk's own refusal; a forgotten one is let be."""
    into(acts, state)
    if state in TABLE[act]:
        done(acts, act)
        assert state_of(acts) == TABLE[act][state]
        return
    if act in LET_BE:
        done(acts, act)
    else:
        with refused(f"desk_{state}"):
            done(acts, act)
    assert state_of(acts) == state


@pytest.mark.parametrize("state", DESK.states)
def test_help_is_asked_for_at_a_desk_in_any_state(acts, state):
    """It asks for no state and changes none; nor does what a supervisor arranges."""
    into(acts, state)
    acts.ask_for_help("1")
    acts.answer_at_desk("1")
    acts.arrange(desks={"1": ["utilities"]})
    assert state_of(acts) == state


def test_a_desk_that_the_file_names_anew_is_closed(acts):
    """Its first state is the table's, too."""
    assert state_of(acts) == DESK.first("found")
