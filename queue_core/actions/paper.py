"""What becomes of a print job: handed to a printing agent, reported by it, moved on, or kept back.

A job stays `waiting` until the agent says that the printer has answered. Whoever takes a job has it for
a while only: an agent that dies gives it back by its silence. Paper that may already exist (the agent
died, the printer did not answer) is printed again with DUPLICAT on it.

A job that failed twice goes to the printer's second, if that has one. One that is too old, or whose visitor
no longer waits when the paper is back, is `stale`: staff release it or leave it.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, exists, func, insert, or_, select, update

from queue_core.actions.prints import second_of
from queue_core.data.db import Office
from queue_core.data.prints import print_job as jobs
from queue_core.data.prints import printer as printers
from queue_core.data.tickets import IS_WAITING
from queue_core.data.tickets import ticket as tickets

HAD_FOR = timedelta(seconds=40)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=2), timedelta(seconds=30)
TRIES_HERE = 2
"""So often a printer that has a second is tried."""
UNHEARD_OF = "agent_lost"
"""The state of a job that an agent has and has not reported: its paper may exist."""


NO_AGENT = "agent_away"
"""What is known of a printer whose printing program is not connected."""


def hand_out(office: Office, printer: str, now: datetime) -> Row | None:
    """The next job of a printer, or None. What is stale is kept back here."""
    stale = now - timedelta(minutes=office.settings.printers[printer].stale_minutes)
    asked = {"office": office.id, "name": printer, "at": now}
    with office.storage.reading() as connection:
        if not connection.execute(_NEXT, asked).first():
            return None
    with office.storage.transaction(office.id) as connection:
        connection.execute(_KEEP_BACK, asked | {"stale": stale})
        job = connection.execute(_NEXT, asked).first()
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
        # A report that comes after the job was handed to somebody else changes nothing but a success.
        if row is not None and row.state == "waiting" and (problem is None or row.printer == printer):
            changes = _after(connection, office, row, problem, now)
            if problem is not None and sent:
                changes["facts"] = row.facts | {"duplicate": True}
            connection.execute(update(jobs).where(jobs.c.id == job).values(**changes))
        _keep_state(connection, office, printer, problem, now)


def keep_state(
    office: Office, printer: str, problem: str | None, now: datetime, *, paper_low: bool = False
) -> bool:
    """What a printer says of itself, or what is known of it; answers whether that is news.

    Of a printer in trouble what waits goes to its second; of one that is well again it is due at once.
    """
    with office.storage.reading() as look:
        known = look.execute(_STATE, {"office": office.id, "name": printer}).one_or_none()
    if known is not None and (known.ok, known.problem, known.paper_low) == (
        problem is None,
        problem,
        paper_low,
    ):
        return False
    with office.storage.transaction(office.id) as connection:
        _keep_state(connection, office, printer, problem, now, paper_low=paper_low)
        asked = {"office": office.id, "name": printer, "at": now}
        if problem is None:
            connection.execute(_DUE_NOW, asked)
            return True
        second = second_of(connection, office.id, office.settings.printers[printer])
        if second:
            connection.execute(_MOVE_ON, asked | {"second": second})
    return True


def _after(
    connection: Connection, office: Office, row: Row, problem: str | None, now: datetime
) -> dict[str, Any]:
    """What changes in a job that was tried."""
    if problem is None:
        return {"state": "printed", "ended_at": now, "problem": None}
    known = office.settings.printers.get(row.printer)
    if row.tries >= TRIES_HERE and row.moved_from is None and known is not None:
        second = second_of(connection, office.id, known)
        if second:
            moved = {"printer": second, "moved_from": row.printer}
            return moved | {"tries": 0, "next_try_at": now, "problem": problem}
    pause = min(FIRST_PAUSE * 2 ** min(row.tries - 1, 6), LONGEST_PAUSE)
    return {"next_try_at": now + pause, "problem": problem}


def _keep_state(
    connection: Connection,
    office: Office,
    printer: str,
    problem: str | None,
    now: datetime,
    paper_low: bool | None = None,
) -> None:
    state = {"ok": problem is None, "problem": problem, "at": now}
    if paper_low is not None:
        state["paper_low"] = paper_low
    known = connection.execute(
        update(printers).where(printers.c.office_id == office.id, printers.c.name == printer).values(**state)
    ).rowcount
    if not known:
        connection.execute(insert(printers), {"office_id": office.id, "name": printer, **state})


def agent_came(office: Office, served: list[str], now: datetime) -> None:
    """A program prints for these printers again: what was wrong was its absence only."""
    for name in served:
        with office.storage.reading() as look:
            known = look.execute(_STATE, {"office": office.id, "name": name}).one_or_none()
        if known is not None and known.problem == NO_AGENT:
            keep_state(office, name, None, now)


_MINE = (jobs.c.office_id == bindparam("office"), jobs.c.printer == bindparam("name"), IS_WAITING)
_STATE = select(printers.c.ok, printers.c.problem, printers.c.paper_low).where(
    printers.c.office_id == bindparam("office"), printers.c.name == bindparam("name")
)
_NEXT = select(jobs).where(*_MINE, jobs.c.next_try_at <= bindparam("at")).order_by(jobs.c.id).limit(1)
_STILL_WAITS = exists().where(tickets.c.id == jobs.c.ticket_id, tickets.c.state == "waiting")
_KEEP_BACK = (
    update(jobs)
    .where(
        *_MINE,
        jobs.c.next_try_at <= bindparam("at"),
        or_(
            func.coalesce(jobs.c.released_at, jobs.c.made_at) < bindparam("stale"),
            (jobs.c.tries > 0) & jobs.c.released_at.is_(None) & ~_STILL_WAITS,
        ),
    )
    .values(state="stale", ended_at=bindparam("at"))
)
_DUE_NOW = update(jobs).where(*_MINE, jobs.c.problem != UNHEARD_OF).values(next_try_at=bindparam("at"))
_MOVE_ON = (
    update(jobs)
    .where(*_MINE, jobs.c.next_try_at <= bindparam("at"), jobs.c.moved_from.is_(None))
    .values(printer=bindparam("second"), moved_from=jobs.c.printer, tries=0)
)
