"""Lists and single facts, as the API and the pages read them."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, case, select

from queue_core.boards import statements
from queue_core.boards.intake import full_now, stopped_now
from queue_core.boards.paper import printers_now
from queue_core.boards.parts import as_of, desks_now, notices_now
from queue_core.boards.shapes import Desk, JournalRow, Notice, PrinterState, Service
from queue_core.boards.statements import DAY_SEQ
from queue_core.data import arrangement, queries, waits
from queue_core.data.arrangement import Served
from queue_core.data.db import Office
from queue_core.data.journal import journal
from queue_core.data.queries import written
from queue_core.data.shapes import AppointmentData
from queue_core.data.staff import second_factor, staff
from queue_core.rules.refusals import Refusal


def last_seq(office: Office) -> int:
    """The number of the last event."""
    with office.storage.reading() as db:
        return as_of(db, office)


def desk_list(office: Office) -> list[Desk]:
    with office.storage.reading() as db:
        return desks_now(db, office)


def served(office: Office) -> Served:
    """Which desk serves which services now, and which desks are open."""
    with office.storage.reading() as db:
        return arrangement.served(db, office)


def service_list(office: Office, now: datetime) -> list[Service]:
    """Every service, whether it takes walk-ins now, how many wait, and what a walk-in would."""
    last_ticket = timedelta(minutes=office.settings.line.last_ticket_minutes)
    given = office.settings.opening.gives_tickets(now, last_ticket) is None
    with office.storage.reading() as db:
        counts = queries.waiting_counts(db, office.id)
        full = full_now(db, office, now)
        stopped = stopped_now(db, office)
        known = waits.of_services(db, office.id, now).services
    return [
        {
            "slug": service.slug,
            "letter": service.letter,
            "name": {code: service.name.in_(code) for code in office.settings.languages},
            "is_open": given and service.slug not in stopped | full,
            "waiting": sum(counts.get(service.slug, {}).values()),
            "wait": known.get(service.slug),
        }
        for service in office.settings.service
    ]


def is_rough(office: Office, now: datetime) -> bool:
    """Whether the waits are at first a rough guess, as few visits were learned from."""
    with office.storage.reading() as db:
        return waits.of_services(db, office.id, now).is_rough


def line_lengths(office: Office, now: datetime) -> dict[str, int]:
    """How many have joined the line of each service: those before somebody who takes a ticket now."""
    early = timedelta(minutes=office.settings.line.early_minutes)
    with office.storage.reading() as db:
        return queries.joined_counts(db, office.id, now, early)


def journal_after(office: Office, seq: int, limit: int) -> list[JournalRow]:
    """The events after `seq`, in order."""
    with office.storage.reading() as db:
        rows = db.execute(statements.JOURNAL, {"office": office.id, "after": seq, "most": limit}).all()
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


def appointment(office: Office, reference: str) -> AppointmentData:
    """One appointment, without name and phone. Refuses with `unknown_appointment`."""
    with office.storage.reading() as db:
        row = db.execute(statements.APPOINTMENT, {"office": office.id, "given": reference}).one_or_none()
    if row is None:
        raise Refusal("unknown_appointment")
    return queries.appointment_data(row, row.number)


def printers(office: Office) -> list[PrinterState]:
    """What is known of each printer; `ok` is None until it has been heard of."""
    with office.storage.reading() as db:
        return printers_now(db, office)


def notices(office: Office, now: datetime) -> list[Notice]:
    """What a supervisor lets the visitors know: each `id` with its `words` by language, oldest first."""
    with office.storage.reading() as db:
        return notices_now(db, office, now)


def clerk_of(office: Office, desk: str) -> str | None:
    """Who sits at a desk: a login; None when nobody has sat down there."""
    with office.storage.reading() as db:
        return db.execute(statements.CLERK, {"office": office.id, "name": desk}).scalar_one_or_none()


def language_of(office: Office, number: str) -> str | None:
    """The language that the visitor with a number has chosen: the one who is here, else today's."""
    with office.storage.reading() as db:
        living = db.execute(queries.LIVING, {"office": office.id, "number": number}).first()
        if living is not None:
            return str(living.language)
        return db.execute(statements.LANGUAGE, {"office": office.id, "given": number}).scalar_one_or_none()


def devices(office: Office) -> list[dict[str, Any]]:
    """Every device and token by name, with what it may do."""
    with office.storage.reading() as db:
        return [dict(row._mapping) for row in db.execute(statements.DEVICES)]


def waiting(office: Office) -> dict[str, dict[int, int]]:
    """How many wait, by service and rank."""
    with office.storage.reading() as db:
        return queries.waiting_counts(db, office.id)


def accounts(office: Office) -> list[dict[str, Any]]:
    """Every account, admins first, then by name; without anything of its password."""
    with office.storage.reading() as db:
        return [dict(row._mapping) for row in db.execute(_ACCOUNTS)]


def day_ended(office: Office) -> tuple[int, date | None]:
    """The last end of a day: its event, and the day that it ended; 0 and None where none has ended yet."""
    with office.storage.reading() as db:
        row = db.execute(_DAY_ENDED, {"office": office.id}).one_or_none()
    return (row.seq, date.fromisoformat(row.why["day"])) if row else (0, None)


_ACCOUNTS = (
    select(
        staff.c.login,
        staff.c.name,
        staff.c.role,
        staff.c.made_at,
        staff.c.issuer,
        second_factor.c.set_at.label("second_step_at"),
    )
    .join_from(staff, second_factor, second_factor.c.staff_id == staff.c.id, isouter=True)
    .order_by(case({"admin": 0, "supervisor": 1}, value=staff.c.role, else_=2), staff.c.name, staff.c.login)
)
_DAY_ENDED = select(journal.c.seq, journal.c.why).where(
    journal.c.office_id == bindparam("office"), journal.c.seq == DAY_SEQ
)
