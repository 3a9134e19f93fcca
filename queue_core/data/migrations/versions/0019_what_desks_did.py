"""What desks did on each day, why they paused, and an index over what visits came to."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

HAS_OUTCOME = sa.text("outcome IS NOT NULL")


def upgrade() -> None:
    op.add_column("summary", sa.Column("desks", sa.Text))
    op.add_column("summary", sa.Column("pauses", sa.Text))
    op.create_index(
        "ix_ticket_outcome", "ticket", ["office_id", "day_on", "service", "outcome"],
        sqlite_where=HAS_OUTCOME, postgresql_where=HAS_OUTCOME,
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("ix_ticket_outcome", "ticket")
    op.drop_column("summary", "pauses")
    op.drop_column("summary", "desks")
