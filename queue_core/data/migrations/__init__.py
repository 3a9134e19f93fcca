"""The schema's history, kept by Alembic; `migrate` brings any database to today's."""

from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from queue_core.concurrency import unhurried
from queue_core.data.db import Storage

HERE = Path(__file__).parent
KNOWN = sorted(file.name.partition("_")[0] for file in (HERE / "versions").glob("[0-9]*.py"))
NEWEST = KNOWN[-1]


class NewerSchema(OSError):
    """The database was brought up to date by a newer program."""


def migrate(storage: Storage) -> None:
    """Upgrade to the newest schema, whole or not at all; a second process waits for the first.

    Raises NewerSchema when the database is of a newer program.
    """
    found = schema_of(storage)
    refuse_newer(found)
    if found == [NEWEST]:
        return
    # Imported where it is needed: a command on a database of today's schema starts without it.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    with unhurried(), storage.transaction(0) as db:
        config.attributes["connection"] = db
        command.upgrade(config, "head")


def schema_of(storage: Storage) -> list[str]:
    """Which schema a database has; nothing when it has none yet."""
    try:
        with storage.reading() as db:
            return list(db.execute(text("SELECT version_num FROM alembic_version")).scalars())
    except SQLAlchemyError:
        return []


def refuse_newer(found: list[str]) -> None:
    """Raise NewerSchema for a schema that this program does not know."""
    for schema in found:
        if schema not in KNOWN:
            raise NewerSchema(
                f"the database has schema {schema}, and this program knows none after {NEWEST}: "
                "start the newer program, or `lobby restore` the copy that was made before the upgrade"
            )
