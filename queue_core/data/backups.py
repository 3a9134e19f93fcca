"""Copies of an office that is kept in SQLite: one made while it works, and one put back.

A copy is one file: the database, and in a table of its own (`backup`) the server's secret, without which a
restored office would have no paired screen, no sign-in and no valid QR code. So whoever has a copy can do
what the server can: it is for the eyes of its owner alone, and it expires.

A copy is put back only when nobody uses the database, and two locks say so. Whoever opens an office holds a
shared lock on a file beside the database (`data.db`), so nobody begins meanwhile. And SQLite itself turns
the log of changes off only while no other connection of any program is open, which merges and deletes the log
as well: one that was left behind would be read into the database that takes its place.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from queue_core.data.db import database, lock_out
from queue_core.data.migrations import refuse_newer
from queue_core.data.secret import replace_secret, secret_key
from queue_core.settings.settings import Settings

FOLDER = "backups"
LOCKED_WITHIN_S = 3.0


@dataclass(frozen=True)
class Copy:
    """What a copy says of itself; copies of an earlier program say no more than the events."""

    events: int
    last_at: datetime | None
    made_at: datetime | None
    secret: bytes | None


def sqlite_file(settings: Settings) -> Path:
    """Where the database is. Raises OSError when the office is not kept in SQLite."""
    url = database(settings)
    if url.get_backend_name() != "sqlite":
        raise OSError("only a SQLite database is copied so; for PostgreSQL see queue_core/deploy/README.md")
    return Path(url.database or "")


def folder(settings: Settings) -> Path:
    """Where copies go when nobody says where, and from where they expire."""
    kept = settings.folder / FOLDER
    kept.mkdir(mode=0o700, parents=True, exist_ok=True)
    return kept


def copy_database(settings: Settings, file: Path, now: datetime) -> None:
    """A whole copy of the office, made while others read and write it; `file` is there whole or not at all.

    Raises OSError when the file exists already or there is no SQLite database, sqlite3.Error when it cannot
    be read.
    """
    source = sqlite_file(settings)
    if not source.is_file():
        raise OSError(f"{source}: there is no database yet")
    if file.exists():
        raise OSError(f"{file}: exists already")
    with _becoming(file) as part:
        _copy(source, part)
        with closing(sqlite3.connect(part)) as new:
            new.execute("DROP TABLE IF EXISTS backup")
            new.execute("CREATE TABLE backup (made_at TEXT NOT NULL, secret BLOB)")
            # One that the settings give stays where it is kept.
            secret = None if settings.server.secret.get_secret_value() else secret_key(settings)
            new.execute("INSERT INTO backup VALUES (?, ?)", (now.isoformat(), secret))
            new.commit()


def restore(settings: Settings, file: Path, now: datetime) -> tuple[Copy, Path | None]:
    """Put a copy in the place of the database; answers what it holds, and where the present one is kept.

    Raises OSError when the copy cannot be used or anybody uses the database; then nothing has changed.
    """
    there, copy = sqlite_file(settings), look_into(file)
    there.parent.mkdir(parents=True, exist_ok=True)
    lock = lock_out(there)
    try:
        log_is_merged = _merge_log(there)
        with _becoming(there) as part:
            _copy(file, part)
            with closing(sqlite3.connect(part)) as new:
                new.executescript("PRAGMA secure_delete = ON; DROP TABLE IF EXISTS backup;")
            kept = _keep_aside(settings, there, now, whole=log_is_merged) if there.exists() else None
            if copy.secret:
                replace_secret(settings.folder, copy.secret)
            for log in _logs_of(there):
                log.unlink(missing_ok=True)
    finally:
        lock.close()
    return copy, kept


def _merge_log(there: Path) -> bool:
    """Merge the log of changes into the database and delete it; False where the database is damaged.

    Raises OSError while any connection of any program is open: SQLite grants this to nobody else.
    """
    if not there.exists():
        return True
    try:
        with closing(sqlite3.connect(there, timeout=LOCKED_WITHIN_S)) as alone:
            return bool(alone.execute("PRAGMA journal_mode = DELETE").fetchone() == ("delete",))
    except sqlite3.OperationalError as error:
        if "locked" not in str(error):
            return False
        raise OSError(f"{there}: a program has it open; stop it first") from None
    except sqlite3.DatabaseError:
        return False


def _keep_aside(settings: Settings, there: Path, now: datetime, *, whole: bool) -> Path:
    """The present database among the copies, from where it expires; a damaged one as it is, with its log."""
    # To the millisecond: the way back may follow at once.
    stamp = f"{now.astimezone(settings.zone):%Y-%m-%d-%H%M%S-%f}"[:-3]
    if whole:
        kept = folder(settings) / f"before-restore-{stamp}.db"
        try:
            copy_database(settings, kept, now)
            return kept
        except sqlite3.Error:
            pass
    kept = folder(settings) / f"damaged-{stamp}.db"
    for file in (there, *_logs_of(there)):
        if file.exists():
            shutil.copy2(file, kept.with_name(kept.name + file.name.removeprefix(there.name)))
    return kept


def _logs_of(database: Path) -> list[Path]:
    return [database.with_name(database.name + end) for end in ("-wal", "-shm", "-journal")]


def look_into(file: Path) -> Copy:
    """What a copy holds, when it is whole, is of a lobby, and is not of a newer program; else OSError."""
    if not file.is_file():
        raise OSError(f"{file}: no such file")
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as look:
            if look.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise OSError(f"{file}: is damaged")
            refuse_newer([row[0] for row in look.execute("SELECT version_num FROM alembic_version")])
            events, last = look.execute("SELECT count(*), max(at) FROM journal").fetchone()
            made = None
            if look.execute("SELECT 1 FROM sqlite_master WHERE name = 'backup'").fetchone():
                made = look.execute("SELECT made_at, secret FROM backup").fetchone()
    except sqlite3.Error as error:
        raise OSError(f"{file}: is no copy of a lobby's database: {error}") from None
    last_at = datetime.fromtimestamp(last / 1e6, UTC) if last is not None else None
    return Copy(events, last_at, datetime.fromisoformat(made[0]) if made else None, made[1] if made else None)


def _copy(source: Path, part: Path) -> None:
    """The database as it is at one moment, in one file that needs no log beside it."""
    with (
        closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as old,
        closing(sqlite3.connect(part)) as new,
    ):
        old.backup(new)
        new.execute("PRAGMA journal_mode = DELETE")


@contextmanager
def _becoming(file: Path) -> Iterator[Path]:
    """A new file of the owner's alone, which takes its name and place when it is whole and on the disk."""
    part = file.with_name(file.name + ".part")
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        yield part
        with open(part, "rb") as written:
            os.fsync(written.fileno())
        part.replace(file)
        directory = os.open(file.parent, os.O_RDONLY)
        os.fsync(directory)
        os.close(directory)
    finally:
        for left in (part, *_logs_of(part)):
            left.unlink(missing_ok=True)


def expire(settings: Settings, now: datetime) -> int:
    """Delete the files among the copies that are older than `[privacy] keep_backups_days`; how many."""
    until = (now - timedelta(days=settings.privacy.keep_backups_days)).timestamp()
    kept = settings.folder / FOLDER
    old = [file for file in kept.glob("*") if file.is_file() and file.stat().st_mtime < until]
    for file in old:
        file.unlink()
    return len(old)
