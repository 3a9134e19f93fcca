"""Appointments: what is known of a visitor who booked, name, phone and e-mail address, until it is erased.

`stated` is a digest of what the feed last said, so that a file taken twice says nothing new; `sequence` and
`updated_at` are the feed's own count and time of its last word, `uid` is the whole UID of a calendar's event;
`changed_at` is when anything here or about its ticket last changed. Once `erased_at` is set, no feed brings
name and phone back.
"""

from sqlalchemy import Column, Date, Index, Integer, String, Table, text

from queue_core.data.schema import Instant, Key, metadata
from queue_core.rules import limits

HAS_PHONE = text("phone_digits IS NOT NULL")
HAS_OTHER_PHONES = text("other_digits IS NOT NULL")
HAS_TICKET = text("ticket_id IS NOT NULL")
NOT_ERASED = text("erased_at IS NULL")

appointment = Table(
    "appointment",
    metadata,
    Column("id", Key, primary_key=True),
    Column("office_id", Key, nullable=False),
    Column("reference", String(limits.REFERENCE.most), nullable=False),
    Column("asked_for", String(3 * limits.REFERENCE.most), nullable=False),  # folded case may be longer
    Column("code", String(limits.CODE.most), nullable=False),
    Column("service", String(limits.SLUG.most), nullable=False),
    Column("slot_at", Instant, nullable=False),
    Column("slot_on", Date, nullable=False),
    Column("minutes", Integer),
    Column("name", String(limits.NAME.most)),
    Column("phone", String(limits.PHONE.most)),
    Column("phone_digits", String(9)),
    # The further numbers of the field, each with a blank behind it.
    Column("other_digits", String(limits.PHONE.most)),
    Column("language", String(limits.OFFICE_LANGUAGE.most), nullable=False),
    Column("state", String(12), nullable=False),
    Column("ticket_id", Key),
    Column("source", String(8), nullable=False),
    Column("stated", String(64)),
    Column("sequence", Integer),
    Column("updated_at", Instant),
    Column("changed_at", Instant, nullable=False),
    Column("erased_at", Instant),
    Column("email", String(limits.EMAIL.most)),
    Column("url", String(500)),
    Column("uid", String(limits.UID.most)),
    Index("uq_appointment_reference", "office_id", "reference", unique=True),
    Index("ix_appointment_asked_for", "office_id", "asked_for"),
    Index("ix_appointment_code", "office_id", "code", "slot_on"),
    Index("ix_appointment_day", "office_id", "slot_on", "state"),
    # Free times are read from this index alone.
    Index("ix_appointment_service", "office_id", "service", "slot_at", "minutes", "state", "reference"),
    Index("ix_appointment_changed", "office_id", "changed_at"),
    Index(
        "ix_appointment_not_erased", "office_id", "slot_at",
        sqlite_where=NOT_ERASED,
    ),
    Index(
        "ix_appointment_phone", "office_id", "phone_digits", "slot_on",
        sqlite_where=HAS_PHONE,
    ),
    Index(
        "ix_appointment_other_phones", "office_id", "slot_on",
        sqlite_where=HAS_OTHER_PHONES,
    ),
    Index("ix_appointment_ticket", "ticket_id", sqlite_where=HAS_TICKET),
)  # fmt: skip
