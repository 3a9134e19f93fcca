"""The schema's history, kept by Alembic; `migrate` brings any database to today's."""

from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from queue_core.concurrency import unhurried
from queue_core.data.db import Storage

HERE = Path(__file__).parent
NEWEST = max(file.name for file in (HERE / "versions").glob("[0-9]*.py")).partition("_")[0]


def migrate(storage: Storage) -> None:
    """Upgrade to the newest schema, whole or not at all; a second process waits for the first."""
    if _is_newest(storage):
        return
    # Imported where it is needed: a command on a database of today's schema starts without it.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    with unhurried(), storage.transaction(0) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _is_newest(storage: Storage) -> bool:
    try:
        with storage.reading() as look:
            return look.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == [NEWEST]
    except SQLAlchemyError:
        return False
