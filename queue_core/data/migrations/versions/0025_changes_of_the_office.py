"""A quick way to what was changed of the office, in a journal of years."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"

IS_CHANGE = sa.text("event = 'office.changed'")


def upgrade() -> None:
    op.create_index(
        "ix_journal_office_changed",
        "journal",
        ["office_id", "seq"],
        sqlite_where=IS_CHANGE,
        postgresql_where=IS_CHANGE,
    )


def downgrade() -> None:
    op.drop_index("ix_journal_office_changed", "journal")
