"""Booking here: places that are held, an appointment's e-mail address and page, and an index of who takes
places.
"""

import sqlalchemy as sa
from alembic import op

from queue_core.data.schema import Instant, Key

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "reservation",
        sa.Column("id", Key, primary_key=True),
        sa.Column("office_id", Key, nullable=False),
        sa.Column("reference", sa.String(200), nullable=False),
        sa.Column("service", sa.String(40), nullable=False),
        sa.Column("slot_at", Instant, nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(200)),
        sa.Column("email", sa.String(254)),
        sa.Column("phone", sa.String(40)),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("url", sa.String(500), nullable=False),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("reserved_until", Instant, nullable=False),
    )
    op.create_index("uq_reservation_reference", "reservation", ["office_id", "reference"], unique=True)
    op.create_index("ix_reservation_slot", "reservation", ["office_id", "service", "slot_at"])
    op.add_column("appointment", sa.Column("email", sa.String(254)))
    op.add_column("appointment", sa.Column("url", sa.String(500)))
    op.create_index("ix_appointment_service", "appointment", ["office_id", "service", "slot_at"])


def downgrade() -> None:
    op.drop_index("ix_appointment_service", "appointment")
    op.drop_column("appointment", "url")
    op.drop_column("appointment", "email")
    op.drop_table("reservation")
