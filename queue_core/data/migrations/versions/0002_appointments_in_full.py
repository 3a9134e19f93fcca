"""Whose word an appointment is, when it last changed, and which tickets are one visitor's."""

import re

import sqlalchemy as sa
from alembic import op

from queue_core.data.schema import Instant, Key

revision = "0002"
down_revision = "0001"

LONG_AGO = {"sqlite": "0", "postgresql": "'epoch'"}
HAS_PHONE = sa.text("phone_digits IS NOT NULL")
HAS_TICKET = sa.text("ticket_id IS NOT NULL")
NOT_ERASED = sa.text("erased_at IS NULL")
IS_AT_DESK = sa.text("state IN ('called', 'serving')")
APPOINTMENT = sa.table("appointment", sa.column("id"), sa.column("phone"), sa.column("phone_digits"))


def upgrade() -> None:
    long_ago = sa.text(LONG_AGO[op.get_bind().dialect.name])
    op.add_column("office", sa.Column("told_seq", sa.Integer()))
    op.add_column("office", sa.Column("marked_seq", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("ticket", sa.Column("party", Key))
    with op.batch_alter_table("appointment") as appointment:
        # Outlook's UIDs have 112 characters; a letter may become three when case is set aside.
        appointment.alter_column("reference", type_=sa.String(200), existing_type=sa.String(64))
        appointment.alter_column("asked_for", type_=sa.String(600), existing_type=sa.String(200))
    for column in (
        sa.Column("phone_digits", sa.String(9)),
        sa.Column("source", sa.String(8), nullable=False, server_default="feed"),
        sa.Column("stated", sa.String(64)),
        sa.Column("sequence", sa.Integer()),
        sa.Column("updated_at", Instant),
        sa.Column("changed_at", Instant, nullable=False, server_default=long_ago),
        sa.Column("erased_at", Instant),
    ):
        op.add_column("appointment", column)
    op.execute("UPDATE appointment SET changed_at = slot_at")
    _fill_in_the_digits()

    op.create_index(
        "ix_ticket_party", "ticket", ["office_id", "party"],
        sqlite_where=IS_AT_DESK, postgresql_where=IS_AT_DESK,
    )  # fmt: skip
    op.drop_index("ix_appointment_code", "appointment")
    op.create_index("ix_appointment_code", "appointment", ["office_id", "code", "slot_on"])
    op.create_index("ix_appointment_changed", "appointment", ["office_id", "changed_at"])
    op.create_index(
        "ix_appointment_not_erased", "appointment", ["office_id", "slot_at"],
        sqlite_where=NOT_ERASED, postgresql_where=NOT_ERASED,
    )  # fmt: skip
    op.create_index(
        "ix_appointment_phone", "appointment", ["office_id", "phone_digits", "slot_on"],
        sqlite_where=HAS_PHONE, postgresql_where=HAS_PHONE,
    )  # fmt: skip
    op.create_index(
        "ix_appointment_ticket", "appointment", ["ticket_id"],
        sqlite_where=HAS_TICKET, postgresql_where=HAS_TICKET,
    )  # fmt: skip


def _fill_in_the_digits() -> None:
    """As `rules.contact` had it when this was written."""
    known = op.get_bind().execute(sa.select(APPOINTMENT.c.id, APPOINTMENT.c.phone))
    for row in known.all():
        digits = re.sub("[^0-9]", "", row.phone or "")[-9:]
        if len(digits) == 9 and len(set(digits[1:])) > 1:
            op.execute(sa.update(APPOINTMENT).where(APPOINTMENT.c.id == row.id).values(phone_digits=digits))


def downgrade() -> None:
    for table, index in (
        ("ticket", "ix_ticket_party"),
        ("appointment", "ix_appointment_changed"),
        ("appointment", "ix_appointment_phone"),
        ("appointment", "ix_appointment_not_erased"),
        ("appointment", "ix_appointment_ticket"),
    ):
        op.drop_index(index, table)
    op.drop_index("ix_appointment_code", "appointment")
    op.create_index("ix_appointment_code", "appointment", ["office_id", "code"])
    op.drop_column("ticket", "party")
    op.drop_column("office", "told_seq")
    op.drop_column("office", "marked_seq")
    for column in ("phone_digits", "source", "stated", "sequence", "updated_at", "changed_at", "erased_at"):
        op.drop_column("appointment", column)
