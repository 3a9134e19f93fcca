"""The schema's history leads to today's schema, once, whoever starts it."""

import re
import subprocess
import sys

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from queue_core.data.db import Storage
from queue_core.data.migrations import migrate
from queue_core.data.tables import metadata
from tests.databases import made
from tests.office import Acts, founded, refused

FOUND = """
import sys
from datetime import UTC, datetime
from queue_core.data.db import Storage
from queue_core.data.migrations import migrate
print("ready", flush=True)
sys.stdin.readline()
storage = Storage(sys.argv[1])
migrate(storage)
storage.close()
"""


def new(tmp_path) -> Storage:
    return Storage(f"sqlite:///{tmp_path / 'lobby.db'}")


def test_the_migrated_schema_is_that_of_the_tables(tmp_path):
    """Alembic finds nothing to add, drop or change; the indexes that the promises rest on are there."""
    storage = new(tmp_path)
    migrate(storage)
    with storage.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        made = {index["name"]: index for index in inspect(connection).get_indexes("ticket")}
        sql = dict(connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'index'")).all())
    assert made["uq_ticket_number"]["unique"] and made["uq_ticket_desk"]["unique"]
    wanted = {index.name: index for table in metadata.tables.values() for index in table.indexes}
    for name, index in wanted.items():
        where = index.dialect_options["sqlite"]["where"]
        if where is not None:
            assert sql[name].endswith(f"WHERE {where.text}")
    storage.close()


def test_on_postgresql_it_is_that_of_the_tables_as_well():
    """And each index is on those rows that SQLite's is on, whose queries repeat the words."""
    url = made(migrated=False)
    storage = Storage(url)
    migrate(storage)
    with storage.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        sql = dict(connection.execute(text("SELECT indexname, indexdef FROM pg_indexes")).all())
    storage.close()
    for index in (index for table in metadata.tables.values() for index in table.indexes):
        where = index.dialect_options["sqlite"]["where"]
        wanted = re.findall(r"[a-z_]{3,}", where.text.lower()) if where is not None else []
        said = sql[index.name].partition(" WHERE ")[2].lower()
        assert bool(said) == bool(wanted) and set(wanted) - {"in"} <= set(re.findall(r"[a-z_]{3,}", said)), (
            said
        )


def test_migrating_twice_is_once_and_keeps_what_is_there(tmp_path, settings, clock):
    """A second start finds everything done: tickets, numbers and open desks go on."""
    first = Acts(founded(settings(), clock.now), clock)
    first.open("1")
    first.take("taxes")
    first.office.storage.close()
    again = Acts(founded(settings(), clock.forward(minutes=1)), clock)
    assert again.take("taxes")["number"] == "A002"
    assert again.called("1") == "A001"
    again.office.storage.close()


def test_a_desk_new_in_the_file_is_founded_closed(settings, clock):
    """config.toml is the truth for what the office is; what staff changed stays."""
    first = Acts(founded(settings(), clock.now), clock)
    first.open("1")
    first.office.storage.close()
    desks = [{"name": "1", "services": ["taxes"]}, {"name": "21", "services": ["taxes"]}]
    again = Acts(founded(settings(desk=desks), clock.now), clock)
    again.take("taxes")
    with refused("desk_closed"):
        again.call("21")
    with refused("unknown_desk"):
        again.call("2")
    assert again.called("1") == "A001"
    again.office.storage.close()


def test_processes_that_migrate_at_once_wait_for_each_other(tmp_path):
    """Four on one new file, let go together: all end well, and the schema is whole."""
    url = f"sqlite:///{tmp_path / 'lobby.db'}"
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", FOUND, url],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in processes:
        _out, errors = process.communicate(timeout=60)
        assert process.returncode == 0, errors
    storage = Storage(url)
    with storage.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    storage.close()
