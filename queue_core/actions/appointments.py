"""The feed's acts: an appointment is put as the booking site knows it, or cancelled."""

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update

from queue_core.actions.act import act
from queue_core.actions.acting import Acting, Answer
from queue_core.actions.arrivals import key_of
from queue_core.actions.tickets import known_language
from queue_core.data import queries
from queue_core.data.tickets import appointment as appointments
from queue_core.data.tickets import ticket as tickets
from queue_core.rules.refusals import Refusal

CODE_DIGITS = 6


@act
def put(
    acting: Acting,
    reference: str,
    *,
    service: str,
    slot_at: datetime,
    minutes: int | None = None,
    name: str | None = None,
    phone: str | None = None,
    language: str | None = None,
    state: str = "booked",
    code: str | None = None,
    by: str,
) -> Answer:
    """Make an appointment be as stated; `made` when it was not known. `service`: a slug or of `[feed] names`.

    What is left out is empty, except the code and the language, which stay. Once the visitor has arrived
    the ticket and its place stay as they are, whatever becomes of the appointment. Refuses with
    `unknown_service`, `unknown_language`, `bad_code`, `code_taken`.
    """
    slug = acting.settings.slug_of(service)
    if slug is None:
        raise Refusal("unknown_service", service=service)
    known = _find(acting, reference)
    slot_on = acting.settings.opening.local_day(slot_at)
    stated: dict[str, Any] = {
        "service": slug,
        "slot_at": slot_at,
        "slot_on": slot_on,
        "minutes": minutes,
        "name": name,
        "phone": phone,
        "language": known_language(acting.settings, language or (known.language if known else None)),
        "state": state,
        "code": _code(acting, code, reference, known),
    }
    if known is None:
        row = _make(acting, reference, stated)
        outcome = "added" if state == "booked" else "cancelled"
    else:
        if state == "booked" and known.slot_on == slot_on and known.state in ("arrived", "missed"):
            stated["state"] = known.state
        changed = {key: value for key, value in stated.items() if getattr(known, key) != value}
        if not changed:
            return Answer(appointment_data(acting, known))
        row = _change(acting, known, changed)
        outcome = "cancelled" if changed.get("state") == "cancelled" else "changed"
    why = {"because": "feed", "reference": reference}
    acting.journal(f"appointment.{outcome}", by=by, service=slug, why=why)
    return Answer(appointment_data(acting, row), made=known is None, outcome=outcome)


@act
def cancel(acting: Acting, reference: str, *, by: str) -> Answer:
    """Cancel an appointment; cancelling twice is once. Refuses with `unknown_appointment`."""
    known = _find(acting, reference)
    if known is None:
        raise Refusal("unknown_appointment")
    if known.state != "cancelled":
        known = _change(acting, known, {"state": "cancelled"})
        why = {"because": "feed", "reference": reference}
        acting.journal("appointment.cancelled", by=by, service=known.service, why=why)
    return Answer(appointment_data(acting, known))


def appointment_data(acting: Acting, row: Row) -> dict[str, Any]:
    """An appointment as plain data; neither name nor phone ever leaves this way."""
    number = None
    if row.ticket_id is not None:
        number = acting.connection.execute(
            select(tickets.c.number).where(tickets.c.id == row.ticket_id)
        ).scalar_one_or_none()
    return queries.appointment_data(row, number)


def _make(acting: Acting, reference: str, stated: dict[str, Any]) -> Row:
    row = stated | {
        "office_id": acting.office.id,
        "reference": reference,
        "asked_for": key_of(reference),
        "ticket_id": None,
    }
    return acting.connection.execute(insert(appointments).returning(appointments), row).one()


def _change(acting: Acting, known: Row, changed: dict[str, Any]) -> Row:
    return acting.connection.execute(
        update(appointments).where(appointments.c.id == known.id).values(**changed).returning(appointments)
    ).one()


def _code(acting: Acting, given: str | None, reference: str, known: Row | None) -> str:
    """The code that the feed supplies, else the one there is, else a new one.

    No other appointment of today or later has it: a supplied one is refused then, an own one is replaced.
    """
    if given is not None and (len(given) != CODE_DIGITS or not (given.isascii() and given.isdigit())):
        raise Refusal("bad_code")
    code = given or (known.code if known else None)
    if code is None:
        return _new_code(acting)
    owner = acting.connection.execute(_WITH_CODE, _asking(acting, code)).scalars().first()
    if owner in (None, reference):
        return code
    if given:
        raise Refusal("code_taken")
    return _new_code(acting)


def _new_code(acting: Acting) -> str:
    while True:
        code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
        if not acting.connection.execute(_WITH_CODE, _asking(acting, code)).first():
            return code


def _asking(acting: Acting, code: str) -> dict[str, Any]:
    return {"office": acting.office.id, "given": code, "today": acting.today}


def _find(acting: Acting, reference: str) -> Row | None:
    wanted = {"office": acting.office.id, "given": reference}
    return acting.connection.execute(_FIND, wanted).one_or_none()


_FIND = select(appointments).where(
    appointments.c.office_id == bindparam("office"), appointments.c.reference == bindparam("given")
)
_WITH_CODE = select(appointments.c.reference).where(
    appointments.c.office_id == bindparam("office"),
    appointments.c.code == bindparam("given"),
    appointments.c.slot_on >= bindparam("today"),
)
