"""Messages to visitors: contacts that walk-ins left, the outbox, the state of each channel."""

import sqlalchemy as sa
from alembic import op

from queue_core.data.schema import Instant, Key

revision = "0011"
down_revision = "0010"
IS_OPEN = sa.text("state = 'waiting'")


def upgrade() -> None:
    op.create_table(
        "ticket_contact",
        sa.Column("ticket_id", Key, primary_key=True, autoincrement=False),
        sa.Column("channel", sa.String(40), primary_key=True),
        sa.Column("office_id", Key, nullable=False),
        sa.Column("recipient", sa.String(2000), nullable=False),
        sa.Column("url", sa.String(500), nullable=False),
        sa.Column("left_at", Instant, nullable=False),
    )
    op.create_table(
        "message",
        sa.Column("id", Key, primary_key=True),
        sa.Column("office_id", Key, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("channel", sa.String(40), nullable=False),
        sa.Column("recipient", sa.String(2000)),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("once", sa.String(300), nullable=False),
        sa.Column("ticket_id", Key),
        sa.Column("reference", sa.String(200)),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("unclear", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(80)),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("next_try_at", Instant, nullable=False),
        sa.Column("expires_at", Instant, nullable=False),
        sa.Column("sent_at", Instant),
    )
    op.create_index("uq_message_once", "message", ["office_id", "once"], unique=True)
    op.create_index(
        "ix_message_open",
        "message",
        ["office_id", "channel", "id"],
        sqlite_where=IS_OPEN,
        postgresql_where=IS_OPEN,
    )
    op.create_index("ix_message_ticket", "message", ["ticket_id"])
    op.create_index("ix_message_created", "message", ["office_id", "created_at"])
    op.create_table(
        "channel",
        sa.Column("office_id", Key, primary_key=True, autoincrement=False),
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("ok", sa.Boolean(), nullable=False),
        sa.Column("problem", sa.String(80)),
        sa.Column("at", Instant, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("channel")
    op.drop_table("message")
    op.drop_table("ticket_contact")
