"""How far the booking site has been told what became of its appointments: a place in the journal."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select, update

from queue_core.data.appointments import appointment as appointments
from queue_core.data.db import Office
from queue_core.data.journal import journal
from queue_core.data.office import office as offices
from queue_core.data.queries import written
from queue_core.data.tickets import ticket as tickets

KINDS = {
    "ticket.checked_in": "appointment.arrived",
    "ticket.called": "appointment.called",
    "ticket.finished": "appointment.served",
    "ticket.reopened": "appointment.reopened",
    "ticket.no_show": "appointment.no_show",
    "appointment.missed": "appointment.no_show",
}
"""The events of the journal that a booking site hears of, and what they are called there."""
MOST_AT_ONCE = 200
TOO_OLD = timedelta(hours=24)


class Message(NamedTuple):
    """One thing to tell: `body` is plain data, without name and phone."""

    seq: int
    body: dict[str, Any]


def next_messages(office: Office, now: datetime) -> tuple[list[Message], int | None]:
    """What the site has not been told yet, in order, and the place in the journal reached by that.

    The place is None where nothing is new. What is older than a day is left out.
    """
    with office.storage.reading() as db:
        told = db.execute(_PLACE, {"office": office.id}).scalar_one()
        rows = db.execute(_EVENTS, {"office": office.id, "told": told, "most": MOST_AT_ONCE}).all()
        messages = []
        for row in rows:
            if row.event not in KINDS or row.at < now - TOO_OLD:
                continue
            reference = (row.why or {}).get("reference")
            wanted = _BY_TICKET if row.ticket_id is not None else _BY_REFERENCE
            params = {"office": office.id, "ticket": row.ticket_id, "reference": reference}
            found = db.execute(wanted, params).first()
            if found:
                messages.append(Message(row.seq, _body(row, found)))
    return messages, rows[-1].seq if rows else None


def begin_telling(office: Office) -> None:
    """Tell from now on, also a site that was gone; what came before the first time of all is not told."""
    with office.changing() as (db, _):
        db.execute(_BEGIN, {"office": office.id})
        db.execute(_GONE, {"office": office.id, "at": None})


def note_gone(office: Office, now: datetime) -> None:
    """Remember that the site wants to hear no more, for the supervisor to see."""
    with office.changing() as (db, _):
        db.execute(_GONE, {"office": office.id, "at": now})


def note_told(office: Office, seq: int) -> None:
    """Remember that all up to this event has been told, or is not for telling."""
    with office.changing() as (db, _):
        db.execute(_NOTE, {"office": office.id, "seq": seq})


def _body(event: Any, found: Any) -> dict[str, Any]:
    return {
        "type": KINDS[event.event],
        "timestamp": written(event.at),
        "data": {
            "reference": found.reference,
            "service": found.service,
            "state": found.state,
            "visit": found.visit,
            "number": event.number,
            "desk": event.desk,
        },
    }


_BEGIN = (
    update(offices)
    .where(offices.c.id == bindparam("office"), offices.c.told_seq.is_(None))
    .values(told_seq=offices.c.last_seq)
)
_PLACE = select(offices.c.told_seq).where(offices.c.id == bindparam("office"))
_EVENTS = (
    select(journal)
    .where(journal.c.office_id == bindparam("office"), journal.c.seq > bindparam("told"))
    .order_by(journal.c.seq)
    .limit(bindparam("most"))
)
_APPOINTMENT = select(
    appointments.c.reference, appointments.c.service, appointments.c.state, tickets.c.state.label("visit")
).select_from(appointments.outerjoin(tickets, tickets.c.id == appointments.c.ticket_id))
_BY_TICKET = _APPOINTMENT.where(appointments.c.ticket_id == bindparam("ticket"))
_BY_REFERENCE = _APPOINTMENT.where(
    appointments.c.office_id == bindparam("office"), appointments.c.reference == bindparam("reference")
)
_GONE = update(offices).where(offices.c.id == bindparam("office")).values(webhook_gone_at=bindparam("at"))
_NOTE = update(offices).where(offices.c.id == bindparam("office")).values(told_seq=bindparam("seq"))
