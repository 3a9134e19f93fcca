"""Writes that may be left out: done where the database is free at once, else not at all."""

from collections.abc import Mapping
from typing import Any, cast

from sqlalchemy import Executable, QueuePool, text
from sqlalchemy.exc import OperationalError

from queue_core.data.db import Storage

_AT_ONCE = text("SET LOCAL lock_timeout = 50")
"""In ms; PostgreSQL knows no way to try a row that is locked once."""


def write_if_free(storage: Storage, statement: Executable, params: Mapping[str, Any]) -> bool:
    """Execute one statement in a transaction of its own, without the office's lock; whether that was possible
    without waiting for somebody else's. Refuses with `unavailable` when the database fails."""
    if storage.is_sqlite and cast(QueuePool, storage.engine.pool).checkedout():
        return False  # This process is writing, or waits for another that is.
    with storage.reach.guarded():
        try:
            # SQLite's engine begins with the lock of the file, and does not wait for it.
            with storage.engine.begin() as db:
                if not storage.is_sqlite:
                    db.execute(_AT_ONCE)
                db.execute(statement, params)
        except OperationalError as error:
            if "lock" not in str(error.orig):
                raise
            return False
    return True
