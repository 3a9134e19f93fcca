"""Which of an office's server processes leads: it alone does what is done once for all of them.

The lead is a lock that ends with its holder, however that ends: on PostgreSQL a session's advisory lock, on
SQLite a lock on a file beside the database. Nobody has to notice a death, or to agree on a time.
"""

import fcntl
import os
from pathlib import Path

from sqlalchemy import Connection, NullPool, bindparam, create_engine, func, select

from queue_core.data.db import Office

NAMESPACE = 0x4C4F4242
"""Advisory locks of two numbers are apart from those of one, which acts take for their office."""
GIVEN_UP_SOON = "-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3"
"""How PostgreSQL finds out that a leader's whole machine is gone: nothing closes the connection then."""


class Lead:
    """One process's hand on the lead of its office."""

    def __init__(self, office: Office) -> None:
        self._lock = _File(office) if office.storage.is_sqlite else _Session(office)

    def is_mine(self) -> bool:
        """Take the lead where it is free; answers whether this process has it now.

        Raises SQLAlchemyError or OSError when nobody can tell: then this process has it no more.
        """
        return self._lock.is_mine()

    def leave(self) -> None:
        """Let another process have it."""
        self._lock.leave()


class _File:
    def __init__(self, office: Office) -> None:
        self._file = Path(office.storage.url.database or "").parent / "leader.lock"
        self._held: int | None = None

    def is_mine(self) -> bool:
        if self._held is not None:
            return True
        opened = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(opened)
            return False
        self._held = opened
        return True

    def leave(self) -> None:
        if self._held is not None:
            os.close(self._held)
        self._held = None


class _Session:
    """Its connection is its own: the lock lasts as long as that does."""

    def __init__(self, office: Office) -> None:
        from queue_core.data.postgresql import ALIVE  # psycopg2 is installed where it is wanted

        self._engine = create_engine(
            office.storage.url,
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",
            hide_parameters=True,
            connect_args={"options": GIVEN_UP_SOON, "application_name": "lobby-lead", **ALIVE},
        )
        self._ask = {"namespace": NAMESPACE, "office": office.id}
        self._connection: Connection | None = None
        self._has_it = False

    def is_mine(self) -> bool:
        try:
            if self._connection is None:
                self._connection = self._engine.connect()
            if self._has_it:
                self._connection.execute(_STILL_THERE)
            else:
                self._has_it = self._connection.execute(_TAKE, self._ask).scalar_one()
        except BaseException:
            self.leave()
            raise
        return self._has_it

    def leave(self) -> None:
        connection, self._connection, self._has_it = self._connection, None, False
        if connection is not None:
            # A connection that broke cannot be closed in good order; the lock went with it.
            connection.invalidate()
            connection.close()


_TAKE = select(func.pg_try_advisory_lock(bindparam("namespace"), bindparam("office")))
_STILL_THERE = select(1)
