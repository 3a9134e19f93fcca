"""What is said of a visit, when a call was lit, what a visitor needs, and when a desk last acted."""

import sqlalchemy as sa
from alembic import op

from queue_core.data.schema import Instant

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("ticket", sa.Column("note", sa.String(200)))
    op.add_column("ticket", sa.Column("outcome", sa.String(80)))
    op.add_column("ticket", sa.Column("needs", sa.String(40)))
    op.add_column("ticket", sa.Column("lit_at", Instant))
    op.add_column("desk", sa.Column("acted_at", Instant))


def downgrade() -> None:
    op.drop_column("desk", "acted_at")
    for column in ("lit_at", "needs", "outcome", "note"):
        op.drop_column("ticket", column)
