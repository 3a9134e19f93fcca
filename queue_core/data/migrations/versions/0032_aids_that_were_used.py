"""How often the kiosks' aids were used, as counts."""

import sqlalchemy as sa
from alembic import op

from queue_core.data.schema import Key

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    op.create_table(
        "aid_used",
        sa.Column("office_id", Key, primary_key=True, autoincrement=False),
        sa.Column("day_on", sa.Date, primary_key=True),
        sa.Column("screen", sa.String(80), primary_key=True),
        sa.Column("aid", sa.String(20), primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("aid_used")
