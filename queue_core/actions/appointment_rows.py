"""The rows of appointments, as the feed's and the staff's acts make and change them."""

import re
import secrets
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import unquote

from sqlalchemy import bindparam, insert, or_, select, update

from queue_core.actions.acting import Acting
from queue_core.actions.telling import tell_of_appointment
from queue_core.data import queries
from queue_core.data.appointments import appointment as appointments
from queue_core.data.bookings import BOOKING
from queue_core.data.office import office as offices
from queue_core.data.rows import AppointmentRow
from queue_core.data.tickets import ticket as tickets
from queue_core.rules.appointment_states import BOOKED, CANCELLED
from queue_core.rules.contact import phone_numbers
from queue_core.rules.refusals import Refusal

CODE_DIGITS = 6
FEED, STAFF = "feed", "staff"
HEARD_EVERY = timedelta(minutes=1)


def find(acting: Acting, reference: str) -> AppointmentRow | None:
    wanted = {"office": acting.office.id, "given": reference}
    return acting.db.execute(_FIND, wanted).one_or_none()


def known(acting: Acting, reference: str) -> AppointmentRow:
    """The appointment of a reference. Refuses with `unknown_appointment`."""
    row = find(acting, reference)
    if row is None:
        raise Refusal("unknown_appointment")
    return row


def may_be_new(acting: Acting, reference: str) -> None:
    """Refuse a reference that another appointment's cannot be told from when it is typed: `reference_alike`,
    `reference_is_a_code`.
    """
    key = key_of(reference)
    if acting.db.execute(_AS_REFERENCE, {"office": acting.office.id, "given": key}).first():
        raise Refusal("reference_alike")
    if acting.db.execute(_WITH_CODE, _asking(acting, key)).first():
        raise Refusal("reference_is_a_code")


def make(acting: Acting, reference: str, source: str, stated: dict[str, Any]) -> AppointmentRow:
    row = with_digits(stated) | {
        "office_id": acting.office.id,
        "reference": reference,
        "asked_for": key_of(reference),
        "ticket_id": None,
        "source": source,
        "changed_at": acting.changing_at(),
    }
    return acting.db.execute(insert(appointments).returning(appointments), row).one()


def change(acting: Acting, row: AppointmentRow, changed: dict[str, Any]) -> AppointmentRow:
    """Change an appointment; its visitor is told where the office has moved or cancelled it."""
    if row.source == BOOKING:
        # What a calendar tells an older file of an appointment by; the feed has a count of its own.
        changed = changed | {"sequence": (row.sequence or 0) + 1}
    after = note(acting, row, with_digits(changed) | {"changed_at": acting.changing_at()})
    if row.state == BOOKED:
        if after.state == CANCELLED:
            tell_of_appointment(acting, "cancelled", after)
        elif after.state == BOOKED and (after.slot_at, after.service) != (row.slot_at, row.service):
            tell_of_appointment(acting, "moved", after)
    return after


def note(acting: Acting, row: AppointmentRow, noted: dict[str, Any]) -> AppointmentRow:
    """Write what is for ourselves to know: nobody is told of a change."""
    return acting.db.execute(
        update(appointments).where(appointments.c.id == row.id).values(**noted).returning(appointments)
    ).one()


def with_digits(stated: dict[str, Any]) -> dict[str, Any]:
    """With the numbers that stand in its phone, as they are compared."""
    if "phone" not in stated:
        return stated
    first, *others = phone_numbers(stated["phone"]) or (None,)
    written = "".join(f"{number} " for number in others)
    return stated | {"phone_digits": first, "other_digits": written or None}


def has_arrived(acting: Acting, row: AppointmentRow, day: date) -> bool:
    """Whether the appointment's visitor came on that day, or for it before its midnight, whatever was said of
    the appointment since."""
    if row.ticket_id is None:
        return False
    ticket = acting.db.execute(_TICKET_DAY, {"ticket": row.ticket_id}).one_or_none()
    if ticket is None:
        return False
    for_day = acting.settings.opening.local_day(ticket.slot_at) if ticket.slot_at else None
    return day in (ticket.day_on, for_day)


