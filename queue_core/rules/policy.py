"""Who is next, and why.

A place in the line is the key `(rank, due_at, id)`; the smallest is called first. Booked visitors have
the lowest rank, so whenever one who is due waits for a service of the desk, no walk-in is called.

A booked ticket made early joins the line `early` before its slot. As the earliest slot heads its rank,
one look at that head tells whether any booked visitor is due.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

BOOKED, PRIORITY, WALK_IN = 0, 1, 2
RANKS = (BOOKED, PRIORITY, WALK_IN)
NOT_BOOKED = (PRIORITY, WALK_IN)

PRIORITY_ONLY = "priority"
"""`[[desk]] only`: a second way to be called. Such a desk calls those who have the mark, in the line's order,
and nobody else; other desks call them as before. Booked first binds the desks that are open to all."""

COUNTED_TO = 100
"""Counts made inside an act stop here, so that an act costs the same however long the line is."""


class Place(NamedTuple):
    """A position in the line; tuples compare as the line does.

    It is given once, and kept through every act but those that change the rank. `due_at` is what the rank
    orders by: of a booked visitor the slot, of one accepted late the check-in, of a walk-in the arrival
    (`Acting.arrival`), so that among walk-ins of one rank `due_at` and `id` are the order of coming, whatever
    the clock does.
    """

    rank: int
    due_at: datetime
    id: int


def is_booked(rank: int) -> bool:
    """Whether a ticket stands in the line as booked.

    Its rank says so, and nothing else does: a late visitor with a number of the walk-ins may be accepted as
    booked, one with an appointment may stand among the walk-ins.
    """
    return rank == BOOKED


def is_prioritised(rank: int) -> bool:
    """Whether a ticket stands before the other walk-ins."""
    return rank == PRIORITY


def rank_with(rank: int, *, priority: bool) -> int:
    """The rank of a ticket once it has the mark of priority, or has it no more; the booked keep theirs."""
    if is_booked(rank):
        return rank
    return PRIORITY if priority else WALK_IN


def may_call(only: str | None, *, priority: bool) -> bool:
    """Whether a desk that is `only` for some may call a ticket with or without the mark of priority."""
    return priority or only != PRIORITY_ONLY


def is_due(place: Place, now: datetime, early: timedelta) -> bool:
    """Whether this place has joined the line yet."""
    return not is_booked(place.rank) or place.due_at - early <= now


def who_is_next(heads: Iterable[Place], now: datetime, early: timedelta) -> Place | None:
    """The one to call among the heads of a desk's lines, one head for each line and rank."""
    return min((head for head in heads if is_due(head, now, early)), default=None)


def why_next(
    rank: int,
    due_at: datetime,
    taken_at: datetime,
    slot_at: datetime | None,
    passed: int,
    *,
    only: str | None = None,
) -> dict[str, Any]:
    """The reason of a call, as plain data; `passed` walk-ins wait for the same service, `only` is the
    desk's."""
    reason: dict[str, Any] = {"only": only} if only else {}
    if is_booked(rank):
        return reason | {
            "because": "appointment",
            "slot_at": (slot_at or due_at).isoformat(),
            "arrived_at": taken_at.isoformat(),
            "ahead_of": passed,
        }
    reason |= {"because": "priority" if rank == PRIORITY else "arrival"}
    return reason | {"arrived_at": taken_at.isoformat()}
