"""A print job may have no ticket: a paper that says where something else is done."""

import sqlalchemy as sa
from alembic import op

from queue_core.data.schema import Key

revision = "0029"
down_revision = "0028"
STATES = {"open": "waiting", "stale": "stale", "unconfirmed": "unconfirmed"}
COLUMNS = {
    "open": ["printer", "papers", "id"],
    "stale": ["ticket_id", "printer"],
    "unconfirmed": ["ticket_id", "printer"],
}


def upgrade() -> None:
    _ticket_may_be_missing(True)


def downgrade() -> None:
    op.execute("DELETE FROM print_job WHERE ticket_id IS NULL")
    _ticket_may_be_missing(False)


def _ticket_may_be_missing(may_be: bool) -> None:
    """SQLite makes the table anew for that, and would forget which rows an index is of."""
    for name in COLUMNS:
        op.drop_index(f"ix_print_job_{name}", "print_job")
    with op.batch_alter_table("print_job") as batch:
        batch.alter_column("ticket_id", existing_type=Key, nullable=may_be)
    for name, columns in COLUMNS.items():
        where = sa.text(f"state = '{STATES[name]}'")
        op.create_index(
            f"ix_print_job_{name}", "print_job", columns, sqlite_where=where, postgresql_where=where
        )
