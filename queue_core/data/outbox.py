"""Writing a message into the outbox, and to whom: acts and the clock both do it, within their own
transaction.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, delete, select, text, update

from queue_core.data.appointments import HAS_TICKET
from queue_core.data.appointments import appointment as appointments
from queue_core.data.bookings import BOOKING
from queue_core.data.db import Office
from queue_core.data.messages import IS_OPEN, PUSH
from queue_core.data.messages import message as messages
from queue_core.data.messages import ticket_contact as contacts
from queue_core.data.queries import written
from queue_core.data.rows import AppointmentRow
from queue_core.data.tickets import ticket as tickets
from queue_core.rules.contact import dialled
from queue_core.rules.message_states import MESSAGE
from queue_core.settings.settings import Settings

FEED = "feed"


class To(NamedTuple):
    """One who is told: by which channel, in which language, with the address of the ticket's page or ''."""

    channel: str
    recipient: str
    language: str
    url: str = ""


def of_appointment(settings: Settings, kind: str, row: AppointmentRow) -> list[To]:
    """Who is told of an appointment: nobody by a channel that is not there, and of those that a booking site
    made only of the kinds in `[messages] feed`."""
    wanted = settings.messages
    if row.source == FEED and kind not in wanted.feed:
        return []
    return by_contacts(settings, row.email, row.phone, row.language, row.url or "")


def by_contacts(
    settings: Settings, email: str | None, phone: str | None, language: str, url: str
) -> list[To]:
    """By which channels somebody with these contacts is told: by e-mail where there is one, else by phone."""
    wanted = settings.messages
    for kind, recipient in (("email", email), ("phone", dialled(phone))):
        channel = wanted.channel_for(kind)
        if channel and recipient:
            return [To(channel, recipient, language, url)]
    return []


def of_ticket(db: Connection, settings: Settings, kind: str, ticket: int) -> Iterator[To]:
    """Who is told of a ticket: those who left a contact at its page, and whoever made its appointment."""
    for row in db.execute(_LEFT, {"ticket": ticket}):
        if row.channel in settings.messages.channels or (row.channel == PUSH and settings.messages.push):
            yield To(row.channel, row.recipient, row.language, row.url)
    for booked in db.execute(_BOOKED, {"ticket": ticket}):
        yield from of_appointment(settings, kind, booked)


def write(
    db: Connection,
    office: Office,
    kind: str,
    to: To,
    *,
    about: str,
    facts: Mapping[str, Any],
    now: datetime,
    expires_at: datetime,
    ticket: int | None = None,
    reference: str | None = None,
) -> None:
    """Write a message; one about the same by the same channel is written once. `facts` fill its text."""
    db.execute(
        _WRITE,
        {
            "office": office.id,
            "kind": kind,
            "channel": to.channel,
            "recipient": to.recipient,
            "language": to.language,
            "facts": {"url": to.url, **facts},
            "once": f"{kind}:{about}:{to.channel}",
            "ticket": ticket,
            "reference": reference,
            "state": MESSAGE.first("write"),
            "at": now,
            "expires": expires_at,
        },
    )


def forget(db: Connection, office_id: int, recipient: str) -> int:
    """Erase a contact from what was sent and from what waits, which is not sent then; how many had it."""
    params = {"office": office_id, "to": recipient}
    left = db.execute(_FORGET_LEFT, params).rowcount
    waiting = db.execute(_FORGET_WAITING, params | {"ended": MESSAGE.outcome("expire")}).rowcount
    return left + waiting + db.execute(_FORGET_SENT, params).rowcount


def forget_old(db: Connection, office_id: int, before: datetime) -> int:
    """Erase the contacts of messages made before an instant, and those that tickets of that time kept."""
    params = {"office": office_id, "before": before}
    return db.execute(_FORGET_OLD, params).rowcount + db.execute(_FORGET_OLD_LEFT, params).rowcount


def exported(db: Connection, office_id: int, recipient: str) -> list[dict[str, Any]]:
    """What a contact was or will be told."""
    rows = db.execute(_TOLD, {"office": office_id, "to": recipient})
    return [
        {
            "message": row.kind,
            "contact": recipient,
            "channel": row.channel,
            "reference": row.reference,
            "state": row.state,
            "created_at": written(row.created_at),
            "sent_at": written(row.sent_at) if row.sent_at else None,
        }
        for row in rows
    ]


def facts_of(row: AppointmentRow) -> dict[str, Any]:
    """What the texts about an appointment may say of it, and what its calendar file needs where one is sent:
    with those that were booked here.
    """
    facts: dict[str, Any] = {"service": row.service, "slot_at": written(row.slot_at), "code": row.code}
    if row.source == BOOKING:
        facts |= {"minutes": row.minutes, "sequence": row.sequence or 0, "state": row.state}
    return facts


_WRITE = text(
    "INSERT INTO message (office_id, kind, channel, recipient, language, facts, once, ticket_id, reference,"
    " state, tries, unclear, created_at, next_try_at, expires_at)"
    " VALUES (:office, :kind, :channel, :recipient, :language, :facts, :once, :ticket, :reference,"
    " :state, 0, 0, :at, :at, :expires)"
    " ON CONFLICT (office_id, once) DO NOTHING"
).bindparams(
    bindparam("facts", type_=messages.c.facts.type),
    bindparam("at", type_=messages.c.created_at.type),
    bindparam("expires", type_=messages.c.expires_at.type),
)
_LEFT = (
    select(contacts.c.channel, contacts.c.recipient, contacts.c.url, tickets.c.language)
    .join(tickets, tickets.c.id == contacts.c.ticket_id)
    .where(contacts.c.ticket_id == bindparam("ticket"))
)
_BOOKED = select(appointments).where(appointments.c.ticket_id == bindparam("ticket"), HAS_TICKET)
_IS_TO = (messages.c.office_id == bindparam("office"), messages.c.recipient == bindparam("to"))
_FORGET_LEFT = delete(contacts).where(
    contacts.c.office_id == bindparam("office"), contacts.c.recipient == bindparam("to")
)
_FORGET_WAITING = update(messages).where(*_IS_TO, IS_OPEN).values(recipient=None, state=bindparam("ended"))
_FORGET_SENT = update(messages).where(*_IS_TO).values(recipient=None)
_FORGET_OLD = (
    update(messages)
    .where(
        messages.c.office_id == bindparam("office"),
        messages.c.created_at < bindparam("before"),
        messages.c.recipient.is_not(None),
    )
    .values(recipient=None)
)
_FORGET_OLD_LEFT = delete(contacts).where(
    contacts.c.office_id == bindparam("office"), contacts.c.left_at < bindparam("before")
)
_TOLD = select(messages).where(*_IS_TO).order_by(messages.c.id)
