"""All who wait, in the order in which they would be called now: as long as a line gets, made in parts."""

from collections import Counter
from datetime import datetime, timedelta
from itertools import islice

from sqlalchemy import or_

from queue_core.boards import statements
from queue_core.boards.shapes import PlaceInLine
from queue_core.concurrency import breathe
from queue_core.data import waits
from queue_core.data.db import Office
from queue_core.data.in_parts import fetched, parts
from queue_core.data.queries import DESK_LINE, ticket_data
from queue_core.data.rows import TicketRow
from queue_core.data.tickets import ticket as tickets
from queue_core.rules import policy
from queue_core.rules.policy import Place
from queue_core.rules.refusals import Refusal


def line(
    office: Office,
    now: datetime,
    service: str | None = None,
    *,
    after: int | None = None,
    limit: int | None = None,
) -> list[PlaceInLine]:
    """All who wait, in the order in which they would be called now: the booked who came too early to
    be due stand last, as do those who are at a desk with another number. Each with `place`, counted from 1,
    and the data of the reason that it stands there. `after` is the ticket, which may have left the line,
    behind which to begin; `limit` is how many there are at most.

    Refuses with `unknown_service`, `unknown_ticket`.
    """
    service = office.settings.present_service(service)
    if service is not None and service not in office.settings.services:
        raise Refusal("unknown_service", service=service)
    early = timedelta(minutes=office.settings.line.early_minutes)
    # A desk's own line holds tickets of any service.
    of_desks = tickets.c.line.startswith(DESK_LINE, autoescape=True)
    of_service = or_(tickets.c.service == service, of_desks)
    wanted = statements.LINE if service is None else statements.LINE.where(of_service)
    with office.storage.reading() as db:
        rows = fetched(db.execute(wanted, {"office": office.id}))
        at_desks = set(db.execute(statements.PARTIES_AT_DESKS, {"office": office.id}).scalars())
        last = None
        if after is not None:
            last = db.execute(statements.TICKET, {"office": office.id, "id_": after}).one_or_none()
            if last is None:
                raise Refusal("unknown_ticket")
        known = waits.of_tickets(db, office.id, now)

    def place_of(row: TicketRow) -> tuple[bool, int, datetime, int]:
        in_key = Place(row.rank, row.due_at, row.id)
        return (row.party in at_desks or not policy.is_due(in_key, now, early), *in_key)

    joined: Counter[str] = Counter()
    ahead_of: dict[int, int] = {}
    keys = {}
    for part in parts(rows):
        for row in part:
            keys[row.id] = place_of(row)
            ahead_of[row.id] = joined[row.line]
            joined[row.line] += policy.is_due(Place(row.rank, row.due_at, row.id), now, early)
    asked_for = rows if service is None else [row for row in rows if row.service == service]
    keys = {row.id: keys[row.id] for row in asked_for}
    as_called = sorted(asked_for, key=lambda row: keys[row.id])
    breathe()
    first = 0 if last is None else sum(key <= place_of(last) for key in keys.values())
    asked = list(islice(enumerate(as_called, start=1), first, None if limit is None else first + limit))
    return [
        {
            **ticket_data(row, ahead_of[row.id], known.get(row.id)),
            "place": place,
            "why": policy.why_next(row.rank, row.due_at, row.taken_at, row.slot_at, 0),
        }
        for part in parts(asked)
        for place, row in part
    ]
