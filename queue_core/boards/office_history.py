"""What was changed of the office, newest first."""

from typing import Any, TypedDict

from sqlalchemy import bindparam, select

from queue_core.data.db import Office
from queue_core.data.journal import IS_OFFICE_CHANGE, journal
from queue_core.data.queries import written

MOST = 500
"""How many changes are told."""


class OfficeChange(TypedDict):
    """`changes` have `key`, `place`, and `from` and `to` where something was and is; of a secret neither."""

    id: int
    at: str
    by: str
    changes: list[dict[str, Any]]
    undoes: int | None


def office_history(office: Office, before: int | None = None) -> list[OfficeChange]:
    """The last changes, or the last before one of them."""
    wanted = _CHANGES if before is None else _CHANGES.where(journal.c.seq < before)
    with office.storage.reading() as db:
        rows = db.execute(wanted, {"office": office.id}).all()
    return [
        {
            "id": row.seq,
            "at": written(row.at),
            "by": row.by,
            "changes": row.why["changes"],
            "undoes": row.why["undoes"],
        }
        for row in rows
    ]


_CHANGES = (
    select(journal.c.seq, journal.c.at, journal.c.by, journal.c.why)
    .where(journal.c.office_id == bindparam("office"), IS_OFFICE_CHANGE)
    .order_by(journal.c.seq.desc())
    .limit(MOST)
)
