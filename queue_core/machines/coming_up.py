"""Messages that the clock causes: the reminder before an appointment, and "about three before you"."""

from datetime import datetime, timedelta
from itertools import islice

from sqlalchemy import bindparam, exists, func, or_, select

from queue_core.data import outbox, queries
from queue_core.data.appointments import HAS_TICKET
from queue_core.data.appointments import appointment as appointments
from queue_core.data.db import Office
from queue_core.data.messages import message as messages
from queue_core.data.messages import ticket_contact as contacts
from queue_core.data.queries import written
from queue_core.data.tickets import IS_WAITING
from queue_core.data.tickets import ticket as tickets
from queue_core.rules.appointment_states import BOOKED

AT_ONCE = 200
SOON_EXPIRES = timedelta(minutes=30)


def write_due(office: Office, now: datetime) -> int:
    """Write the reminders and the words "about N before you" that are due; how many."""
    return _reminders(office, now) + _soon(office, now)


def _reminders(office: Office, now: datetime) -> int:
    """Each booked visitor `remind_hours` before the slot; one who was told of the slot since needs none."""
    before = timedelta(hours=office.settings.messages.remind_hours)
    if not before:
        return 0
    params = {"office": office.id, "at": now, "until": now + before}
    params |= {"silent": _silent_about(office, "reminder")}
    with office.storage.reading() as db:
        found = (
            (row, to)
            for row in db.execute(_TO_REMIND, params)
            if row.told_at is None or row.told_at < row.slot_at - before
            for to in outbox.of_appointment(office.settings, "reminder", row)
        )
        due = list(islice(found, AT_ONCE))
    if not due:
        return 0
    with office.changing() as (db, _changed):
        for row, to in due:
            outbox.write(
                db,
                office,
                "reminder",
                to,
                about=f"{row.reference}:{written(row.slot_at)}",
                facts=outbox.facts_of(row),
                now=now,
                expires_at=row.slot_at,
                reference=row.reference,
            )
    return len(due)


def _soon(office: Office, now: datetime) -> int:
    """Each waiting visitor who left a contact, once, when at most `before` people are called first."""
    before = office.settings.messages.before
    early = timedelta(minutes=office.settings.line.early_minutes)
    if not before:
        return 0
    due = []
    with office.storage.reading() as db:
        params = {"office": office.id, "most": AT_ONCE, "silent": _silent_about(office, "soon")}
        for row in db.execute(_NOT_TOLD, params).all():
            ahead = queries.ahead(db, row, now, early, limited=True)
            if ahead <= before:
                due += [(row, ahead, to) for to in outbox.of_ticket(db, office.settings, "soon", row.id)]
    if not due:
        return 0
    with office.changing() as (db, _changed):
        for row, ahead, to in due:
            outbox.write(
                db,
                office,
                "soon",
                to,
                about=str(row.id),
                facts={"number": row.number, "service": row.service, "ahead": ahead},
                now=now,
                expires_at=now + SOON_EXPIRES,
                ticket=row.id,
            )
    return len(due)


def _silent_about(office: Office, kind: str) -> str:
    """The source of those appointments of which nothing of this kind is told; "" for none."""
    return "" if kind in office.settings.messages.feed else outbox.FEED


_HAS_CONTACT = or_(appointments.c.phone.is_not(None), appointments.c.email.is_not(None))
_OF_THE_SLOT = (
    messages.c.office_id == appointments.c.office_id,
    messages.c.reference == appointments.c.reference,
    messages.c.expires_at == appointments.c.slot_at,
)
_TOLD_AT = (
    select(func.max(messages.c.created_at))
    .where(*_OF_THE_SLOT, messages.c.kind.in_(["booked", "moved"]))
    .scalar_subquery()
)
_TO_REMIND = (
    select(appointments, _TOLD_AT.label("told_at"))
    .where(
        appointments.c.office_id == bindparam("office"),
        appointments.c.state == BOOKED,
        appointments.c.slot_at > bindparam("at"),
        appointments.c.slot_at <= bindparam("until"),
        _HAS_CONTACT,
        appointments.c.source != bindparam("silent"),
        ~exists().where(*_OF_THE_SLOT, messages.c.kind == "reminder"),
    )
    .order_by(appointments.c.slot_at)
)
_NOT_TOLD = (
    select(tickets)
    .where(
        tickets.c.office_id == bindparam("office"),
        IS_WAITING,
        or_(
            exists().where(contacts.c.ticket_id == tickets.c.id),
            exists().where(
                appointments.c.ticket_id == tickets.c.id,
                HAS_TICKET,
                _HAS_CONTACT,
                appointments.c.source != bindparam("silent"),
            ),
        ),
        ~exists().where(messages.c.ticket_id == tickets.c.id, messages.c.kind == "soon"),
    )
    .order_by(tickets.c.id)
    .limit(bindparam("most"))
)
