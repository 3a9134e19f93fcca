"""What staff wrote in words of their own, reasons and notes, may tell of a visitor: it goes like
the contact.

The journal keeps that something was done, by whom and when; of the reason only that there was one.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update

from queue_core.actions.acting import Acting
from queue_core.data.journal import journal
from queue_core.data.office import office as offices
from queue_core.data.tickets import ticket as tickets

FREE = ("said",)
"""Which keys of an event's reason hold words that somebody typed about a visitor."""


def erase_older(acting: Acting, until: datetime, *, most: int) -> tuple[int, bool]:
    """Erase them in the journal's next part; of how many events, and whether there is another part."""
    rows = acting.db.execute(_NEXT, {"office": acting.office.id, "most": most}).all()
    old = [row for row in rows if row.at < until]
    erased = _erase(acting, old)
    if old:
        acting.db.execute(_REACHED, {"office": acting.office.id, "reached": old[-1].seq})
    return erased, len(old) == most


def erase_of(acting: Acting, ticket_ids: Sequence[int]) -> int:
    """Erase them of some tickets, notes included; of how many events."""
    acting.db.execute(update(tickets).where(tickets.c.id.in_(ticket_ids)).values(note=None))
    of_them = _EVENTS.where(journal.c.office_id == acting.office.id, journal.c.ticket_id.in_(ticket_ids))
    return _erase(acting, acting.db.execute(of_them).all())


def _erase(acting: Acting, rows: Sequence[Any]) -> int:
    spoken = [row for row in rows if any(key in (row.why or {}) for key in FREE)]
    for row in spoken:
        kept = {key: value for key, value in row.why.items() if key not in FREE}
        acting.db.execute(_KEEP, {"office": acting.office.id, "event_": row.seq, "kept": kept})
    return len(spoken)


_EVENTS = select(journal.c.seq, journal.c.at, journal.c.why)
_NEXT = (
    _EVENTS.where(
        journal.c.office_id == bindparam("office"),
        journal.c.seq
        > select(offices.c.unsaid_seq).where(offices.c.id == bindparam("office")).scalar_subquery(),
    )
    .order_by(journal.c.seq)
    .limit(bindparam("most"))
)
_KEEP = (
    update(journal)
    .where(journal.c.office_id == bindparam("office"), journal.c.seq == bindparam("event_"))
    .values(why=bindparam("kept", type_=journal.c.why.type))
)
_REACHED = update(offices).where(offices.c.id == bindparam("office")).values(unsaid_seq=bindparam("reached"))
