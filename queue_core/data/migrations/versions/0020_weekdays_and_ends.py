"""Services at desks that come back each weekday; until when a notice is shown."""

import sqlalchemy as sa
from alembic import op

from queue_core.data.schema import Instant, Key

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.create_table(
        "weekly",
        sa.Column("office_id", Key, primary_key=True, autoincrement=False),
        sa.Column("weekday", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("desk", sa.String(20), primary_key=True),
        sa.Column("services", sa.JSON(), nullable=False),
    )
    op.add_column("notice", sa.Column("until_at", Instant))


def downgrade() -> None:
    op.drop_column("notice", "until_at")
    op.drop_table("weekly")
