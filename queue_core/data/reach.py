"""Whether the database can be reached and written.

A full disk, a lock that is never let go, a server that went away: whatever the driver calls it, a request
is answered with one refusal, `unavailable`, and the log says once what is wrong and once that it is over.
"""

import logging
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoneFree

from queue_core.rules.refusals import Refusal

CALM_S = 3.0
"""So long after the last failure it is looked whether all is well again: a disk may be full and not full."""
SQLITE = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PROTOCOL,
    sqlite3.SQLITE_NOTADB,
}
READ_ONLY = "25006"
"""What PostgreSQL says to a statement that writes on a standby, and where nothing is to be written."""
DatabaseError = SQLAlchemyError
"""Whatever the database or its library raises, for those who tell it to a person and speak no SQL."""
log = logging.getLogger(__name__)


class Reach:
    """What is known of one database; `trouble` is empty while all is well."""

    def __init__(self) -> None:
        self.trouble = ""
        self._failed_at = 0.0

    @contextmanager
    def guarded(self, *, writes: bool = True) -> Iterator[None]:
        """Refuses with `unavailable` when the database fails inside; what is our own fault passes, as a
        statement that writes where nothing `writes`."""
        try:
            yield
        except (DBAPIError, NoneFree) as error:
            if not is_out_of_reach(error) or (not writes and _cannot_write(error)):
                raise
            self._failed(in_a_line(error))
            raise Refusal("unavailable") from error

    @property
    def is_to_be_tried(self) -> bool:
        return bool(self.trouble) and time.monotonic() >= self._failed_at + CALM_S

    def is_well(self) -> None:
        """The database was read and written again."""
        before, self.trouble = self.trouble, ""
        if before:
            log.warning("The database is well again")

    def _failed(self, trouble: str) -> None:
        self._failed_at = time.monotonic()
        before, self.trouble = self.trouble, trouble
        if not before:
            log.error("The database fails, and requests are answered 503 until it is well: %s", trouble)


def is_out_of_reach(error: Exception) -> bool:
    """Whether the database itself is in trouble, not what was asked of it."""
    if isinstance(error, NoneFree):
        return True
    if not isinstance(error, DBAPIError):
        return False
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return code & 0xFF in SQLITE
    if isinstance(error.orig, sqlite3.Error):
        return False
    return (
        error.connection_invalidated
        or isinstance(error, (OperationalError, InterfaceError))
        or getattr(error.orig, "pgcode", None) == READ_ONLY
    )


def _cannot_write(error: Exception) -> bool:
    """Whether the database takes no writing, where it can be read."""
    told = getattr(error, "orig", None)
    sqlite_code = getattr(told, "sqlite_errorcode", None)
    return sqlite_code == sqlite3.SQLITE_READONLY or getattr(told, "pgcode", None) == READ_ONLY


def in_a_line(error: BaseException) -> str:
    """What the driver says, without the statement and what was to be written."""
    said = str(getattr(error, "orig", None) or error).strip()
    return said.splitlines()[0] if said else type(error).__name__
