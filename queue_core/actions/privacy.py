"""What is known of people leaves on schedule, or when they ask.

Name and phone stand on the appointment only. The nightly purge erases them `[privacy] keep_contact_days`
after the slot, and replaces who acted in the journal after `keep_journal_days` by a mark that is the same
for one clerk and says nothing of whom (GDPR, art. 4(5) and 5(1)(e)).
"""

import hashlib
import hmac
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from queue_core.actions.act import act
from queue_core.actions.acting import Acting, Answer
from queue_core.data.appointments import appointment as appointments
from queue_core.data.db import Office
from queue_core.data.journal import journal
from queue_core.data.queries import written
from queue_core.data.tickets import ticket as tickets
from queue_core.rules.contact import phone_digits
from queue_core.rules.refusals import Refusal

STAFF, MARK = "staff:", "staff:~"
ERASED: dict[str, Any] = {"name": None, "phone": None, "phone_digits": None, "stated": None}


@act
def purge(acting: Acting, *, secret: bytes, by: str) -> Answer:
    """Erase what is old; the answer and the journal say how much: `contacts`, `sign_ins`.

    `secret` makes the marks; who does not know it cannot find a clerk by trying names.
    """
    kept = acting.settings.privacy
    contacts = acting.connection.execute(
        update(appointments)
        .where(
            appointments.c.office_id == acting.office.id,
            appointments.c.slot_at < acting.now - timedelta(days=kept.keep_contact_days),
            appointments.c.erased_at.is_(None),
        )
        .values(**ERASED, erased_at=acting.now)
    ).rowcount
    signers = acting.connection.execute(_SIGNERS, _old(acting)).scalars().all()
    sign_ins = 0
    for signer in signers:
        mark = MARK + hmac.new(secret, signer.encode(), hashlib.sha256).hexdigest()[:10]
        sign_ins += acting.connection.execute(_MARK, _old(acting) | {"signer": signer, "mark": mark}).rowcount
    done = {"contacts": contacts, "sign_ins": sign_ins}
    if contacts or sign_ins:
        acting.journal("privacy.purged", by=by, why={"because": "schedule"} | done)
    return Answer(done)


@act
def erase(acting: Acting, phone: str, *, by: str) -> Answer:
    """Erase name and phone of all appointments of a phone; the appointments themselves stay.

    Refuses with `bad_phone`, `unknown_phone`.
    """
    rows = acting.connection.execute(_OF_PHONE, _whose(acting.office, phone)).all()
    if not rows:
        raise Refusal("unknown_phone")
    for row in rows:
        acting.connection.execute(
            update(appointments).where(appointments.c.id == row.id).values(**ERASED, erased_at=acting.now)
        )
    acting.journal("privacy.erased", by=by, why={"because": "asked_by_visitor", "contacts": len(rows)})
    return Answer({"contacts": len(rows)})


def export(office: Office, phone: str) -> list[dict[str, Any]]:
    """All that is known of a phone's holder: each appointment with its ticket's events.

    Refuses with `bad_phone`, `unknown_phone`.
    """
    with office.storage.reading() as look:
        rows = look.execute(_OF_PHONE, _whose(office, phone)).all()
        if not rows:
            raise Refusal("unknown_phone")
        return [_exported(look, row) for row in rows]


def _exported(look: Connection, row) -> dict[str, Any]:
    number = look.execute(select(tickets.c.number).where(tickets.c.id == row.ticket_id)).scalar()
    events = look.execute(_EVENTS, {"office": row.office_id, "ticket": row.ticket_id})
    return {
        "reference": row.reference,
        "name": row.name,
        "phone": row.phone,
        "service": row.service,
        "slot_at": written(row.slot_at),
        "language": row.language,
        "state": row.state,
        "ticket": number,
        "events": [{"at": written(event.at), "event": event.event, "desk": event.desk} for event in events],
    }


def _whose(office: Office, phone: str) -> dict[str, Any]:
    digits = phone_digits(phone)
    if digits is None:
        raise Refusal("bad_phone")
    return {"office": office.id, "digits": digits}


def _old(acting: Acting) -> dict[str, Any]:
    until = acting.now - timedelta(days=acting.settings.privacy.keep_journal_days)
    return {"office": acting.office.id, "until": until}


_WRITTEN_BY_STAFF = (
    journal.c.office_id == bindparam("office"),
    journal.c.at < bindparam("until"),
    journal.c.by.startswith(STAFF),
    ~journal.c.by.startswith(MARK),
)
_SIGNERS = select(journal.c.by).where(*_WRITTEN_BY_STAFF).distinct()
_MARK = (
    update(journal)
    .where(*_WRITTEN_BY_STAFF, journal.c.by == bindparam("signer"))
    .values(by=bindparam("mark"))
)
_OF_PHONE = (
    select(appointments)
    .where(
        appointments.c.office_id == bindparam("office"), appointments.c.phone_digits == bindparam("digits")
    )
    .order_by(appointments.c.slot_at)
)
_EVENTS = (
    select(journal.c.at, journal.c.event, journal.c.desk)
    .where(journal.c.office_id == bindparam("office"), journal.c.ticket_id == bindparam("ticket"))
    .order_by(journal.c.seq)
)
