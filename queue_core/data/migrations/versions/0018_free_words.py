"""How far the journal no longer holds what staff wrote in words of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.add_column("office", sa.Column("unsaid_seq", sa.Integer, nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("office", "unsaid_seq")
