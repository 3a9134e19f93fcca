"""The waits: as estimated now, as each visitor was told, what was learned, and how good they were."""

import sqlalchemy as sa
from alembic import op

from queue_core.data.schema import Instant, Key

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    op.add_column("ticket", sa.Column("told_from_min", sa.Integer))
    op.add_column("ticket", sa.Column("told_to_min", sa.Integer))
    op.create_table(
        "wait_estimate",
        sa.Column("office_id", Key, primary_key=True, autoincrement=False),
        sa.Column("made_at", Instant, nullable=False),
        sa.Column("as_of", sa.Integer, nullable=False),
        sa.Column("is_rough", sa.Boolean, nullable=False),
        sa.Column("services", sa.Text, nullable=False),
        sa.Column("marked", sa.Text, nullable=False),
        sa.Column("tickets", sa.Text, nullable=False),
        sa.Column("desks", sa.Text, nullable=False),
    )
    op.create_table(
        "wait_lesson",
        sa.Column("office_id", Key, primary_key=True, autoincrement=False),
        sa.Column("made_on", sa.Date, nullable=False),
        sa.Column("learned", sa.Text, nullable=False),
    )
    op.create_table(
        "wait_score",
        sa.Column("office_id", Key, primary_key=True, autoincrement=False),
        sa.Column("day_on", sa.Date, primary_key=True),
        sa.Column("service", sa.String(40), primary_key=True),
        sa.Column("hour", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("visits", sa.Integer, nullable=False),
        sa.Column("covered", sa.Integer, nullable=False),
        sa.Column("later", sa.Integer, nullable=False),
        sa.Column("width_min", sa.Float, nullable=False),
        sa.Column("interval_score", sa.Float, nullable=False),
        sa.Column("table_score", sa.Float),
    )


def downgrade() -> None:
    op.drop_table("wait_score")
    op.drop_table("wait_lesson")
    op.drop_table("wait_estimate")
    op.drop_column("ticket", "told_to_min")
    op.drop_column("ticket", "told_from_min")
