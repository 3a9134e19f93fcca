"""Check-in: which ticket an appointment's visitor gets for arriving early, on time or late."""

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from queue_core.rules import policy
from queue_core.rules.appointment_states import APPOINTMENT
from queue_core.rules.opening import Hours
from queue_core.rules.refusals import Refusal

EARLY, ON_TIME, LATE = "early", "on_time", "late"


class Arrival(NamedTuple):
    """The ticket that a check-in gives. `joins_at` is when it enters the line, by the clock alone."""

    when: str
    origin: str
    rank: int
    due_at: datetime
    joins_at: datetime


def arrive(
    slot_at: datetime,
    now: datetime,
    *,
    early: timedelta,
    grace: timedelta,
    late_becomes: str,
) -> Arrival:
    """Judge an arrival on the appointment's own day.

    Up to `grace` after the slot the ticket is booked and its place is the slot, whenever the visitor came.
    Later, `late_becomes` decides: "walk_in" gives the arrival's place among the walk-ins, "booked" the
    arrival's place among the booked, so that latecomers never pass the punctual.
    """
    if now > slot_at + grace:
        if late_becomes == "booked":
            return Arrival(LATE, "appointment", policy.BOOKED, now, now)
        return Arrival(LATE, "walk_in", policy.WALK_IN, now, now)
    joins_at = slot_at - early
    when = EARLY if now < joins_at else ON_TIME
    return Arrival(when, "appointment", policy.BOOKED, slot_at, max(joins_at, now))


def may_check_in(
    state: str, slot_on: date, today: date, slot_at: datetime, *, is_near: bool = False, **facts: Any
) -> None:
    """Refuse a check-in that no arrival time can mend: `appointment_cancelled`, or `wrong_day` with the `day`
    and time of the slot. A slot that `is_near`, over a midnight on which the office stays open, is no other
    day's. Both refusals carry `facts`."""
    APPOINTMENT.after("check_in", state, **facts)
    if slot_on != today and not is_near:
        raise Refusal("wrong_day", day=slot_at, **facts)


def is_near(slot_at: datetime, now: datetime, opening: Hours, *, early: timedelta, grace: timedelta) -> bool:
    """Whether now is from `early` before the slot to `grace` after it, and the office is open over the
    midnight between."""
    if not slot_at - early <= now <= slot_at + grace:
        return False
    days = sorted((opening.local_day(slot_at), opening.local_day(now)))
    return opening.is_open_over(days[0], days[1] - timedelta(days=1))
