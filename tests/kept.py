"""What every office of a run would make anew, kept: compiled templates and compiled SQL.

Both are caches that Jinja and SQLAlchemy have by themselves, for one application and one engine; a run of the
tests has some thousands of each, all of the same program.
"""

from pathlib import Path
from typing import Any

from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import Connection, Engine, event
from sqlalchemy.dialects.postgresql.psycopg2 import PGDialect_psycopg2
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

_statements: dict[Any, Any] = {}


def keep_templates(folder: Path) -> None:
    """From now on applications read compiled templates from a folder, by the hash of their source."""
    folder.mkdir(parents=True, exist_ok=True)
    Flask.jinja_options = {"bytecode_cache": FileSystemBytecodeCache(str(folder))}


def keep_statements() -> None:
    """From now on all engines of one kind share what they have compiled."""
    for dialect in (SQLiteDialect_pysqlite, PGDialect_psycopg2):
        # A cache's key holds the dialect: those of one kind and version compile the same.
        dialect.__hash__ = lambda self: hash(type(self))
        dialect.__eq__ = lambda self, other: type(self) is type(other)
    event.listen(Engine, "engine_connect", _share)


def _share(connection: Connection) -> None:
    connection.execution_options(compiled_cache=_statements)
