"""The line as the supervisor sees it: a part at a time, in calling order, however many wait."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, case, literal, or_, select, tuple_

from queue_core.boards import statements
from queue_core.boards.office_shapes import InLine, PartOfLine, WaitingTicket
from queue_core.boards.staff_alarms import name_of
from queue_core.data import arrangement
from queue_core.data.db import Office
from queue_core.data.queries import BEYOND_ANY_ID, DESK_LINE, ticket_data, written
from queue_core.data.rows import TicketRow
from queue_core.data.tickets import IS_WAITING
from queue_core.data.tickets import ticket as tickets
from queue_core.rules import policy, states
from queue_core.rules.refusals import Refusal

AT_ONCE = 50
"""So many are shown in one part."""


def part_of_line(
    office: Office, now: datetime, *, service: str | None = None, after: int | None = None
) -> PartOfLine:
    """The next `AT_ONCE` who wait, in the order in which they would be called now: from the start, or
    `after` a ticket. Refuses with `unknown_service`, and with `unknown_ticket` where `after` is none that
    waits.
    """
    if service is not None and service not in office.settings.services:
        raise Refusal("unknown_service", service=service)
    with office.storage.reading() as db:
        return part(db, office, now, service=service, after=after)


def part(
    db: Connection, office: Office, now: datetime, *, service: str | None = None, after: int | None = None
) -> PartOfLine:
    """The same, inside a look."""
    early = timedelta(minutes=office.settings.line.early_minutes)
    parties = db.execute(statements.PARTIES_AT_DESKS, {"office": office.id}).scalars().all()
    later = _called_later(now + early, parties)
    key = (later, tickets.c.rank, tickets.c.due_at, tickets.c.id)
    mine = and_(tickets.c.office_id == office.id, IS_WAITING)
    if service is not None:
        mine = and_(mine, tickets.c.service == service)
    wanted = select(tickets.c.id).where(mine)
    if after is not None:
        last = db.execute(select(*key).where(mine, tickets.c.id == after)).one_or_none()
        if last is None:
            raise Refusal("unknown_ticket")
        bounds = [literal(value, column.type) for value, column in zip(last, key, strict=True)]
        wanted = wanted.where(tuple_(*key) > tuple_(*bounds))
    ids = db.execute(wanted.order_by(*key).limit(AT_ONCE + 1)).scalars().all()
    shown = ids[:AT_ONCE]
    rows = {row.id: row for row in db.execute(_ROWS, {"ids": shown})}
    return {
        "tickets": [_in_line(rows[each], now, early) for each in shown],
        "more": shown[-1] if len(ids) > AT_ONCE else None,
    }


def _called_later(joined: datetime, parties: Sequence[int]) -> ColumnElement[int]:
    """1 for those who cannot be called yet: booked too early, or of the parties that are at a desk."""
    early = and_(tickets.c.rank.in_((policy.BOOKED,)), tickets.c.due_at > joined)
    # Without a party at a desk the index alone gives the order.
    return case((or_(early, tickets.c.party.in_(parties)) if parties else early, 1), else_=0)


def _in_line(row: TicketRow, now: datetime, early: timedelta) -> InLine:
    place = policy.Place(row.rank, row.due_at, row.id)
    joins_at = None if policy.is_due(place, now, early) else row.due_at - early
    return {
        "id": row.id,
        "number": row.number,
        "service": row.service,
        "rank": row.rank,
        "taken_at": written(row.taken_at),
        "joins_at": written(joins_at),
        "for_desk": row.line.removeprefix(DESK_LINE) if row.line.startswith(DESK_LINE) else None,
        "why": policy.why_next(row.rank, row.due_at, row.taken_at, row.slot_at, 0),
    }


def waiting_ticket(office: Office, ticket_id: int, now: datetime) -> WaitingTicket:
    """One ticket with its place and what can be done with it: the page of its acts.

    `seen_seq` is the last event about it, which each act sends back. Refuses with `unknown_ticket`.
    """
    if ticket_id >= BEYOND_ANY_ID:
        raise Refusal("unknown_ticket")
    early = timedelta(minutes=office.settings.line.early_minutes)
    with office.storage.reading() as db:
        row = db.execute(statements.TICKET, {"id_": ticket_id, "office": office.id}).one_or_none()
        if row is None:
            raise Refusal("unknown_ticket")
        last: Any = db.execute(statements.LAST_OF_TICKET, {"office": office.id, "id_": row.id}).one()
        desks = db.execute(statements.DESKS, {"office": office.id}).all()
        busy = {each.desk for each in db.execute(statements.ALL_AT_DESKS, {"office": office.id})}
        served = arrangement.served(db, office)
        known = [name for name in served.services if row.priority or name not in served.priority]
        return {
            "ticket": ticket_data(row, None),
            "line": _in_line(row, now, early) if row.state == states.WAITING else None,
            "seen_seq": last.seq,
            "last": {"event": last.event, "at": written(last.at), "by": name_of(db, last.by)},
            "free_desks": [
                each for each in known for desk in desks if desk.desk == each and _is_free(desk, busy)
            ],
            "staffed_desks": [
                each for each in known for desk in desks if desk.desk == each and desk.state != "closed"
            ],
        }


def _is_free(desk: Any, busy: set[str]) -> bool:
    return desk.state == "open" and desk.desk not in busy


_ROWS = select(tickets).where(tickets.c.id.in_(bindparam("ids", expanding=True)))
