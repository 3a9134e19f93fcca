"""What another open desk would change, as it is estimated: for the supervisor who has one to open."""

from collections.abc import Mapping
from datetime import datetime
from math import inf

from sqlalchemy import Connection

from queue_core.boards.office_shapes import IfOpened
from queue_core.data import waits
from queue_core.data.db import Office
from queue_core.data.shapes import WaitData

WORTH_MIN, WORTH_TIMES = 5, 0.8
"""A desk is worth a sentence where it takes so many minutes off the longest to expect, and a fifth of it."""


def if_opened(
    db: Connection, office: Office, now: datetime, waits_now: Mapping[str, WaitData | None]
) -> list[IfOpened]:
    """For each service the closed desk that would shorten its wait the most, the longest wait first.

    A service that no desk calls now has no wait, and any that does is worth it.
    """
    best: dict[str, IfOpened] = {}
    for desk, services in waits.with_desks(db, office.id, now).items():
        for slug, wait in services.items():
            before = waits_now.get(slug)
            is_known = slug in office.settings.services and desk in office.settings.desks
            if wait is None or not is_known or not _is_worth(before, wait):
                continue
            if slug not in best or wait["to_min"] < best[slug]["wait"]["to_min"]:
                best[slug] = {"desk": desk, "service": slug, "wait": wait, "now": before}
    return sorted(best.values(), key=lambda each: each["now"]["to_min"] if each["now"] else inf, reverse=True)


def _is_worth(before: WaitData | None, then: WaitData) -> bool:
    if before is None:
        return True
    gained = before["to_min"] - then["to_min"]
    return gained >= WORTH_MIN and then["to_min"] <= WORTH_TIMES * before["to_min"]
