"""The feed's acts: appointments are put as the booking site knows them, or cancelled."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, select

from queue_core.actions import appointment_rows
from queue_core.actions.act import act
from queue_core.actions.acting import MOMENT, Acting, Answer
from queue_core.actions.tickets import known_language
from queue_core.data.appointments import appointment as appointments
from queue_core.data.rows import AppointmentRow
from queue_core.rules.appointment_states import APPOINTMENT, BOOKED, CANCELLED, put_as
from queue_core.rules.refusals import Refusal


@act
def put(acting: Acting, /, reference: str, *, by: str, **stated: Any) -> Answer:
    """Make an appointment be as stated; `made` when it was not known.

    Stated are `service` (a slug or a name of `[feed] names`) and `slot_at`, and if there is something to say
    `minutes`, `name`, `phone`, `language`, `state`, `code`, `sequence`, `updated_at`; `uid`, where the
    reference is only the beginning of a longer one.
    What is left out is empty, except the code and the language, which stay. A word older than the last one
    (by `sequence`, else by `updated_at`) changes nothing, and nor does the same word again, whatever the
    staff have changed since. Once the visitor has arrived the ticket and its place stay as they are.
    Refuses with `unknown_service`, `unknown_language`, `bad_code`, `code_taken`, `other_uid`,
    `reference_alike`, `reference_is_a_code`.
    """
    appointment_rows.hear_the_feed(acting)
    return _put(acting, reference, by=by, **stated)


@act
def put_many(acting: Acting, items: Sequence[Mapping[str, Any]], *, by: str) -> Answer:
    """Put several, each by itself: `each` holds an Answer or a Refusal for each item, in order.

    One transaction: give so few at once that the desks do not wait for it.
    """
    appointment_rows.hear_the_feed(acting)
    return Answer({"each": [_tried(acting, item, by) for item in items]})


@act
def cancel(acting: Acting, reference: str, *, updated_at: datetime | None = None, by: str) -> Answer:
    """Cancel an appointment, unless it was updated later. Refuses with `unknown_appointment`."""
    appointment_rows.hear_the_feed(acting)
    row = appointment_rows.known(acting, reference)
    if row.state != CANCELLED and not _is_older(None, updated_at, row):
        row = _cancel(acting, row, "cancel", by, updated_at=updated_at)
    return Answer(appointment_rows.data(acting, row))


@act
def cancel_vanished(
    acting: Acting,
    day: date,
    named: Collection[str],
    *,
    new: Collection[str] = (),
    newest: datetime | None = None,
    sure: bool = False,
    by: str,
) -> Answer:
    """Cancel the feed's appointments of a day that a full export does not name; `cancelled` holds theirs.

    What the staff added is none of the feed's, who has arrived has arrived, and what was updated after
    `newest`, the export's last revision, the export could not know. `new` are those of the named that the
    export has only now brought. Refuses with `too_many_vanish` where it would be more than half of those that
    were known before, unless somebody is `sure`.
    """
    appointment_rows.hear_the_feed(acting)
    booked_then = acting.db.execute(_BOOKED_ON, {"office": acting.office.id, "day": day}).all()
    vanished = [
        row
        for row in booked_then
        if row.reference not in named and not (newest and row.updated_at and row.updated_at > newest)
    ]
    before = [row for row in booked_then if row.reference not in new]
    if len(vanished) > len(before) / 2 and not sure:
        raise Refusal("too_many_vanish", vanished=len(vanished), of=len(before))
    for row in vanished:
        _cancel(acting, row, "cancel_vanished", by)
    return Answer({"cancelled": [row.reference for row in vanished]})


def _tried(acting: Acting, item: Mapping[str, Any], by: str) -> Answer | Refusal:
    # Everything that `_put` refuses, it refuses before it writes.
    try:
        return _put(acting, by=by, **item)
    except Refusal as refusal:
        return refusal


def _put(
    acting: Acting,
    reference: str,
    *,
    service: str | None,
    slot_at: datetime | None,
    minutes: int | None = None,
    name: str | None = None,
    phone: str | None = None,
    language: str | None = None,
    state: str = BOOKED,
    code: str | None = None,
    sequence: int | None = None,
    updated_at: datetime | None = None,
    uid: str | None = None,
    by: str,
) -> Answer:
    known = appointment_rows.find(acting, reference)
    if known and uid and known.uid not in (None, uid):
        raise Refusal("other_uid")
    if state == CANCELLED and (service is None or slot_at is None):
        return _cancel_alone(acting, known, sequence, updated_at, uid, by)
    slug = acting.settings.slug_of(service or "")
    if slug is None or slot_at is None:
        raise Refusal("unknown_service", service=service)
    if known and known.erased_at:
        name = phone = None
    # Name and phone are compared themselves: no trace of them is to outlive them.
    said, *before = [
        _digest(name, slot_at, minutes, language, state, code)
        for name in acting.settings.names_of_service(slug)
    ]
    revision = _revision(said, sequence, updated_at, uid)
    if known and _is_older(sequence, updated_at, known):
        return Answer(appointment_rows.data(acting, known))
    if known and known.stated in (said, *before) and (known.name, known.phone) == (name, phone):
        if any(getattr(known, key) != value for key, value in revision.items()):
            appointment_rows.note(acting, known, revision)
        return Answer(appointment_rows.data(acting, known))
    stated: dict[str, Any] = appointment_rows.slot(acting, slot_at) | {
        "service": slug,
        "minutes": minutes,
        "name": name,
        "phone": phone,
        "language": known_language(acting.settings, language or (known.language if known else None)),
        "code": appointment_rows.code_for(acting, code, reference, known),
    }
    if known is None:
        appointment_rows.may_be_new(acting, reference)
        made = put_as(state, None, has_come=False, same_day=False)
        stated["state"] = APPOINTMENT.first(made)
        row = appointment_rows.make(acting, reference, appointment_rows.FEED, stated | revision)
        outcome = "cancelled" if stated["state"] == CANCELLED else "added"
    else:
        has_come = appointment_rows.has_arrived(acting, known, stated["slot_on"])
        same_day = known.slot_on == stated["slot_on"]
        done = put_as(state, known.state, has_come=has_come, same_day=same_day)
        stated["state"] = APPOINTMENT.after(done, known.state)
        changed = {key: value for key, value in stated.items() if getattr(known, key) != value}
        if not changed:
            appointment_rows.note(acting, known, revision)
            return Answer(appointment_rows.data(acting, known))
        row = appointment_rows.change(acting, known, changed | revision)
        outcome = "cancelled" if changed.get("state") == CANCELLED else "changed"
    why = {"because": "feed", "reference": reference}
    acting.journal(f"appointment.{outcome}", by=by, service=slug, why=why)
    return Answer(appointment_rows.data(acting, row), made=known is None, outcome=outcome)


def _is_older(sequence: int | None, updated_at: datetime | None, known: AppointmentRow) -> bool:
    """Whether this word was said before the last one: RFC 5546, 2.1.5 compares SEQUENCE first."""
    if sequence is not None and known.sequence not in (None, sequence):
        return bool(sequence < known.sequence)
    return updated_at is not None and known.updated_at is not None and updated_at < known.updated_at


def _revision(
    said: str | None, sequence: int | None, updated_at: datetime | None, uid: str | None
) -> dict[str, Any]:
    """What the feed said last, and when; a word without a time keeps the time of the one before."""
    when = {"sequence": sequence, "updated_at": updated_at, "uid": uid}
    return {"stated": said} | {key: value for key, value in when.items() if value is not None}


def _cancel_alone(
    acting: Acting,
    known: AppointmentRow | None,
    sequence: int | None,
    updated_at: datetime | None,
    uid: str | None,
    by: str,
) -> Answer:
    """A cancellation that says nothing else, as calendars send it (RFC 5546, 3.2.5)."""
    if known is None:
        return Answer({"state": APPOINTMENT.first("put_cancelled")})
    if known.state == CANCELLED or _is_older(sequence, updated_at, known):
        return Answer(appointment_rows.data(acting, known))
    row = _cancel(acting, known, "cancel", by, sequence=sequence, updated_at=updated_at, uid=uid)
    return Answer(appointment_rows.data(acting, row), outcome="cancelled")


def _cancel(
    acting: Acting,
    row: AppointmentRow,
    act: str,
    by: str,
    *,
    sequence: int | None = None,
    updated_at: datetime | None = None,
    uid: str | None = None,
) -> AppointmentRow:
    """The feed's last word from here on: the one before, should it come again, does not book it again."""
    if updated_at is None and row.updated_at:
        updated_at = row.updated_at + MOMENT
    forgotten = _revision(None, sequence, updated_at, uid) | {"state": APPOINTMENT.after(act, row.state)}
    why = {"because": "feed", "reference": row.reference}
    acting.journal("appointment.cancelled", by=by, service=row.service, why=why)
    return appointment_rows.change(acting, row, forgotten)


def _digest(*stated: Any) -> str:
    return hashlib.sha256(json.dumps(stated, default=_plain).encode()).hexdigest()


def _plain(instant: datetime) -> float:
    return instant.timestamp()


_BOOKED_ON = (
    select(appointments)
    .where(
        appointments.c.office_id == bindparam("office"),
        appointments.c.slot_on == bindparam("day"),
        appointments.c.state.in_(APPOINTMENT.before("cancel_vanished")),
        appointments.c.source == appointment_rows.FEED,
    )
    .order_by(appointments.c.id)
)
