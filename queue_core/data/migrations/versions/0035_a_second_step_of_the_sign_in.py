"""A second step of the sign-in for accounts of the office's own: the app's key, and recovery codes."""

import sqlalchemy as sa
from alembic import op

from queue_core.data.schema import Instant, Key

revision = "0035"
down_revision = "0034"


def upgrade() -> None:
    op.create_table(
        "second_factor",
        sa.Column("staff_id", Key, primary_key=True, autoincrement=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("step", sa.Integer, nullable=False),
        sa.Column("set_at", Instant, nullable=False),
    )
    op.create_table(
        "recovery_code",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("staff_id", Key, nullable=False),
    )
    op.create_index("ix_recovery_code_staff_id", "recovery_code", ["staff_id"])


def downgrade() -> None:
    op.drop_table("recovery_code")
    op.drop_table("second_factor")
