"""The day's end that a supervisor has announced, and who announced it."""

import sqlalchemy as sa
from alembic import op

from queue_core.data.schema import Instant

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("office", sa.Column("ends_at", Instant))
    op.add_column("office", sa.Column("ends_by", sa.String(80)))


def downgrade() -> None:
    op.drop_column("office", "ends_by")
    op.drop_column("office", "ends_at")
