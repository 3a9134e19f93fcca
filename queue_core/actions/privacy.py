"""What is known of people leaves on schedule, or when they ask.

A visitor's name and contacts stand on the appointment or its reservation, and contacts where messages are
sent from: on the ticket that they were left with, and in the outbox. The nightly purge erases them `[privacy]
keep_contact_days` after the slot, and as long after an event what staff wrote of it in their own words, and
what visitors wrote of a visit. It replaces who acted in the journal after `keep_journal_days` by a mark that
is the same for one clerk and says nothing of whom (GDPR, art. 4(5) and 5(1)(e)).
"""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from queue_core.actions import free_words
from queue_core.actions.act import act
from queue_core.actions.acting import Acting, Answer
from queue_core.data import blocks, bookings, feedback, outbox, phones, summaries
from queue_core.data.appointments import NOT_ERASED
from queue_core.data.appointments import appointment as appointments
from queue_core.data.db import Office
from queue_core.data.journal import journal
from queue_core.data.office import office as offices
from queue_core.data.queries import written
from queue_core.data.rows import AppointmentRow, EventRow
from queue_core.data.tickets import ticket as tickets
from queue_core.rules.contact import COUNTRY, contact, dialled, phone_numbers
from queue_core.rules.refusals import Refusal

STAFF, MARK = "staff:", "staff:~"
AT_ONCE = 1000
ORIGIN = ("browser", "address")
"""From where somebody signed in, in the reason of such an event."""
ERASED: dict[str, Any] = dict.fromkeys(("name", "phone", "phone_digits", "other_digits", "email", "url"))


@act
def purge(acting: Acting, *, secret: bytes, by: str) -> Answer:
    """Erase what is old; the answer and the journal say how much: `contacts`, `reasons`, `sign_ins`.

    `secret` makes the marks; who does not know it cannot find a clerk by trying names. The journal is gone
    through a part at a time, so that no desk waits: while `more` is true, there is another part.
    """
    kept = acting.settings.privacy
    contacts = acting.db.execute(
        update(appointments)
        .where(
            appointments.c.office_id == acting.office.id,
            appointments.c.slot_at < acting.now - timedelta(days=kept.keep_contact_days),
            NOT_ERASED,
        )
        .values(**ERASED, erased_at=acting.now)
    ).rowcount
    contacts += outbox.forget_old(
        acting.db, acting.office.id, acting.now - timedelta(days=kept.keep_contact_days)
    )
    contacts += bookings.forget_old(acting.db, acting.office.id, acting.now)
    sign_ins, more = _mark(acting, acting.now - timedelta(days=kept.keep_journal_days), secret)
    until = acting.now - timedelta(days=kept.keep_contact_days)
    until_on = acting.settings.opening.local_day(until)
    summaries.forget_reasons(acting.db, acting.office.id, until_on)
    reasons, more_reasons = free_words.erase_older(acting, until, most=AT_ONCE)
    reasons += blocks.forget_old(acting.db, acting.office.id, until)
    reasons += feedback.forget_words(acting.db, acting.office.id, until_on)
    done = {"contacts": contacts, "reasons": reasons, "sign_ins": sign_ins}
    if any(done.values()):
        acting.journal("privacy.purged", by=by, why={"because": "schedule"} | done)
    return Answer(done | {"more": more or more_reasons})


@act
def erase(acting: Acting, phone: str, *, by: str) -> Answer:
    """Erase name and phone of all appointments of a phone, what staff wrote of their tickets in words of
    their own, and the contact from messages; what remains says nobody's name. An e-mail address stands for
    those who left one.

    Refuses with `bad_phone`, `unknown_phone`.
    """
    rows = _of_phone(acting.db, acting.office, phone)
    told = outbox.forget(acting.db, acting.office.id, _recipient(phone))
    told += bookings.forget(acting.db, acting.office.id, _recipient(phone))
    if not rows and not told:
        raise Refusal("unknown_phone")
    for row in rows:
        acting.db.execute(
            update(appointments).where(appointments.c.id == row.id).values(**ERASED, erased_at=acting.now)
        )
    free_words.erase_of(acting, [row.ticket_id for row in rows if row.ticket_id is not None])
    acting.journal("privacy.erased", by=by, why={"because": "asked_by_visitor", "contacts": len(rows) + told})
    return Answer({"contacts": len(rows) + told})


def export(office: Office, phone: str) -> list[dict[str, Any]]:
    """All that is known of a contact's holder: each appointment with its ticket's events, each message.

    Refuses with `bad_phone`, `unknown_phone`.
    """
    with office.storage.reading() as db:
        rows = _of_phone(db, office, phone)
        told = outbox.exported(db, office.id, _recipient(phone))
        told += bookings.exported(db, office.id, _recipient(phone))
        if not rows and not told:
            raise Refusal("unknown_phone")
        return [_exported(db, row) for row in rows] + told


