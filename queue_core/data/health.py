"""What can be asked of a database from outside while its office is at work; nothing is changed.

Each question refuses with `unavailable` when the database is out of reach.
"""

from sqlalchemy import text

from queue_core.data.db import Storage
from queue_core.data.reach import DatabaseError
from queue_core.rules.refusals import Refusal


def answer(storage: Storage) -> None:
    """Returns when the database answers."""
    with storage.reading() as db:
        db.execute(text("SELECT 1"))


def count_events(storage: Storage) -> int:
    """How many events the journal has."""
    with storage.reading() as db:
        return int(db.execute(text("SELECT count(*) FROM journal")).scalar_one())


def damage(storage: Storage) -> str:
    """The first thing SQLite finds wrong with its file, empty if it is whole. PostgreSQL is not asked."""
    if not storage.is_sqlite:
        return ""
    with storage.reading() as db:
        found = str(db.execute(text("PRAGMA quick_check(1)")).scalar_one())
    return "" if found == "ok" else found


def can_be_written(storage: Storage) -> bool:
    """Whether the next act would get its lock, waiting as long as an act does."""
    try:
        with storage.transaction(0):
            return True
    except (Refusal, DatabaseError):
        return False


def idle_in_transaction(storage: Storage) -> int:
    """How many of PostgreSQL's connections have kept a transaction open for a minute without a statement."""
    with storage.reading() as db:
        return int(db.execute(text(_IDLE)).scalar_one())


def newest_ticket(storage: Storage) -> int | None:
    """The id of the ticket that was given last, on any day; None before the first."""
    with storage.reading() as db:
        newest: int | None = db.execute(text("SELECT max(id) FROM ticket")).scalar_one()
    return newest


_IDLE = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
    "AND state LIKE 'idle in transaction%' AND state_change < now() - interval '1 minute'"
)
