"""The lives of appointments, slips and desks, written here a second time; and what every life has."""

from itertools import product

import pytest

from queue_core.rules.appointment_states import APPOINTMENT, put_as
from queue_core.rules.desk_states import DESK
from queue_core.rules.life import Life
from queue_core.rules.refusals import KINDS, Refusal
from queue_core.rules.slip_states import SLIP
from queue_core.rules.states import TICKET

ANY = ("booked", "arrived", "cancelled", "missed")
NOT_HERE = ("booked", "cancelled", "missed")
# life: act: (from, …) -> to
TABLES = {
    "appointment": {
        "check_in": {"booked": "arrived", "missed": "arrived"},
        "put": dict.fromkeys(ANY, "booked"),
        "put_arrived": dict.fromkeys(ANY, "arrived"),
        "put_missed": {"missed": "missed"},
        "put_cancelled": dict.fromkeys(ANY, "cancelled"),
        "cancel": dict.fromkeys(ANY, "cancelled"),
        "cancel_vanished": {"booked": "cancelled"},
        "move": dict.fromkeys(NOT_HERE, "booked"),
        "move_arrived": dict.fromkeys(NOT_HERE, "arrived"),
        "call_off": dict.fromkeys(NOT_HERE, "cancelled"),
        "end_day": {"booked": "missed"},
    },
    "slip": {
        "hand_out": {"waiting": "waiting"},
        "fail": {"waiting": "waiting"},
        "go_on": {"waiting": "waiting"},
        "adopt": {each: each for each in ("waiting", "stale", "unconfirmed")},
        "print": dict.fromkeys(("waiting", "stale", "unconfirmed"), "printed"),
        "give_up": {"waiting": "unconfirmed"},
        "keep_back": {"waiting": "stale"},
        "release": {"stale": "waiting"},
    },
    "desk": {
        "open": dict.fromkeys(("open", "paused", "closed"), "open"),
        "pause": dict.fromkeys(("open", "paused"), "paused"),
        "pause_forgotten": {"open": "paused"},
        "close": dict.fromkeys(("open", "paused", "closed"), "closed"),
        "end_day": dict.fromkeys(("open", "paused"), "closed"),
        "call": {"open": "open"},
        "receive": {"open": "open", "paused": "paused"},
    },
}
MADE = {
    "appointment": {"put": "booked", "put_cancelled": "cancelled", "book": "booked"},
    "slip": {"order": "waiting", "order_again": "waiting"},
    "desk": {"found": "closed"},
}
CODES = {
    ("appointment", "check_in", "cancelled"): "appointment_cancelled",
    ("appointment", "check_in", "arrived"): "already_used",
    ("appointment", "move", "arrived"): "already_here",
    ("appointment", "move_arrived", "arrived"): "already_here",
    ("appointment", "call_off", "arrived"): "already_here",
    **{("desk", act, "closed"): "desk_closed" for act in TABLES["desk"]},
    **{("desk", act, "paused"): "desk_paused" for act in TABLES["desk"]},
}
LIVES = [TICKET, APPOINTMENT, SLIP, DESK]
THREE = [pytest.param(life, id=life.of) for life in LIVES[1:]]
FOUR = [pytest.param(life, id=life.of) for life in LIVES]


@pytest.mark.parametrize("life", THREE)
def test_each_act_in_each_state_does_what_the_table_says_or_is_refused(life: Life):
    """A row that is missing is the refusal: the life's own, else `wrong_state`."""
    table = TABLES[life.of]
    assert set(life.moves) == {(act, before) for act, row in table.items() for before in row}
    assert life.made == MADE[life.of]
    for act, state in product(table, life.states):
        if state in table[act]:
            assert life.after(act, state) == table[act][state]
            continue
        with pytest.raises(Refusal) as refusal:
            life.after(act, state)
        assert refusal.value.code == CODES.get((life.of, act, state), "wrong_state")


@pytest.mark.parametrize("life", FOUR)
def test_every_state_can_be_reached(life: Life):
    """No state is written in vain, and each is entered by an act."""
    reached = new = set(life.made.values())
    while new:
        new = {after for (_act, before), after in life.moves.items() if before in new} - reached
        reached = reached | new
    assert reached == set(life.states)


@pytest.mark.parametrize("life", FOUR)
def test_every_refusal_of_a_life_is_a_known_one(life: Life):
    """Its code has a status and a sentence, and stands for acts and states that there are."""
    for asked, code in life.codes.items():
        assert KINDS[code].status == 409
        words = {asked} if isinstance(asked, str) else set(asked)
        assert words <= {*life.acts, *life.states}


@pytest.mark.parametrize("life", FOUR)
def test_what_is_changed_row_by_row_and_at_once_is_changed_alike(life: Life):
    """`before` and `outcome` are for statements over many rows; an act with two outcomes has none."""
    for act in dict.fromkeys(act for act, _state in life.moves):
        outcomes = {life.after(act, state) for state in life.before(act)}
        if len(outcomes) == 1:
            assert {life.outcome(act)} == outcomes
        else:
            with pytest.raises(ValueError, match="too many values"):
                life.outcome(act)


@pytest.mark.parametrize(
    ("wanted", "state", "has_come", "same_day", "act"),
    [
        ("cancelled", None, False, False, "put_cancelled"),
        ("cancelled", "arrived", True, True, "put_cancelled"),
        ("booked", None, False, False, "put"),
        ("booked", "arrived", True, True, "put_arrived"),
        ("booked", "arrived", False, False, "put"),
        ("booked", "booked", True, False, "put_arrived"),
        ("booked", "cancelled", True, True, "put_arrived"),
        ("booked", "cancelled", False, True, "put"),
        ("booked", "missed", False, True, "put_missed"),
        ("booked", "missed", False, False, "put"),
    ],
)
def test_an_appointment_that_is_put_has_arrived_where_its_visitor_came(
    wanted, state, has_come, same_day, act
):
    """And stays missed on the day that was missed; on any other day it is booked."""
    assert put_as(wanted, state, has_come=has_come, same_day=same_day) == act
