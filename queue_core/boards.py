"""The read side: what each screen and each GET shows, as plain data.

Every board is one consistent look at the database and carries `as_of`, the number of the last event in
it. Numbers, services and desks only: no board knows a name or a phone.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, select

from queue_core.actions.acting import Office
from queue_core.data import queries
from queue_core.data.journal import journal
from queue_core.data.office import desk as desks
from queue_core.data.office import intake
from queue_core.data.office import office as offices
from queue_core.data.prints import print_job, printer
from queue_core.data.queries import ticket_data, written
from queue_core.data.tickets import IS_AT_DESK, IS_UNFINISHED, IS_WAITING, WAS_ANNOUNCED
from queue_core.data.tickets import appointment as appointments
from queue_core.data.tickets import ticket as tickets
from queue_core.rules import policy, states
from queue_core.rules.policy import Place
from queue_core.rules.refusals import Refusal

CALLS_SHOWN = 5


def last_seq(office: Office) -> int:
    """The number of the last event."""
    with office.storage.reading() as look:
        return _as_of(look, office)


def lobby(office: Office) -> dict[str, Any]:
    """The TV: the last calls, newest first, and how many wait for each service."""
    with office.storage.reading() as look:
        counts = queries.waiting_counts(look, office.id)
        return {
            "as_of": _as_of(look, office),
            "calls": _calls(look, office),
            "waiting": {slug: sum(counts.get(slug, {}).values()) for slug in office.settings.services},
        }


def ticket(office: Office, ticket_id: int) -> dict[str, Any]:
    """One ticket with its exact place. Refuses with `unknown_ticket`."""
    with office.storage.reading() as look:
        row = look.execute(_TICKET, {"id_": ticket_id, "office": office.id}).one_or_none()
        if row is None:
            raise Refusal("unknown_ticket")
        return {
            "as_of": _as_of(look, office),
            "language": row.language,
            "joins_at": written(_joins_at(office, row)),
            "desks": office.settings.desks_of(row.service),
            "slip": look.execute(_SLIP, {"id_": ticket_id}).scalars().first(),
            "ticket": _told(look, row),
        }


def desk(office: Office, name: str, now: datetime) -> dict[str, Any]:
    """One desk: its state, its open ticket with the reason of its call, its lines, what it holds."""
    known = office.settings.desks[name]
    with office.storage.reading() as look:
        row = look.execute(_DESKS, {"office": office.id}).all()
        state = next(found for found in row if found.desk == name)
        current = look.execute(_AT_DESK, {"office": office.id, "name": name}).one_or_none()
        counts = queries.waiting_counts(look, office.id)
        held = look.execute(_HELD, {"office": office.id}).all()
        heads = queries.heads(look, office.id, [*known.services, queries.line_of_desk(name)])
        early = timedelta(minutes=office.settings.line.early_minutes)
        return {
            "as_of": _as_of(look, office),
            "desk": name,
            "services": list(known.services),
            "state": state.state,
            "clerk": state.clerk,
            "ticket": ticket_data(current, None) | {"language": current.language} if current else None,
            "why": _why_called(look, office, current) if current else None,
            "waiting": {
                slug: {"booked": counts.get(slug, {}).get(0, 0), "all": sum(counts.get(slug, {}).values())}
                for slug in known.services
            },
            "anyone": policy.who_is_next(heads, now, early) is not None,
            "held": [ticket_data(each, None) for each in held if each.service in known.services],
            "returning": [
                ticket_data(each, None)
                for each in look.execute(_NO_SHOWS, {"office": office.id, "name": name, "since": now
                - timedelta(minutes=office.settings.line.return_minutes)})
            ],
        }  # fmt: skip


def overview(office: Office) -> dict[str, Any]:
    """The supervisor's look at the whole office: desks, services, printers."""
    with office.storage.reading() as look:
        counts = queries.waiting_counts(look, office.id)
        return {
            "as_of": _as_of(look, office),
            "desks": _desks(look, office),
            "clerks": {row.desk: row.clerk for row in look.execute(_DESKS, {"office": office.id})},
            "services": [
                {
                    "slug": slug,
                    "stopped": slug in _stopped(look, office),
                    "booked": counts.get(slug, {}).get(policy.BOOKED, 0),
                    "walk_in": sum(count for rank, count in counts.get(slug, {}).items() if rank),
                }
                for slug in office.settings.services
            ],
            "printers": _printers(look, office),
            "held": [ticket_data(row, None) for row in look.execute(_HELD, {"office": office.id})],
        }


