"""What all tables share: one collection, and how an instant is kept.

Tables are made by the migrations alone. Of an index on some rows they name the rows for SQLite; the same for
PostgreSQL would load all that SQLAlchemy knows of it, 2 MB, into a server that needs none of it.
"""

from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

import sqlalchemy
from sqlalchemy import BigInteger, DateTime, Dialect, Integer, MetaData, TypeDecorator
from sqlalchemy.types import TypeEngine

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Key = Integer().with_variant(BigInteger(), "postgresql")
"""A key that the database counts itself."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Instant(TypeDecorator[datetime]):
    """An aware instant: `timestamptz` on PostgreSQL, whole microseconds since 1970 on SQLite.

    SQLite has no type for instants; an integer sorts right and fits an index.
    """

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(BigInteger() if dialect.name == "sqlite" else DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | int | None:
        if value is None or dialect.name != "sqlite":
            return value
        return (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: datetime | int | None, dialect: Dialect) -> datetime | None:
        return _EPOCH + timedelta(microseconds=value) if isinstance(value, int) else value


Row: TypeAlias = sqlalchemy.Row[*tuple[Any, ...]]
"""A row of whichever columns were asked for."""
