"""The whole UID of an appointment from a calendar, and every number that stands in its field of phones.

Rows from before have no UID: the first one seen is theirs.
"""

import unicodedata

import sqlalchemy as sa
from alembic import op

from queue_core.rules.contact import phone_numbers

revision = "0013"
down_revision = "0012"

HAS_OTHERS = sa.text("other_digits IS NOT NULL")
APPOINTMENT = sa.table(
    "appointment",
    *map(sa.column, ("id", "office_id", "reference", "phone", "phone_digits", "other_digits")),
)


def upgrade() -> None:
    op.add_column("appointment", sa.Column("uid", sa.String(400)))
    op.add_column("appointment", sa.Column("other_digits", sa.String(40)))
    op.create_index(
        "ix_appointment_other_phones", "appointment", ["office_id", "slot_on"],
        sqlite_where=HAS_OTHERS, postgresql_where=HAS_OTHERS,
    )  # fmt: skip
    _read_the_phones_again()
    _compose_the_references()


def _read_the_phones_again() -> None:
    columns = APPOINTMENT.c
    known = op.get_bind().execute(
        sa.select(columns.id, columns.phone, columns.phone_digits).where(columns.phone.is_not(None))
    )
    for row in known.all():
        first, *others = phone_numbers(row.phone) or (None,)
        if others or first != row.phone_digits:
            written = "".join(f"{each} " for each in others) or None
            op.execute(
                sa.update(APPOINTMENT)
                .where(columns.id == row.id)
                .values(phone_digits=first, other_digits=written)
            )


def _compose_the_references() -> None:
    """References are compared with their letters composed (NFC); one that exists both ways stays as it is."""
    columns = APPOINTMENT.c
    known = {
        (row.office_id, row.reference): row.id
        for row in op.get_bind().execute(sa.select(columns.id, columns.office_id, columns.reference))
        if not row.reference.isascii()
    }
    for (office, reference), row_id in known.items():
        composed = unicodedata.normalize("NFC", reference)
        if composed != reference and (office, composed) not in known:
            op.execute(sa.update(APPOINTMENT).where(columns.id == row_id).values(reference=composed))


def downgrade() -> None:
    op.drop_index("ix_appointment_other_phones", "appointment")
    op.drop_column("appointment", "other_digits")
    op.drop_column("appointment", "uid")
