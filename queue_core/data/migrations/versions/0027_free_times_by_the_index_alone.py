"""What is free in a month is read from the index alone, not row by row of the appointments."""

from alembic import op

revision = "0027"
down_revision = "0026"

BEFORE = ["office_id", "service", "slot_at"]


def upgrade() -> None:
    op.drop_index("ix_appointment_service", "appointment")
    op.create_index("ix_appointment_service", "appointment", [*BEFORE, "minutes", "state", "reference"])


def downgrade() -> None:
    op.drop_index("ix_appointment_service", "appointment")
    op.create_index("ix_appointment_service", "appointment", BEFORE)
