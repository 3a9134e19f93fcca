"""What an act has to tell visitors, written in its own transaction: a sender finds it in the outbox."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, exists, update

from queue_core.actions.acting import Acting
from queue_core.data import outbox
from queue_core.data.messages import IS_OPEN
from queue_core.data.messages import message as messages
from queue_core.data.messages import ticket_contact as contacts
from queue_core.data.queries import written
from queue_core.data.rows import AppointmentRow
from queue_core.data.tickets import ticket as tickets
from queue_core.rules.message_states import MESSAGE
from queue_core.rules.states import ENDED, TICKET

CALL_EXPIRES = timedelta(minutes=10)
_ENDS = {
    TICKET.event(act, state)
    for (act, state), after in TICKET.moves.items()
    if after in ENDED and state not in ENDED
}
_LATER_THAN = {
    "ticket.called": "soon",
    "ticket.put_back": "called",
    "ticket.held": "called",
    "ticket.transferred": "called",
    "ticket.started": "called",
}
"""What an event makes pointless of what its ticket's visitor has not been told yet."""


def tell(acting: Acting) -> None:
    """Write what the events of an act have to tell, and forget the contacts of tickets that it has ended."""
    if any(event["event"] in _ENDS for event in acting.written):
        _forget_the_ended(acting)
    if not acting.settings.messages.is_on:
        return
    for event in acting.written:
        if event["event"] in _LATER_THAN:
            over = {"ticket": event["ticket_id"], "kind_": _LATER_THAN[event["event"]]}
            acting.db.execute(_NO_LONGER, over | {"ended": MESSAGE.outcome("expire")})
        if event["event"] == "ticket.called":
            ticket = event["ticket_id"]
            facts = {key: event[key] for key in ("number", "desk", "service")}
            for to in outbox.of_ticket(acting.db, acting.settings, "called", ticket):
                outbox.write(
                    acting.db,
                    acting.office,
                    "called",
                    to,
                    about=f"{ticket}:{event['seq']}",
                    facts=facts,
                    now=acting.now,
                    expires_at=acting.now + CALL_EXPIRES,
                    ticket=ticket,
                )


def tell_of_appointment(acting: Acting, kind: str, row: AppointmentRow) -> None:
    """Write that the office has `moved` or `cancelled` an appointment, unless its time is past."""
    if row.slot_at <= acting.now:
        return
    for to in outbox.of_appointment(acting.settings, kind, row):
        outbox.write(
            acting.db,
            acting.office,
            kind,
            to,
            about=f"{row.reference}:{written(row.slot_at)}:{acting.last_seq}",
            facts=outbox.facts_of(row),
            now=acting.now,
            expires_at=row.slot_at,
            reference=row.reference,
        )


def tell_of_booking(
    acting: Acting, kind: str, row: Any, facts: Mapping[str, Any], expires_at: datetime
) -> None:
    """Write what somebody who books here is to know: the code that confirms (`confirm`), or that it is
    `booked`.
    """
    known = {"service": row.service, "slot_at": written(row.slot_at), **facts}
    # The code proves the contact that the office asks for.
    proves = acting.settings.booking.asked if kind == "confirm" else ("email", "phone")
    email, phone = (getattr(row, each) if each in proves else None for each in ("email", "phone"))
    for to in outbox.by_contacts(acting.settings, email, phone, row.language, row.url or ""):
        outbox.write(
            acting.db,
            acting.office,
            kind,
            to,
            about=row.reference,
            facts=known,
            now=acting.now,
            expires_at=expires_at,
            reference=row.reference,
        )


def _forget_the_ended(acting: Acting) -> None:
    params = {"office": acting.office.id}
    if acting.db.execute(_FORGET, params).rowcount:
        acting.db.execute(_SILENCE, params | {"ended": MESSAGE.outcome("expire")})


_NO_LONGER = (
    update(messages)
    .where(messages.c.ticket_id == bindparam("ticket"), messages.c.kind == bindparam("kind_"), IS_OPEN)
    .values(state=bindparam("ended"))
)
_FORGET = delete(contacts).where(
    contacts.c.office_id == bindparam("office"),
    exists().where(tickets.c.id == contacts.c.ticket_id, tickets.c.state.in_(ENDED)),
)
_SILENCE = (
    update(messages)
    .where(
        messages.c.office_id == bindparam("office"),
        messages.c.ticket_id.is_not(None),
        IS_OPEN,
        exists().where(tickets.c.id == messages.c.ticket_id, tickets.c.state.in_(ENDED)),
    )
    .values(state=bindparam("ended"), recipient=None)
)
