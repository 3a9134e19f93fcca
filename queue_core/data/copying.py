"""An office moves to another database, whole: from SQLite to PostgreSQL, or back.

Nothing else may have the old database open, because what it wrote after the copy would be lost. All rows go
in one transaction of the new one, are read there again and compared before it is committed.
"""

import hashlib
import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, NullPool, Table, create_engine, event, func, insert, select, text
from sqlalchemy.exc import OperationalError

from queue_core.concurrency import unhurried
from queue_core.data.db import Storage
from queue_core.data.journal import journal
from queue_core.data.migrations import migrate
from queue_core.data.office import office
from queue_core.data.schema import Row
from queue_core.data.tables import metadata

BATCH = 1000
GOING_S = 2.0
"""PostgreSQL knows for a moment longer of a session that has ended."""
IN_USE = "it is in use: stop `lobby serve` and every other `lobby` command on it first"
_OTHERS = text(
    "SELECT count(*) FROM pg_stat_activity a, pg_stat_activity me WHERE me.pid = pg_backend_pid()"
    " AND a.datname = me.datname AND a.application_name = me.application_name"
    " AND a.backend_start < me.backend_start"
)


@dataclass(frozen=True)
class Rows:
    """What a table holds: how many rows, and a sum of their digests, in whatever order they are read."""

    count: int
    digest: int


def copy(source: Storage, target: Storage, told: Callable[[str], None]) -> None:
    """Copy every table, telling each with its count. The new database is brought to today's schema first.

    Raises OSError, and leaves the new database empty, when the old one is in use or is not there, when the
    new one has rows already, or when what arrived is not what was sent.
    """
    if source.url == target.url:
        raise OSError("this is the database where the office is kept already")
    with unhurried():
        with _alone(source):
            pass
        migrate(source)
        migrate(target)
        with _alone(source) as old, target.transaction(0) as new:
            full = [
                table.name for table in metadata.sorted_tables if new.execute(select(table).limit(1)).first()
            ]
            if full:
                raise OSError(f"{target.url!r} is not empty: it has rows in {', '.join(full)}")
            for table in metadata.sorted_tables:
                sent, there = _copied(table, old, new), _read(table, new)
                if sent != there:
                    raise OSError(
                        f"{table.name}: {sent.count} rows were sent, {there.count} are there, or others"
                    )
                told(f"{table.name:16} {sent.count:9} = {there.count}")
            _continue_the_keys(new)
            for number, said, last in (ends := _ends(new)):
                if said != last:
                    raise OSError(f"office {number}: the journal ends with event {last}, not {said}")
            if ends != _ends(old):
                raise OSError("the journal does not end with the event that it should")
    for _number, _said, last in ends:
        told(f"the journal ends with event {last} = {last}")


@contextmanager
def _alone(source: Storage) -> Iterator[Connection]:
    """A look at a database that nobody else has open, and that nobody opens meanwhile."""
    if not source.is_sqlite:
        until = time.monotonic() + GOING_S
        while True:
            with source.reading() as look:
                if not look.execute(_OTHERS).scalar_one():
                    yield look
                    return
            if time.monotonic() > until:
                raise OSError(f"{source.url!r}: {IN_USE}")
            time.sleep(GOING_S / 10)
    if not Path(source.url.database or "").is_file():
        raise OSError(f"{source.url.database}: there is no database yet")
    source.close()
    engine = create_engine(source.url, poolclass=NullPool, connect_args={"timeout": 1}, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def lock(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        # In WAL mode each open connection holds a share of the file's lock: who gets all of it is alone.
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")

    # Closed too where it has not got the lock: it holds a share of it until then.
    with ExitStack() as held:
        try:
            look = held.enter_context(engine.connect())
            look.exec_driver_sql("BEGIN EXCLUSIVE")
        except OperationalError as error:
            raise OSError(
                f"{source.url.database}: {IN_USE if 'locked' in str(error) else error.orig}"
            ) from None
        yield look


def _copied(table: Table, old: Connection, new: Connection) -> Rows:
    count = digest = 0
    for batch in _all(table, old):
        new.execute(insert(table), [dict(row._mapping) for row in batch])
        count, digest = count + len(batch), digest + sum(map(_digest, batch))
    return Rows(count, digest)


def _read(table: Table, look: Connection) -> Rows:
    count = digest = 0
    for batch in _all(table, look):
        count, digest = count + len(batch), digest + sum(map(_digest, batch))
    return Rows(count, digest)


def _all(table: Table, look: Connection) -> Iterator[Sequence[Row]]:
    options = {"stream_results": True, "yield_per": BATCH}
    yield from look.execute(select(table), execution_options=options).partitions()


def _digest(row: Row) -> int:
    plain = json.dumps([_plain(value) for value in row], sort_keys=True)
    return int.from_bytes(hashlib.blake2b(plain.encode(), digest_size=16).digest(), "big")


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value if isinstance(value, (dict, list, str, int, type(None))) else str(value)


def _continue_the_keys(new: Connection) -> None:
    """PostgreSQL counts its keys apart from the rows; SQLite goes on after the largest."""
    if new.dialect.name != "postgresql":
        return
    for table in metadata.sorted_tables:
        key = table.autoincrement_column
        largest = None if key is None else new.execute(select(func.max(key))).scalar()
        if key is not None and largest is not None:
            sequence = func.pg_get_serial_sequence(table.name, key.name)
            new.execute(select(func.setval(sequence, largest)))


def _ends(look: Connection) -> list[tuple[int, int, int]]:
    """Of each office: its last event by its own word, and by the journal's."""
    latest = select(func.coalesce(func.max(journal.c.seq), 0)).where(journal.c.office_id == office.c.id)
    rows = look.execute(
        select(office.c.id, office.c.last_seq, latest.scalar_subquery()).order_by(office.c.id)
    )
    return [tuple(row) for row in rows]
