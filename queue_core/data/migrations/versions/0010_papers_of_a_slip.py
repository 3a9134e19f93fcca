"""How many papers a slip may have left, slips given up, and what a printer's last job showed of it."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
OPEN, STALE, UNCONFIRMED = (
    sa.text(f"state = '{state}'") for state in ("waiting", "stale", "unconfirmed")
)  # fmt: skip


def upgrade() -> None:
    _drop_indexes("stale", "open")
    op.add_column("print_job", sa.Column("papers", sa.Integer(), nullable=False, server_default="0"))
    _state_of(16, once=8)
    _index("open", ["printer", "papers", "id"], OPEN)
    _index("stale", ["ticket_id", "printer"], STALE)
    _index("unconfirmed", ["ticket_id", "printer"], UNCONFIRMED)
    op.add_column("printer", sa.Column("failed", sa.String(40)))


def downgrade() -> None:
    op.drop_column("printer", "failed")
    _drop_indexes("unconfirmed", "stale", "open")
    op.execute(sa.text("UPDATE print_job SET state = 'stale' WHERE state = 'unconfirmed'"))
    _state_of(8, once=16)
    op.drop_column("print_job", "papers")
    _index("open", ["printer", "id"], OPEN)
    _index("stale", ["ticket_id", "printer"], STALE)


def _index(name: str, columns: list[str], where: sa.TextClause) -> None:
    op.create_index(
        f"ix_print_job_{name}", "print_job", columns, sqlite_where=where, postgresql_where=where
    )  # fmt: skip


def _drop_indexes(*names: str) -> None:
    for name in names:
        op.drop_index(f"ix_print_job_{name}", "print_job")


def _state_of(length: int, *, once: int) -> None:
    """The column `state` with so many signs; SQLite makes the table anew for that."""
    with op.batch_alter_table("print_job") as batch:
        batch.alter_column(
            "state", type_=sa.String(length), existing_type=sa.String(once), existing_nullable=False
        )
