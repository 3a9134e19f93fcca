"""Who works here, for the page and the command of accounts; and when the office's day was last ended."""

from datetime import date
from typing import Any

from sqlalchemy import bindparam, case, select

from queue_core.boards.looks import DAY_SEQ
from queue_core.data.db import Office
from queue_core.data.journal import journal
from queue_core.data.staff import staff


def accounts(office: Office) -> list[dict[str, Any]]:
    """Every account, admins first, then by name; without anything of its password."""
    with office.storage.reading() as look:
        return [dict(row._mapping) for row in look.execute(_ACCOUNTS)]


def day_ended(office: Office) -> tuple[int, date | None]:
    """The last end of a day: its event, and the day that it ended; 0 and None where none has ended yet."""
    with office.storage.reading() as look:
        row = look.execute(_DAY_ENDED, {"office": office.id}).one_or_none()
    return (row.seq, date.fromisoformat(row.why["day"])) if row else (0, None)


_ACCOUNTS = select(staff.c.login, staff.c.name, staff.c.role, staff.c.made_at).order_by(
    case({"admin": 0, "supervisor": 1}, value=staff.c.role, else_=2), staff.c.name, staff.c.login
)
_DAY_ENDED = select(journal.c.seq, journal.c.why).where(
    journal.c.office_id == bindparam("office"), journal.c.seq == DAY_SEQ
)