def _exported(db: Connection, row: AppointmentRow) -> dict[str, Any]:
    number = db.execute(select(tickets.c.number).where(tickets.c.id == row.ticket_id)).scalar()
    events = db.execute(_EVENTS, {"office": row.office_id, "ticket": row.ticket_id})
    return {
        "reference": row.reference,
        "name": row.name,
        "phone": row.phone,
        "email": row.email,
        "service": row.service,
        "slot_at": written(row.slot_at),
        "code": row.code,
        "minutes": row.minutes,
        "language": row.language,
        "state": row.state,
        "ticket": number,
        "events": [_event(event) for event in events],
    }


def _event(event: EventRow) -> dict[str, Any]:
    """An event, with the reason that staff gave, if they wrote one."""
    told = {"at": written(event.at), "event": event.event, "desk": event.desk}
    said = {key: event.why[key] for key in free_words.FREE if event.why and key in event.why}
    return told | said


def _of_phone(db: Connection, office: Office, phone: str) -> Sequence[AppointmentRow]:
    """The appointments of an e-mail address, or of a number that is theirs; of several in `phone` by each.

    Refuses with `bad_phone`.
    """
    if "@" in phone:
        return db.execute(_OF_EMAIL, {"office": office.id, "email": _recipient(phone)}).all()
    numbers = phone_numbers(phone)
    if not numbers:
        raise Refusal("bad_phone")
    return phones.rows_of(
        db, (found for digits in numbers for found in phones.ids_of_phone(db, office.id, digits))
    )


def _recipient(written: str) -> str:
    """A contact as messages have it, of which `_of_phone` has read a number. Refuses with `bad_phone`."""
    if "@" not in written:
        return dialled(written) or f"+{COUNTRY}{phone_numbers(written)[0]}"
    try:
        return contact(written).to
    except Refusal:
        raise Refusal("bad_phone") from None


def _mark(acting: Acting, until: datetime, secret: bytes) -> tuple[int, bool]:
    """Replace who acted, in the journal's next part; how many events, and whether there is another part."""
    params = {"office": acting.office.id, "most": AT_ONCE}
    rows = acting.db.execute(_NOT_MARKED, params).all()
    old = [row for row in rows if row.at < until]
    signed = [row for row in old if row.by.startswith(STAFF) or _names_somebody(row.why)]
    for row in signed:
        by = MARK + _mark_of(row.by, secret) if row.by.startswith(STAFF) else row.by
        kept = _unnamed(row.why, secret)
        acting.db.execute(_MARK, {"office": acting.office.id, "event_": row.seq, "mark": by, "kept": kept})
    if old:
        acting.db.execute(_REACHED, {"office": acting.office.id, "reached": old[-1].seq})
    return len(signed), len(old) == AT_ONCE


def _mark_of(by: str, secret: bytes) -> str:
    return hmac.new(secret, by.encode(), hashlib.sha256).hexdigest()[:10]


def _names_somebody(why: Any) -> bool:
    return bool(why) and ("login" in why or any(key in why for key in ORIGIN))


def _unnamed(why: Any, secret: bytes) -> Any:
    """A reason without whose account it was about, but for the same mark, and without from where."""
    if not _names_somebody(why):
        return why
    kept = {key: value for key, value in why.items() if key not in ORIGIN}
    return kept | ({"login": f"~{_mark_of(STAFF + why['login'], secret)}"} if "login" in why else {})


_NOT_MARKED = (
    select(journal.c.seq, journal.c.at, journal.c.by, journal.c.why)
    .where(
        journal.c.office_id == bindparam("office"),
        journal.c.seq
        > select(offices.c.marked_seq).where(offices.c.id == bindparam("office")).scalar_subquery(),
    )
    .order_by(journal.c.seq)
    .limit(bindparam("most"))
)
_MARK = (
    update(journal)
    .where(journal.c.office_id == bindparam("office"), journal.c.seq == bindparam("event_"))
    .values(by=bindparam("mark"), why=bindparam("kept", type_=journal.c.why.type))
)
_REACHED = update(offices).where(offices.c.id == bindparam("office")).values(marked_seq=bindparam("reached"))
_OF_EMAIL = (
    select(appointments)
    .where(appointments.c.office_id == bindparam("office"), appointments.c.email == bindparam("email"))
    .order_by(appointments.c.slot_at)
)
_EVENTS = (
    select(journal.c.at, journal.c.event, journal.c.desk, journal.c.why)
    .where(journal.c.office_id == bindparam("office"), journal.c.ticket_id == bindparam("ticket"))
    .order_by(journal.c.seq)
)
