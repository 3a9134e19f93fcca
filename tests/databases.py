"""PostgreSQL databases of tests' own: copies of one that is migrated once, each made in 30 ms."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from sqlalchemy import URL, NullPool, create_engine, make_url, select, text

from queue_core.data.db import Storage
from queue_core.data.migrations import migrate
from queue_core.data.tables import metadata

POSTGRESQL = os.environ.get("TESTED_POSTGRESQL", "")
"""`conftest` moves LOBBY_TEST_POSTGRESQL here: the program refuses LOBBY_ variables it does not know."""

ON_BOTH = sorted({"", POSTGRESQL and "postgresql"})
"""Where a test's office may be kept: SQLite, and PostgreSQL where there is one."""

everywhere = False
"""Whether `pytest --storage postgresql` keeps every office there that does not say otherwise."""

_numbers = count(1)
_template: list[str] = []
_of_folders: dict[Path, str] = {}


def of(folder: Path) -> str:
    """The url of the database of an office with this folder; nothing is SQLite in it."""
    if everywhere and folder not in _of_folders:
        _of_folders[folder] = made()
    return _of_folders.get(folder, "")


@contextmanager
def own_database(kind: str = "postgresql") -> Iterator[str]:
    """The url of an empty, migrated database that is gone afterwards; nothing for the folder's SQLite."""
    url = made() if kind else ""
    try:
        yield url
    finally:
        if url:
            _say(f'DROP DATABASE "{make_url(url).database}" WITH (FORCE)')


def made(*, migrated: bool = True) -> str:
    """The url of a new database, which goes when the PostgreSQL of this run does."""
    if migrated and not _template:
        _template.append(made(migrated=False))
        storage = Storage(_template[0])
        migrate(storage)
        storage.close()
    name = f"lobby_{os.getpid()}_{next(_numbers)}"
    copied = f' TEMPLATE "{make_url(_template[0]).database}"' if migrated else ""
    _say(f'CREATE DATABASE "{name}"{copied}')
    return _where().set(database=name).render_as_string(hide_password=False)


def rows_of(url: str) -> bytes:
    """All that a database knows, as text; nothing where a folder's files tell it."""
    if not url:
        return b""
    storage = Storage(url)
    with storage.reading() as db:
        rows = [row for table in metadata.sorted_tables for row in db.execute(select(table))]
    storage.close()
    return repr(rows).encode()


def _say(sentence: str) -> None:
    where = _where().set(drivername="postgresql+psycopg2")
    engine = create_engine(where, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(sentence))


def _where() -> URL:
    assert POSTGRESQL, "tests/run gives the tests a PostgreSQL"
    return make_url(POSTGRESQL)
