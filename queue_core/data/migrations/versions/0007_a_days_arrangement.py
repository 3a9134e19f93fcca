"""What a supervisor arranges for a day; when a desk fell idle or asked for help; when the feed was heard."""

import sqlalchemy as sa
from alembic import op

from queue_core.data.schema import Instant

revision = "0007"
down_revision = "0006"

FINISH, NO_SHOW = sa.text("event = 'ticket.finished'"), sa.text("state = 'no_show'")


def upgrade() -> None:
    op.add_column("desk", sa.Column("services", sa.JSON()))
    op.add_column("desk", sa.Column("free_at", Instant))
    op.add_column("desk", sa.Column("help_at", Instant))
    op.add_column("intake", sa.Column("cap", sa.Integer()))
    op.add_column("office", sa.Column("feed_at", Instant))
    op.create_index(
        "ix_journal_finished", "journal", ["office_id", "at", "service"],
        sqlite_where=FINISH, postgresql_where=FINISH,
    )  # fmt: skip
    op.create_index(
        "ix_ticket_no_show", "ticket", ["office_id", "day_on", "service"],
        sqlite_where=NO_SHOW, postgresql_where=NO_SHOW,
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("ix_ticket_no_show", "ticket")
    op.drop_index("ix_journal_finished", "journal")
    op.drop_column("office", "feed_at")
    op.drop_column("intake", "cap")
    for name in ("help_at", "free_at", "services"):
        op.drop_column("desk", name)
