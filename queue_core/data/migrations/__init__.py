"""The schema's history, kept by Alembic; `migrate` brings any database to today's."""

from pathlib import Path

from alembic import command
from alembic.config import Config

from queue_core.data.db import Storage

HERE = Path(__file__).parent


def migrate(storage: Storage) -> None:
    """Upgrade to the newest schema, whole or not at all; a second process waits for the first."""
    config = Config()
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    with storage.transaction(0) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
