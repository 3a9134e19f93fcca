"""Screens are paired; a ticket may be for several services; a slip may come out of another printer."""

import sqlalchemy as sa
from alembic import op

from queue_core.data.schema import Instant, Key

revision = "0003"
down_revision = "0002"
IS_STALE = sa.text("state = 'stale'")


def upgrade() -> None:
    op.create_table(
        "pairing",
        sa.Column("code", sa.String(6), primary_key=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("room", sa.String(8), nullable=False),
        sa.Column("asked_at", Instant, nullable=False),
        sa.UniqueConstraint("digest", name="uq_pairing_digest"),
    )
    op.create_table(
        "screen",
        sa.Column("office_id", Key, primary_key=True, autoincrement=False),
        sa.Column("name", sa.String(80), primary_key=True),
        sa.Column("ticket_at", Instant),
        sa.Column("help_at", Instant),
    )
    op.add_column("token", sa.Column("language", sa.String(2)))
    op.add_column("token", sa.Column("printer", sa.String(40)))
    op.add_column("ticket", sa.Column("later", sa.JSON(none_as_null=True)))
    op.add_column("print_job", sa.Column("moved_from", sa.String(40)))
    op.add_column("print_job", sa.Column("released_at", Instant))
    op.create_index(
        "ix_print_job_stale", "print_job", ["ticket_id", "printer"],
        sqlite_where=IS_STALE, postgresql_where=IS_STALE,
    )  # fmt: skip
    op.add_column("printer", sa.Column("paper_low", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_index("ix_print_job_stale", "print_job")
    for table, column in (
        ("printer", "paper_low"),
        ("print_job", "released_at"),
        ("print_job", "moved_from"),
        ("ticket", "later"),
        ("token", "printer"),
        ("token", "language"),
    ):
        op.drop_column(table, column)
    op.drop_table("screen")
    op.drop_table("pairing")