def desk_list(office: Office) -> list[dict[str, Any]]:
    with office.storage.reading() as look:
        return _desks(look, office)


def service_list(office: Office, now: datetime) -> list[dict[str, Any]]:
    """Every service, whether it takes walk-ins now, and how many wait."""
    last_ticket = timedelta(minutes=office.settings.line.last_ticket_minutes)
    given = office.settings.opening.gives_tickets(now, last_ticket) is None
    with office.storage.reading() as look:
        counts = queries.waiting_counts(look, office.id)
        stopped = _stopped(look, office)
    return [
        {
            "slug": service.slug,
            "letter": service.letter,
            "name": {code: service.name.in_(code) for code in office.settings.languages},
            "is_open": given and service.slug not in stopped,
            "waiting": sum(counts.get(service.slug, {}).values()),
        }
        for service in office.settings.service
    ]


def line(office: Office, now: datetime, service: str | None = None) -> list[dict[str, Any]]:
    """All who wait, in the order in which they would be called now: the booked who came too early to
    be due stand last. Each with `place`, counted from 1, and the data of the reason that it stands there.

    Refuses with `unknown_service`.
    """
    if service is not None and service not in office.settings.services:
        raise Refusal("unknown_service", service=service)
    early = timedelta(minutes=office.settings.line.early_minutes)
    wanted = _LINE if service is None else _LINE.where(tickets.c.service == service)
    with office.storage.reading() as look:
        rows = look.execute(wanted, {"office": office.id}).all()
    rows.sort(key=lambda row: not policy.is_due(Place(row.rank, row.due_at, row.id), now, early))
    ahead: dict[str, int] = {}
    in_key_order = {}
    for row in sorted(rows, key=lambda row: (row.rank, row.due_at, row.id)):
        in_key_order[row.id] = ahead.get(row.service, 0)
        ahead[row.service] = in_key_order[row.id] + 1
    return [
        ticket_data(row, in_key_order[row.id])
        | {"place": place, "why": policy.why_next(row.rank, row.due_at, row.taken_at, row.slot_at, 0)}
        for place, row in enumerate(rows, start=1)
    ]


def journal_after(office: Office, seq: int, limit: int) -> list[dict[str, Any]]:
    """The events after `seq`, in order."""
    with office.storage.reading() as look:
        rows = look.execute(_JOURNAL, {"office": office.id, "after": seq, "most": limit}).all()
    return [
        {
            "seq": row.seq,
            "at": written(row.at),
            "event": row.event,
            "ticket": row.ticket_id,
            "number": row.number,
            "service": row.service,
            "desk": row.desk,
            "by": row.by,
            "why": row.why,
        }
        for row in rows
    ]


def appointment(office: Office, reference: str) -> dict[str, Any]:
    """One appointment, without name and phone. Refuses with `unknown_appointment`."""
    with office.storage.reading() as look:
        row = look.execute(_APPOINTMENT, {"office": office.id, "given": reference}).one_or_none()
    if row is None:
        raise Refusal("unknown_appointment")
    return queries.appointment_data(row, row.number)


def booked_before(office: Office, service: str, now: datetime, closes: datetime) -> int:
    """How many appointments of a service are still to arrive before an instant."""
    asked = {"office": office.id, "slug": service, "from_": now, "until": closes}
    with office.storage.reading() as look:
        return look.execute(_STILL_TO_COME, asked).scalar_one()


def printers(office: Office) -> list[dict[str, Any]]:
    """What is known of each printer; `ok` is None until it has been heard of."""
    with office.storage.reading() as look:
        return _printers(look, office)


def waiting(office: Office) -> dict[str, dict[int, int]]:
    """How many wait, by service and rank."""
    with office.storage.reading() as look:
        return queries.waiting_counts(look, office.id)


def _as_of(look: Connection, office: Office) -> int:
    return look.execute(_SEQ, {"office": office.id}).scalar_one()


def _calls(look: Connection, office: Office) -> list[dict[str, Any]]:
    return [
        {
            "number": row.number,
            "desk": row.desk,
            "called_at": written(row.announced_at),
            "again": row.announced_at > row.called_at,
        }
        for row in look.execute(_CALLS, {"office": office.id})
    ]


def _told(look: Connection, row: Row) -> dict[str, Any]:
    ahead = queries.ahead(look, row, limited=False) if row.state == states.WAITING else None
    return ticket_data(row, ahead)


