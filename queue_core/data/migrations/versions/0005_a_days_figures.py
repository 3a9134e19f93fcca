"""What is kept of each day that has ended, for the reports."""

import sqlalchemy as sa
from alembic import op

from queue_core.data.schema import Key

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "summary",
        sa.Column("office_id", Key, primary_key=True, autoincrement=False),
        sa.Column("day_on", sa.Date(), primary_key=True),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("cells", sa.Text(), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("summary")
