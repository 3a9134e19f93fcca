"""An index of those who wait with the mark of priority; the journal forgets which group gave it."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"

MARKED = sa.text("state = 'waiting' AND priority")


def upgrade() -> None:
    op.create_index(
        "ix_ticket_marked", "ticket", ["office_id", "line", "rank", "due_at", "id"],
        sqlite_where=MARKED, postgresql_where=MARKED,
    )  # fmt: skip
    # A group says something of a person's health.
    op.execute(
        "UPDATE journal SET why = NULL"
        " WHERE event = 'ticket.taken' AND CAST(why AS TEXT) LIKE '%\"because\"_ \"group\"%'"
    )


def downgrade() -> None:
    op.drop_index("ix_ticket_marked", "ticket")
