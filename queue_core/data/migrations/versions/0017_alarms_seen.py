"""Which alarms a supervisor has seen."""

import sqlalchemy as sa
from alembic import op

from queue_core.data.schema import Instant, Key

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.create_table(
        "alarm_seen",
        sa.Column("office_id", Key, primary_key=True, autoincrement=False),
        sa.Column("alarm", sa.String(100), primary_key=True),
        sa.Column("instance", sa.String(40), nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("at", Instant, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("alarm_seen")
