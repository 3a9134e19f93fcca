"""Who is signed in, browser by browser, and accounts that a provider of identities knows.

Whoever was signed in before signs in once more.
"""

import sqlalchemy as sa
from alembic import op

from queue_core.data.schema import Instant, Key

revision = "0033"
down_revision = "0032"


def upgrade() -> None:
    op.create_table(
        "staff_session",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("staff_id", Key, nullable=False),
        sa.Column("began_at", Instant, nullable=False),
        sa.Column("began_seq", sa.Integer, nullable=False),
        sa.Column("seen_at", Instant, nullable=False),
        sa.Column("way", sa.String(12), nullable=False),
        sa.Column("browser", sa.String(40), nullable=False),
        sa.Column("provider_session", sa.String(255)),
        sa.Column("id_token", sa.Text),
    )
    op.create_index("ix_staff_session_staff_id", "staff_session", ["staff_id"])
    op.create_index("ix_staff_session_provider_session", "staff_session", ["provider_session"])
    op.add_column("staff", sa.Column("issuer", sa.String(255)))
    op.add_column("staff", sa.Column("subject", sa.String(255)))
    op.create_index("uq_staff_issuer", "staff", ["issuer", "subject"], unique=True)


def downgrade() -> None:
    op.drop_index("uq_staff_issuer", "staff")
    op.drop_column("staff", "subject")
    op.drop_column("staff", "issuer")
    op.drop_table("staff_session")
