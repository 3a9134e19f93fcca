"""Times at which staff let nobody be booked."""

import sqlalchemy as sa
from alembic import op

from queue_core.data.schema import Instant, Key

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.create_table(
        "block",
        sa.Column("id", Key, primary_key=True),
        sa.Column("office_id", Key, nullable=False),
        sa.Column("service", sa.String(40)),
        sa.Column("from_at", Instant, nullable=False),
        sa.Column("until_at", Instant, nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
    )
    op.create_index("ix_block_until", "block", ["office_id", "until_at"])


def downgrade() -> None:
    op.drop_table("block")
