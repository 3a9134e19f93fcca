"""Codes of languages of seven signs, such as "ro-easy"."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
TABLES = {"appointment": False, "message": False, "reservation": False, "ticket": False, "token": True}
"""Those with a column `language`, and whether it may be empty."""
ONCE, NOW = 2, 7


def upgrade() -> None:
    _length(ONCE, NOW)


def downgrade() -> None:
    _length(NOW, ONCE)


def _length(before: int, after: int) -> None:
    if op.get_bind().dialect.name == "sqlite":
        _restate(before, after)
        return
    for table, nullable in TABLES.items():
        op.alter_column(
            table, "language",
            type_=sa.String(after), existing_type=sa.String(before), existing_nullable=nullable,
        )  # fmt: skip


def _restate(before: int, after: int) -> None:
    """SQLite keeps texts of any length: what its schema says of the column is changed and no row is touched,
    as its documentation allows for what does not change the file's content (lang_altertable.html, 7)."""
    op.execute("PRAGMA writable_schema = ON")
    restated = sa.text(
        "UPDATE sqlite_master SET sql = replace(sql, :before, :after)"
        " WHERE type = 'table' AND name IN :tables"
    ).bindparams(
        sa.bindparam("tables", list(TABLES), expanding=True),
        before=f"language VARCHAR({before})",
        after=f"language VARCHAR({after})",
    )
    op.execute(restated)
    version = op.get_bind().execute(sa.text("PRAGMA schema_version")).scalar_one()
    op.execute(f"PRAGMA schema_version = {version + 1}")
    op.execute("PRAGMA writable_schema = OFF")
