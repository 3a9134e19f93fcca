"""The services that config.toml named at the last start, and what was given before a letter changed hands."""

import sqlalchemy as sa
from alembic import op

from queue_core.data.schema import Key

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "service",
        sa.Column("office_id", Key, primary_key=True, autoincrement=False),
        sa.Column("slug", sa.String(40), primary_key=True),
        sa.Column("letter", sa.String(1)),
        sa.Column("gone_on", sa.Date()),
        sa.Column("settled", sa.Boolean(), nullable=False),
    )
    op.add_column("intake", sa.Column("given_before", sa.Integer()))
    known = sa.text(
        "INSERT INTO service (office_id, slug, settled)"
        " SELECT office_id, service, false FROM ticket"
        " UNION SELECT office_id, service, false FROM appointment"
    )
    op.execute(known)


def downgrade() -> None:
    op.drop_column("intake", "given_before")
    op.drop_table("service")
