"""The times to which staff may move somebody: those that have a place left, from now on."""

from collections.abc import Sequence
from datetime import datetime

from queue_core.boards.appointments import Expected
from queue_core.boards.staff_week import DAYS, Time, bookable, times_of
from queue_core.data.db import Office
from queue_core.data.free_slots import bookable_days, plan_of
from queue_core.rules import slots
from queue_core.rules.refusals import Refusal

MOST = 60
"""So many times are offered for one appointment."""


def other_times(
    office: Office,
    service: str,
    near: datetime,
    now: datetime,
    *,
    but: tuple[datetime, datetime] | None = None,
    most: int = MOST,
) -> list[Time]:
    """Times of a service with a place left, within the horizon, in order: half of `most` are the soonest, the
    others the first ones behind `near`. None overlaps `but`. Of a service that is not booked here, none.
    """
    try:
        plan = plan_of(bookable(office, service))
    except Refusal:
        return []
    soonest: list[Time] = []
    behind: list[Time] = []
    days = bookable_days(office.settings, now)
    for first in range(0, len(days), DAYS):
        for time in times_of(office, service, days[first : first + DAYS], now, ""):
            begin, end = slots.visit(datetime.fromisoformat(time["slot_at"]), plan)
            is_in = but is not None and but[0] < end and begin < but[1]
            if time["left"] and begin > now and not is_in:
                (behind if begin > near else soonest).append(time)
        if len(behind) >= most:
            break
    soonest = soonest[: most // 2]
    return soonest + behind[: most - len(soonest)]


def first_free(
    office: Office,
    whom: Sequence[Expected],
    now: datetime,
    *,
    but: tuple[datetime, datetime] | None = None,
) -> dict[int, datetime]:
    """For each, by id, another time: the first behind the own one that is free, else the first of all.
    No time is given to more than it has places left for; whoever finds none is not in it.
    """
    left: dict[str, dict[datetime, int]] = {}
    found: dict[int, datetime] = {}
    for each in whom:
        times = left.get(each.service)
        if times is None:
            most = MOST + 2 * len(whom)
            near = min(one.slot_at for one in whom)
            known = other_times(office, each.service, near, now, but=but, most=most)
            times = {datetime.fromisoformat(time["slot_at"]): time["left"] for time in known}
            left[each.service] = times
        free = [at for at, places in times.items() if places and at != each.slot_at]
        behind = [at for at in free if at > each.slot_at]
        if free:
            found[each.id] = (behind or free)[0]
            times[found[each.id]] -= 1
    return found
