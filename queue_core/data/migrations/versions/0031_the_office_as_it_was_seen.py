"""What config.toml said when it was last seen, and a change that is about to be written."""

import sqlalchemy as sa
from alembic import op

from queue_core.data.schema import Key

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    op.create_table(
        "settings_seen",
        sa.Column("office_id", Key, primary_key=True, autoincrement=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("settings", sa.JSON, nullable=False),
        sa.Column("announced", sa.JSON),
    )


def downgrade() -> None:
    op.drop_table("settings_seen")
