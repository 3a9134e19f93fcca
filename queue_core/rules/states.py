"""A ticket's life, as one table.

Read a row as: this act, on a ticket in this state, leaves it in that state. What is not in the table
is refused with `wrong_state`; there is no other place that decides it. `reopen` is half of an undo, which
`actions.undoing` allows for ten seconds.

The life of an appointment is shorter: booked -> arrived by a check-in, booked -> cancelled by the feed,
booked -> missed at the day's end.
"""

from datetime import datetime, timedelta

from queue_core.rules.refusals import Refusal

WAITING, CALLED, SERVING, HELD = "waiting", "called", "serving", "held"
SERVED, NO_SHOW, CANCELLED, EXPIRED = "served", "no_show", "cancelled", "expired"

AT_DESK = (CALLED, SERVING)
ENDED = (SERVED, NO_SHOW, CANCELLED, EXPIRED)

LIFE: dict[tuple[str, str], str] = {
    ("call", WAITING): CALLED,
    ("recall", CALLED): CALLED,
    ("start", CALLED): SERVING,
    ("finish", CALLED): SERVED,
    ("finish", SERVING): SERVED,
    ("no_show", CALLED): NO_SHOW,
    ("put_back", CALLED): WAITING,
    ("put_back", SERVING): WAITING,
    ("put_back", HELD): WAITING,
    ("put_back", NO_SHOW): WAITING,
    ("hold", CALLED): HELD,
    ("hold", SERVING): HELD,
    ("transfer", WAITING): WAITING,
    ("transfer", CALLED): WAITING,
    ("transfer", SERVING): WAITING,
    ("transfer", HELD): WAITING,
    ("cancel", WAITING): CANCELLED,
    ("cancel", CALLED): CANCELLED,
    ("cancel", HELD): CANCELLED,
    ("reopen", SERVED): SERVING,
    ("reopen_called", SERVED): CALLED,
    ("end_day", WAITING): EXPIRED,
    ("end_day", HELD): EXPIRED,
    ("end_day", CALLED): NO_SHOW,
    ("end_day", SERVING): SERVED,
}


UNDO_WITHIN = timedelta(seconds=10)


def may_undo(state: str, called_at: datetime | None, announced_at: datetime | None, now: datetime) -> bool:
    """Whether a call may be taken back: made a moment ago, not repeated, and its visitor has not come."""
    if state != CALLED or called_at is None or announced_at != called_at:
        return False
    return called_at <= now < called_at + UNDO_WITHIN


def after(act: str, state: str) -> str:
    """The state that `act` leaves a ticket in. Refuses with `wrong_state`."""
    try:
        return LIFE[act, state]
    except KeyError:
        raise Refusal("wrong_state", act=act, state=state) from None


def allowed(state: str) -> set[str]:
    """The acts that a ticket in this state admits."""
    return {act for act, before in LIFE if before == state}
