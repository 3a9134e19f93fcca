"""Print jobs: ordered inside a ticket's transaction, handed to the printing agent after it.

A job stays `waiting` until the agent says that the printer has answered. Whoever takes a job has it for
a while only: an agent that dies gives it back by its silence. Paper that may already exist (the agent
died, the printer did not answer) is printed again with DUPLICAT on it.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update

from queue_core.actions.acting import Acting
from queue_core.data.db import Office
from queue_core.data.prints import print_job as jobs
from queue_core.data.prints import printer as printers
from queue_core.data.queries import desks_of, written
from queue_core.data.tickets import IS_WAITING
from queue_core.rules import policy

HAD_FOR = timedelta(seconds=40)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=2), timedelta(seconds=30)
UNHEARD_OF = "agent_lost"
"""The state of a job that an agent has and has not reported: its paper may exist."""


def order(
    acting: Acting,
    ticket: Row,
    ahead: int | None,
    *,
    joins_at: datetime | None = None,
    duplicate: bool = False,
) -> None:
    """Put a slip in the queue of the default printer, with all that it will say."""
    settings = acting.settings
    if not settings.printer:
        return
    language = ticket.language
    facts: dict[str, Any] = {
        "office": settings.office.name.in_(language),
        "owner": settings.office.owner.in_(language),
        "service": settings.services[ticket.service].name.in_(language),
        "number": ticket.number,
        "booked": ticket.rank == policy.BOOKED,
        "slot_at": written(ticket.slot_at),
        "joins_at": written(joins_at),
        "ahead": ahead or 0,
        "desks": desks_of(settings, ticket.line),
        "taken_at": written(ticket.taken_at),
        "timezone": settings.office.timezone,
        "language": language,
        "booking_url": settings.office.booking_url,
        "duplicate": duplicate,
    }
    acting.connection.execute(
        _ORDER,
        {
            "office_id": acting.office.id,
            "ticket_id": ticket.id,
            "printer": settings.printer[0].name,
            "state": "waiting",
            "facts": facts,
            "made_at": acting.now,
            "next_try_at": acting.now,
            "tries": 0,
        },
    )


def hand_out(office: Office, printer: str, now: datetime) -> Row | None:
    """The next job of a printer, or None. Jobs that waited past `stale_minutes` are not printed any more."""
    stale = now - timedelta(minutes=office.settings.printers[printer].stale_minutes)
    with office.storage.reading() as connection:
        if not connection.execute(_NEXT, {"name": printer, "at": now}).first():
            return None
    with office.storage.transaction(office.id) as connection:
        connection.execute(_GO_STALE, {"name": printer, "stale": stale, "at": now})
        job = connection.execute(_NEXT, {"name": printer, "at": now}).first()
        if job is None:
            return None
        facts = job.facts | {"duplicate": True} if job.problem == UNHEARD_OF else job.facts
        return connection.execute(
            update(jobs)
            .where(jobs.c.id == job.id)
            .values(tries=job.tries + 1, next_try_at=now + HAD_FOR, problem=UNHEARD_OF, facts=facts)
            .returning(jobs)
        ).one()


def report(
    office: Office, job: int, printer: str, problem: str | None, now: datetime, *, sent: bool = False
) -> None:
    """What became of a job: `problem` None when the printer has answered after it.

    `sent` says that some of it may be on paper all the same, so that the next try is a duplicate.
    """
    with office.storage.transaction(office.id) as connection:
        row = connection.execute(select(jobs).where(jobs.c.id == job)).one_or_none()
        if row is not None and row.state == "waiting":
            if problem is None:
                changes: dict[str, Any] = {"state": "printed", "ended_at": now, "problem": None}
            else:
                pause = min(FIRST_PAUSE * 2 ** min(row.tries - 1, 6), LONGEST_PAUSE)
                changes = {"next_try_at": now + pause, "problem": problem}
            if problem is not None and sent:
                changes["facts"] = row.facts | {"duplicate": True}
            connection.execute(update(jobs).where(jobs.c.id == job).values(**changes))
        _keep_state(connection, office, printer, problem, now)


def _keep_state(connection, office: Office, printer: str, problem: str | None, now: datetime) -> None:
    state = {"ok": problem is None, "problem": problem, "at": now}
    known = connection.execute(
        update(printers).where(printers.c.office_id == office.id, printers.c.name == printer).values(**state)
    ).rowcount
    if not known:
        connection.execute(insert(printers), {"office_id": office.id, "name": printer, **state})


_ORDER = insert(jobs)
_NEXT = (
    select(jobs)
    .where(jobs.c.printer == bindparam("name"), IS_WAITING, jobs.c.next_try_at <= bindparam("at"))
    .order_by(jobs.c.id)
    .limit(1)
)
_GO_STALE = (
    update(jobs)
    .where(
        jobs.c.printer == bindparam("name"),
        IS_WAITING,
        jobs.c.made_at < bindparam("stale"),
        jobs.c.next_try_at <= bindparam("at"),
    )
    .values(state="stale", ended_at=bindparam("at"))
)
