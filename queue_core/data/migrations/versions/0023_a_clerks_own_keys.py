"""What each clerk has chosen for the keys of the desk, and where each sat last."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.add_column("staff", sa.Column("letters", sa.Boolean, nullable=False, server_default=sa.true()))
    op.add_column("staff", sa.Column("call_key", sa.String(20)))
    op.add_column("staff", sa.Column("last_desk", sa.String(20)))


def downgrade() -> None:
    for column in ("last_desk", "call_key", "letters"):
        op.drop_column("staff", column)