def _joins_at(office: Office, row: Row) -> datetime | None:
    if row.rank != policy.BOOKED or row.state != states.WAITING:
        return None
    return row.due_at - timedelta(minutes=office.settings.line.early_minutes)


def _why_called(look: Connection, office: Office, row: Row) -> dict | None:
    asked = {"office": office.id, "id_": row.id}
    return look.execute(_WHY_CALLED, asked).scalars().first()


def _desks(look: Connection, office: Office) -> list[dict[str, Any]]:
    at_desks = {row.desk: row.number for row in look.execute(_ALL_AT_DESKS, {"office": office.id})}
    known = {row.desk: row.state for row in look.execute(_DESKS, {"office": office.id})}
    return [
        {
            "desk": desk.name,
            "services": list(desk.services),
            "state": known[desk.name],
            "ticket": at_desks.get(desk.name),
        }
        for desk in office.settings.desk
    ]


def _stopped(look: Connection, office: Office) -> set[str]:
    return set(look.execute(_STOPPED, {"office": office.id}).scalars())


def _printers(look: Connection, office: Office) -> list[dict[str, Any]]:
    known = {row.name: row for row in look.execute(_PRINTERS, {"office": office.id})}
    return [
        {
            "name": name,
            "ok": known[name].ok if name in known else None,
            "problem": known[name].problem if name in known else None,
        }
        for name in office.settings.printers
    ]


_OFFICE = tickets.c.office_id == bindparam("office")
_TODAY = select(offices.c.day_on).where(offices.c.id == bindparam("office")).scalar_subquery()
_SEQ = select(offices.c.last_seq).where(offices.c.id == bindparam("office"))
_CALLS = (
    select(tickets.c.number, tickets.c.desk, tickets.c.called_at, tickets.c.announced_at)
    .where(
        _OFFICE,
        tickets.c.day_on == _TODAY,
        WAS_ANNOUNCED,
        tickets.c.desk.is_not(None),
    )
    .order_by(tickets.c.announced_seq.desc())
    .limit(CALLS_SHOWN)
)
_TICKET = select(tickets).where(_OFFICE, tickets.c.id == bindparam("id_"))
_SLIP = (
    select(print_job.c.state)
    .where(print_job.c.ticket_id == bindparam("id_"))
    .order_by(print_job.c.id.desc())
    .limit(1)
)
_AT_DESK = select(tickets).where(_OFFICE, tickets.c.desk == bindparam("name"), IS_AT_DESK)
_ALL_AT_DESKS = select(tickets.c.desk, tickets.c.number).where(_OFFICE, IS_AT_DESK)
_HELD = select(tickets).where(_OFFICE, IS_UNFINISHED, tickets.c.state == "held").order_by(tickets.c.id)
_NO_SHOWS = (
    select(tickets)
    .where(
        _OFFICE,
        tickets.c.day_on == _TODAY,
        tickets.c.desk == bindparam("name"),
        tickets.c.state == "no_show",
        tickets.c.ended_at >= bindparam("since"),
    )
    .order_by(tickets.c.ended_at.desc())
)
_LINE = select(tickets).where(_OFFICE, IS_WAITING).order_by(tickets.c.rank, tickets.c.due_at, tickets.c.id)
_DESKS = select(desks).where(desks.c.office_id == bindparam("office"))
_APPOINTMENT = (
    select(appointments, tickets.c.number)
    .outerjoin(tickets, tickets.c.id == appointments.c.ticket_id)
    .where(appointments.c.office_id == bindparam("office"), appointments.c.reference == bindparam("given"))
)
_STILL_TO_COME = select(func.count()).where(
    appointments.c.office_id == bindparam("office"),
    appointments.c.service == bindparam("slug"),
    appointments.c.state == "booked",
    appointments.c.slot_on == _TODAY,
    appointments.c.slot_at.between(bindparam("from_"), bindparam("until")),
)
_STOPPED = select(intake.c.service).where(intake.c.office_id == bindparam("office"), intake.c.stopped)
_PRINTERS = select(printer).where(printer.c.office_id == bindparam("office"))
_JOURNAL = (
    select(journal)
    .where(journal.c.office_id == bindparam("office"), journal.c.seq > bindparam("after"))
    .order_by(journal.c.seq)
    .limit(bindparam("most"))
)
_WHY_CALLED = (
    select(journal.c.why)
    .where(
        journal.c.office_id == bindparam("office"),
        journal.c.ticket_id == bindparam("id_"),
        journal.c.event == "ticket.called",
    )
    .order_by(journal.c.seq.desc())
    .limit(1)
)
