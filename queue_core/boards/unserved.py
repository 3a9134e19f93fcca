"""Who waits and would be called by nobody: services without an open desk, priority desks that are shut."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import Connection

from queue_core.boards import statements
from queue_core.boards.office_shapes import PriorityShut, Since, Unserved
from queue_core.data import line_heads, queries
from queue_core.data.arrangement import Served
from queue_core.data.db import Office
from queue_core.data.queries import written
from queue_core.rules import policy

Alarm = TypeVar("Alarm", bound=Since)


@dataclass(frozen=True)
class Waiting:
    """Those of one service and rank who wait: how many, and when the first of them was due."""

    count: int
    due_at: datetime


Line = Mapping[str, Mapping[int, Waiting]]
"""Who waits, by service and rank."""


def unserved(db: Connection, office: Office, line: Line, served: Served, now: datetime) -> list[Unserved]:
    """Services for which somebody waits, and no open desk would call.

    An open priority desk calls those who have the mark; the others wait in vain.
    """
    marked = queries.marked_counts(db, office.id)
    found: list[Unserved] = []
    for slug in line:
        if served.open_desks_of(slug):
            continue
        for_some = [desk for desk in served.priority_desks_of(slug) if desk in served.open]
        since = since_when(db, office, [slug], now, marked=False if for_some else None)
        if since is not None:
            all_of_them = sum(each.count for each in line[slug].values())
            called = sum(marked.get(slug, {}).values()) if for_some else 0
            found.append(
                {
                    "service": slug,
                    "waiting": all_of_them - called,
                    "priority_desks": for_some,
                    "since": written(since),
                }
            )
    return oldest_first(found)


def priority_shut(db: Connection, office: Office, served: Served, now: datetime) -> list[PriorityShut]:
    """The priority desks that call nobody while somebody with the mark waits for a service of theirs that no
    open one serves: what the law asks for is not there.
    """
    found: list[PriorityShut] = []
    marked = queries.marked_counts(db, office.id)
    for desk in served.services:
        if desk not in served.priority or desk in served.open:
            continue
        lines = [
            line for line in served.lines_of(desk) if served.open.isdisjoint(served.priority_desks_of(line))
        ]
        since = since_when(db, office, lines, now, marked=True)
        if since is not None:
            waiting = sum(count for line in lines for count in marked.get(line, {}).values())
            found.append({"desk": desk, "waiting": waiting, "since": written(since)})
    return oldest_first(found)


def since_when(
    db: Connection, office: Office, lines: Sequence[str], now: datetime, *, marked: bool | None = None
) -> datetime | None:
    """Since when somebody could be called from these lines, by the rule of the call; None for nobody.

    A booked visitor waits since the arrival, at the earliest since the ticket joined the line. `marked` as
    for `line_heads.heads`.
    """
    early = timedelta(minutes=office.settings.line.early_minutes)
    since = []
    for place in line_heads.heads(db, office.id, lines, marked=marked) if lines else ():
        if policy.is_due(place, now, early):
            row = db.execute(statements.TICKET, {"id_": place.id, "office": office.id}).one()
            joined = place.due_at - early if policy.is_booked(place.rank) else place.due_at
            since.append(max(row.taken_at, joined))
    return min(since, default=None)


def oldest_first(found: Iterable[Alarm]) -> list[Alarm]:
    return sorted(found, key=lambda each: each["since"])
