"""Every act on an appointment in every state: what the table says, or its refusal."""

from datetime import timedelta

import pytest

from queue_core.rules.appointment_states import APPOINTMENT
from queue_core.rules.refusals import Refusal
from tests.office import TUESDAY, local
from tests.rules.test_lives import TABLES

TABLE = TABLES["appointment"]
YESTERDAY, TOMORROW = (TUESDAY + timedelta(days=days) for days in (-1, 1))
LET_BE = {"cancel_vanished", "end_day"}
ON_ITS_DAY = {"put_arrived", "move_arrived"}
"""Acts that find that the visitor came on the day that the appointment is put on."""


def into(acts, state: str, *, came: bool) -> None:
    """The appointment REF in a state; `came`: its visitor was here today, whatever was said since."""
    acts.book("REF", "10:30")
    if came or state == "arrived":
        acts.cancel(acts.check_in("REF")["id"])
        if state != "arrived":
            acts.book("REF", local("10:30", YESTERDAY if state == "missed" else TOMORROW))
    if state == "cancelled":
        acts.unbook("REF")
    if state == "missed":
        acts.end_day()
    assert acts.appointment("REF").state == state


def done(acts, act: str) -> None:
    tomorrow, later_today = local("11:00", TOMORROW), local("15:00")
    match act:
        case "check_in":
            acts.check_in("REF")
        case "put":
            acts.book("REF", tomorrow)
        case "put_arrived" | "put_missed":
            acts.book("REF", later_today)
        case "put_cancelled":
            acts.book("REF", later_today, state="cancelled")
        case "cancel":
            acts.unbook("REF")
        case "cancel_vanished":
            acts.cancel_vanished(TUESDAY, [], sure=True)
        case "move":
            acts.move("REF", slot_at=tomorrow, service="utilities")
        case "move_arrived":
            acts.move("REF", slot_at=later_today, service="utilities")
        case "call_off":
            acts.call_off("REF")
        case "end_day":
            acts.end_day()


@pytest.mark.parametrize(
    ("act", "state"),
    [(act, state) for act in TABLE for state in APPOINTMENT.states if act != "put_missed"]
    + [("put_missed", "missed")],
)
def test_an_act_on_an_appointment_does_what_the_table_says(acts, act, state):
    """In the table: the state after. Not in it: refused, or let be by what is done to a whole day."""
    into(acts, state, came=act in ON_ITS_DAY)
    before, code = acts.appointment("REF"), None
    try:
        done(acts, act)
    except Refusal as refusal:
        code = refusal.code
    if state in TABLE[act]:
        assert (code, acts.appointment("REF").state) == (None, TABLE[act][state])
        return
    assert code == (None if act in LET_BE else APPOINTMENT.refusal(act, state).code)
    assert acts.appointment("REF") == before


@pytest.mark.parametrize("made", [{}, {"state": "cancelled"}])
def test_the_first_state_of_an_appointment_is_the_tables(acts, made):
    """Booked by the site or by phone; or cancelled, where nothing else was ever heard of it."""
    acts.book("REF", "10:30", **made)
    act = "put_cancelled" if made else "put"
    assert acts.appointment("REF").state == APPOINTMENT.first(act)
    phoned = acts.book_by_phone("taxes", slot_at=local("11:00"))
    assert phoned["state"] == APPOINTMENT.first("book")