def slot(acting: Acting, slot_at: datetime) -> dict[str, Any]:
    """A time and its local day."""
    return {"slot_at": slot_at, "slot_on": acting.settings.opening.local_day(slot_at)}


def data(acting: Acting, row: AppointmentRow) -> dict[str, Any]:
    """An appointment as plain data; neither name nor phone ever leaves this way."""
    number = None
    if row.ticket_id is not None:
        number = acting.db.execute(
            select(tickets.c.number).where(tickets.c.id == row.ticket_id)
        ).scalar_one_or_none()
    return {**queries.appointment_data(row, number)}


def code_for(acting: Acting, given: str | None, reference: str, row: AppointmentRow | None) -> str:
    """The code that the feed supplies, else the one there is, else a new one.

    No other appointment of today or later has it, as its code or its reference: a supplied one is refused
    then, an own one is replaced.
    Refuses with `bad_code`, `code_taken`.
    """
    if given is not None and (len(given) != CODE_DIGITS or not (given.isascii() and given.isdigit())):
        raise Refusal("bad_code")
    code = given or (row.code if row else None)
    if code is None:
        return _new_code(acting)
    owners = {*acting.db.execute(_WITH_CODE, _asking(acting, code)).scalars()}
    so_called = acting.db.execute(_AS_REFERENCE, {"office": acting.office.id, "given": code})
    owners |= {named.reference for named in so_called if named.slot_on >= acting.today}
    if owners <= {reference}:
        return code
    if given:
        raise Refusal("code_taken")
    return _new_code(acting)


def hear_the_feed(acting: Acting) -> None:
    """Note that the booking site has spoken, whether or not it said anything new; once a minute is enough."""
    params = {"office": acting.office.id, "at": acting.now, "before": acting.now - HEARD_EVERY}
    acting.db.execute(_HEARD, params)


def key_of(code: str) -> str:
    """A code or a reference as it is compared: no case, no spaces."""
    return "".join(code.split()).casefold()


def keys_of(said: str) -> list[str]:
    """What may be meant: the code or reference as it is; of an address, as a QR code may hold, its parts."""
    parts = reversed(re.split("[/?&=#]", said)) if "://" in said else ()
    return [key_of(said), *(key_of(unquote(part)) for part in parts if part.strip())]


def _new_code(acting: Acting) -> str:
    while True:
        code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
        asking = _asking(acting, code)
        is_taken = acting.db.execute(_WITH_CODE, asking).first()
        as_reference = {"office": acting.office.id, "given": code}
        if not is_taken and not acting.db.execute(_AS_REFERENCE, as_reference).first():
            return code


def _asking(acting: Acting, code: str) -> dict[str, Any]:
    return {"office": acting.office.id, "given": code, "today": acting.today}


_HEARD = (
    update(offices)
    .where(
        offices.c.id == bindparam("office"),
        or_(offices.c.feed_at.is_(None), offices.c.feed_at < bindparam("before")),
    )
    .values(feed_at=bindparam("at"))
)
_FIND = select(appointments).where(
    appointments.c.office_id == bindparam("office"), appointments.c.reference == bindparam("given")
)
_TICKET_DAY = select(tickets.c.day_on, tickets.c.slot_at).where(tickets.c.id == bindparam("ticket"))
_AS_REFERENCE = select(appointments.c.reference, appointments.c.slot_on).where(
    appointments.c.office_id == bindparam("office"),
    appointments.c.asked_for == bindparam("given"),
)
_WITH_CODE = select(appointments.c.reference).where(
    appointments.c.office_id == bindparam("office"),
    appointments.c.code == bindparam("given"),
    appointments.c.slot_on >= bindparam("today"),
)
