"""The supervisor's notices; when each device was last heard of, and since when it lags."""

import sqlalchemy as sa
from alembic import op

from queue_core.data.schema import Instant, Key

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "notice",
        sa.Column("id", Key, primary_key=True),
        sa.Column("office_id", Key, nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("posted_at", Instant, nullable=False),
    )
    op.add_column("token", sa.Column("seen_at", Instant))
    op.add_column("token", sa.Column("behind_at", Instant))


def downgrade() -> None:
    op.drop_column("token", "behind_at")
    op.drop_column("token", "seen_at")
    op.drop_table("notice")
