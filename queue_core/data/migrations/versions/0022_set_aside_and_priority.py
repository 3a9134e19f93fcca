"""Since when and by which desk a ticket is set aside; the mark of priority, of booked tickets too."""

import sqlalchemy as sa
from alembic import op

from queue_core.data.schema import Instant

revision = "0022"
down_revision = "0021"

HELD = """
    FROM journal
    WHERE journal.office_id = ticket.office_id AND journal.ticket_id = ticket.id
      AND journal.event = 'ticket.held'
    ORDER BY journal.seq DESC
    LIMIT 1
"""


def upgrade() -> None:
    op.add_column("ticket", sa.Column("priority", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("ticket", sa.Column("held_at", Instant))
    op.execute("UPDATE ticket SET priority = true WHERE rank = 1")
    for column, told in (("held_at", "at"), ("desk", "desk")):
        op.execute(f"UPDATE ticket SET {column} = (SELECT journal.{told} {HELD}) WHERE state = 'held'")


def downgrade() -> None:
    op.execute("UPDATE ticket SET desk = NULL WHERE state = 'held'")
    op.drop_column("ticket", "held_at")
    op.drop_column("ticket", "priority")
