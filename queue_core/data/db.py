"""Two doors to the database: `reading()` and `transaction(office_id)`.

SQLite has two engines on one file. The write engine's pool holds a single connection and so is the
queue of writers; its transactions begin at once with the write lock (BEGIN IMMEDIATE), as a deferred
one would fail when it first writes after another writer. Another process that holds the lock (a backup,
an import) is waited for by sleeping, not inside SQLite: there the whole event loop would stand still.
WAL with synchronous=FULL: a ticket that was answered survives a power cut. What was to be written is hidden
in errors: a visitor's name must not reach the log with a failure.

PostgreSQL has one engine; the office's lock is an advisory one, taken as a statement of its own so that
the next statement sees what the previous holder committed.

Both doors refuse with `unavailable` when the database cannot be reached or written (`reach.py`).
"""

import fcntl
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from sqlalchemy import URL, Connection, Engine, RootTransaction, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from queue_core import concurrency
from queue_core.data.reach import Reach
from queue_core.settings.settings import Settings

FIRST_WAIT_S, LONGEST_WAIT_S, PATIENCE_S = 0.002, 0.01, 15.0


class Storage:
    """The database of one installation."""

    def __init__(self, url: str | URL) -> None:
        self.url = make_url(url)
        if self.url.drivername == "postgresql":
            self.url = self.url.set(drivername="postgresql+psycopg2")
        self.reach = Reach()
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if self.is_sqlite:
            Path(self.url.database or "").parent.mkdir(parents=True, exist_ok=True)
            self._in_use = _lock(Path(self.url.database or ""), fcntl.LOCK_SH)
            self._reader = _sqlite_engine(self.url, writes=False)
            self._writer = _sqlite_engine(self.url, writes=True)
        else:
            from queue_core.data.postgresql import engine_of  # psycopg2 is installed where it is wanted

            self._writer = engine_of(self.url)
            self._reader = self._writer.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )

    @property
    def engine(self) -> Engine:
        """The engine that may write; for migrations."""
        return self._writer

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent look at the database, which refuses to be written through it."""
        with self.reach.guarded(writes=False), self._reader.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def transaction(self, office_id: int) -> Iterator[Connection]:
        """The office's exclusive transaction: commits at the end, rolls back on any exception.

        Nothing may be sent, printed or slept inside.
        """
        with self.reach.guarded(), self._writer.connect() as connection:
            held = self._begin(connection)
            with held:
                if not self.is_sqlite:
                    connection.execute(text("SELECT pg_advisory_xact_lock(:office)"), {"office": office_id})
                yield connection

    def try_again(self, office_id: int) -> None:
        """After a failure, see now and then whether it is over. Refuses with `unavailable` until it is."""
        if not self.reach.is_to_be_tried:
            return
        with self.transaction(office_id) as db:
            # Writes a page, though nothing in it is new.
            db.execute(text("UPDATE office SET last_seq = last_seq WHERE id = :id"), {"id": office_id})
        self.reach.is_well()

    def _begin(self, db: Connection) -> RootTransaction:
        wait, waited = FIRST_WAIT_S, 0.0
        while True:
            try:
                return db.begin()
            except OperationalError as error:
                if "locked" not in str(error) or waited > PATIENCE_S:
                    raise
            time.sleep(wait)
            waited, wait = waited + wait, min(wait * 2, LONGEST_WAIT_S)

    def forget(self) -> None:
        """Let what was erased leave the files as well: the log of changes, the dead rows."""
        if not self.is_sqlite:
            alone = self._writer.execution_options(isolation_level="AUTOCOMMIT")
            with concurrency.unhurried(), alone.connect() as connection:
                connection.execute(text("SET statement_timeout = 0"))
                connection.execute(text("VACUUM appointment"))
                connection.execute(text("RESET statement_timeout"))
            return
        waited = 0.0
        while not self._cut_the_log():
            if waited > PATIENCE_S:
                raise TimeoutError("the database's log could not be cut: somebody reads it all the time")
            time.sleep(LONGEST_WAIT_S)
            waited += LONGEST_WAIT_S

    def _cut_the_log(self) -> bool:
        connection = self._writer.raw_connection()
        try:
            is_busy, *_pages = connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            return not is_busy
        finally:
            connection.close()

    def close(self) -> None:
        self._reader.dispose()
        self._writer.dispose()
        if self.is_sqlite:
            self._in_use.close()


def lock_out(file: Path) -> IO[bytes]:
    """Keep everybody out of a SQLite file until what is answered is closed. OSError while somebody is in."""
    return _lock(file, fcntl.LOCK_EX)


def _lock(file: Path, kind: int) -> IO[bytes]:
    """All who open the database share a lock beside it, which the kernel lets go whatever becomes of them."""
    held = open(file.with_name(file.name + ".lock"), "ab")  # noqa: SIM115 (it is the lock)
    try:
        fcntl.flock(held, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        held.close()
        in_use = (
            "is in use: stop the server, and commands that run"
            if kind == fcntl.LOCK_EX
            else "is being restored"
        )
        raise OSError(f"{file}: {in_use}") from None
    return held


ACTS, PRINTERS, SCREENS = "acts", "printers", "screens"
"""What a commit may have changed: the journal has new events; a printer's state, agent or jobs; what a TV
or another device has reported."""
SETTINGS = "settings"
"""What this process alone tells itself: the office is another than before."""


@dataclass
class Office:
    """One lobby: what it is, where it is kept, and who is told of each commit.

    A listener is called with ACTS, PRINTERS, SCREENS or SETTINGS, in whichever thread or greenlet has
    committed.
    """

    settings: Settings
    storage: Storage
    id: int = 1
    listeners: list[Callable[[str], None]] = field(default_factory=list)
    file_fault: str = ""
    """What is wrong with config.toml as it stands now, while the settings of before go on."""

    @contextmanager
    def changing(self) -> Iterator[tuple[Connection, set[str]]]:
        """The office's exclusive transaction, and a set for what it changes: ACTS, PRINTERS, SCREENS.

        After the commit every listener is told of each; a transaction that is rolled back, or that leaves
        the set empty, is announced to nobody.
        """
        changed: set[str] = set()
        with self.storage.transaction(self.id) as db:
            yield db, changed
        for what in sorted(changed):
            self.tell(what)

    def adopt(self, settings: Settings) -> None:
        """From now on the office is what these settings say."""
        self.settings = settings
        self.tell(SETTINGS)

    def say_of_file(self, fault: str) -> None:
        """What is wrong with config.toml as it stands now, or nothing is: staff see it."""
        if self.file_fault != fault:
            self.file_fault = fault
            self.tell(SCREENS)

    def tell(self, what: str) -> None:
        """Let every listener of this process know."""
        for tell in list(self.listeners):
            tell(what)


def database(settings: Settings) -> URL:
    """Where the office is kept: `[storage] url`, else a SQLite file in the folder."""
    file = settings.folder.resolve() / "lobby.db"
    return (
        make_url(settings.storage.url) if settings.storage.url else URL.create("sqlite", database=str(file))
    )


def without_password(url: str) -> str:
    """A database's url as a person may read it: *** for the password."""
    return repr(make_url(url))


def is_made(url: URL) -> bool:
    """Whether there is a database: merely to look into a SQLite file that is not there would make it."""
    return url.get_backend_name() != "sqlite" or Path(url.database or "").exists()


def _sqlite_engine(url: URL, *, writes: bool) -> Engine:
    engine = create_engine(
        url,
        pool_size=1 if writes else 8,
        max_overflow=0,
        pool_timeout=PATIENCE_S,
        connect_args={"timeout": 0},
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        # The first connection turns WAL on, and may meet another process that does the same.
        connection.execute("PRAGMA busy_timeout = 5000")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA busy_timeout = {0 if writes else 250}")
        # What is erased is overwritten, not only unlinked.
        connection.execute("PRAGMA secure_delete = ON" if writes else "PRAGMA query_only = ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine
