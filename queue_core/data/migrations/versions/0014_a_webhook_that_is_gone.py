"""When the booking site said that it wants to hear no more (410)."""

import sqlalchemy as sa
from alembic import op

from queue_core.data.schema import Instant

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.add_column("office", sa.Column("webhook_gone_at", Instant))


def downgrade() -> None:
    op.drop_column("office", "webhook_gone_at")
