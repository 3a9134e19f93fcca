"""What visitors said of their visits, with nobody attached."""

import sqlalchemy as sa
from alembic import op

from queue_core.data.schema import Key

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    op.create_table(
        "feedback",
        sa.Column("id", Key, primary_key=True, autoincrement=False),
        sa.Column("office_id", Key, nullable=False),
        sa.Column("day_on", sa.Date, nullable=False),
        sa.Column("service", sa.String(40), nullable=False),
        sa.Column("score", sa.Integer, nullable=False),
        sa.Column("said", sa.String(500)),
    )
    op.create_index("ix_feedback_day", "feedback", ["office_id", "day_on"])


def downgrade() -> None:
    op.drop_table("feedback")
