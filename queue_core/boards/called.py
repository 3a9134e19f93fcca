"""Which calls a TV shows."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection

from queue_core.boards import statements
from queue_core.boards.shapes import CallShown
from queue_core.data.db import Office
from queue_core.data.queries import written
from queue_core.data.schema import Row


def calls_now(
    db: Connection, office: Office, now: datetime, desks: Collection[str] | None = None
) -> tuple[list[Row], list[Row]]:
    """The last calls, newest first, with all that still wait for their visitor and all of two minutes; and
    those of ten minutes that have left this list by their age. Calls to some of the desks only, where `desks`
    are named."""
    since = now - statements.SHOWN_FOR
    if desks is None:
        last = db.execute(statements.CALLS, {"office": office.id}).all()
    else:
        last = db.execute(statements.CALLS_OF_AREA, {"office": office.id, "desks": list(desks)}).all()
    waited_for = db.execute(statements.NOT_STARTED, {"office": office.id})
    shown = {row.number: row for row in waited_for if desks is None or row.desk in desks}
    shown |= {
        row.number: row
        for place, row in enumerate(last)
        if place < statements.CALLS_SHOWN or since <= row.announced_at < now + statements.SHOWN_FOR
    }
    listed = sorted(shown.values(), key=lambda row: row.announced_seq, reverse=True)
    oldest = now - statements.TURN_WITHIN
    return listed, [row for row in last if row.number not in shown and oldest <= row.announced_at < since]


def call_data(row: Row) -> CallShown:
    """A call as everybody is told of it."""
    return {
        "number": row.number,
        "desk": row.desk,
        "called_at": written(row.announced_at),
        "again": row.announced_at > row.called_at,
    }
