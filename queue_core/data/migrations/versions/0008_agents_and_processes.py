"""Which server process a printing agent and a screen are connected to, where there are several."""

import sqlalchemy as sa
from alembic import op

from queue_core.data.schema import Instant, Key

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "printing_agent",
        sa.Column("office_id", Key, primary_key=True, autoincrement=False),
        sa.Column("printer", sa.String(40), primary_key=True),
        sa.Column("process", sa.String(16), nullable=False),
        sa.Column("seen_at", Instant, nullable=False),
    )
    op.add_column("token", sa.Column("process", sa.String(16)))
    op.add_column("token", sa.Column("told", sa.JSON()))


def downgrade() -> None:
    op.drop_column("token", "told")
    op.drop_column("token", "process")
    op.drop_table("printing_agent")
