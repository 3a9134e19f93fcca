"""What becomes of a print job: handed to a printing agent, reported by it, kept back, or given up.

A job stays `waiting` until the agent says that the printer has answered. Whoever takes a job has it for
a while only: an agent that dies gives it back by its silence. Paper that may already exist (the agent
died, the printer did not answer) is printed again with DUPLICAT on it, and `MOST_PAPERS` times in all at
most, on whichever printers: then the job is `unconfirmed`, and staff read which.

Slips of which no paper can exist yet come first, so that one that is tried again holds up no other visitor's.
A job that failed twice goes to the printer's second, if that has one (`stand_ins`). One that is too old, or
whose visitor no longer waits when it comes late, is `stale`: staff release it or leave it.

Each change of a job or of a printer's state is announced as PRINTERS by the transaction that makes it.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, exists, func, or_, select, update

from queue_core.data.db import PRINTERS, Office
from queue_core.data.printer_state import second_of
from queue_core.data.prints import LEASED
from queue_core.data.prints import print_job as jobs
from queue_core.data.schema import Row
from queue_core.data.tickets import ticket as tickets
from queue_core.machines.printer_reports import note_job
from queue_core.machines.stand_ins import IS_DUE, WAITS_HERE, fetches_of
from queue_core.rules.slip_states import MOST_PAPERS, SLIP, pause_after
from queue_core.rules.states import WAITING
from queue_core.settings.sections import Printer

LEASE = timedelta(seconds=40)
"""So long an agent has a job at least; one whose printer has more patience has it longer."""
ANSWERS_A_JOB = 8
TRIES_HERE = 2
"""So often a printer that has a second is tried."""
LATE = timedelta(minutes=1)
"""A slip that comes later than this is for visitors who still wait only, as one that was tried before is."""


def hand_out(
    office: Office,
    printer: str,
    now: datetime,
    last: tuple[int, int] | None = None,
    *,
    tickets_only: bool = False,
) -> Row | None:
    """The next job of a printer, or None. What is stale is kept back here, and what may have left enough
    papers is given up; what waits at a printer in trouble and can be printed by this one is fetched here.

    `last` is the job and the turn that the same agent was given before. One that it has not reported it has
    never heard of: it gets the same again, which is no duplicate. `tickets_only`: it draws no other papers.
    """
    next_job = _NEXT_OF_TICKETS if tickets_only else _NEXT
    lease = _lease_of(office.settings.printers[printer])
    stale = now - timedelta(minutes=office.settings.printers[printer].stale_minutes)
    params = {"office": office.id, "name": printer, "at": now, "at_most": now + 2 * lease}
    with office.storage.reading() as db:
        fetches = fetches_of(db, office, printer, now)
        looks = [(next_job, params), *((there_is, params | where) for (there_is, _), where in fetches)]
        if last is None and not any(db.execute(*look).first() for look in looks):
            return None
    with office.changing() as (db, changed):
        if last is not None:
            same = {"office": office.id, "name": printer, "job": last[0], "turn": last[1]}
            job = db.execute(_SAME_AGAIN, same | {"until": now + lease}).one_or_none()
            if job is not None:
                return job
        moved = [db.execute(fetch, params | where).rowcount for (_, fetch), where in fetches]
        kept_back = db.execute(_KEEP_BACK, params | {"stale": stale, "late": now - LATE}).rowcount
        given_up = db.execute(_GIVE_UP, params).rowcount
        if any(moved) or kept_back or given_up:
            changed.add(PRINTERS)
        job = db.execute(next_job, params).first()
        if job is None:
            return None
        is_lost = job.problem == LEASED
        handed = {
            "tries": job.tries + 1,
            "next_try_at": now + lease,
            "problem": LEASED,
            "papers": job.papers + is_lost,
            "facts": job.facts | {"duplicate": True} if is_lost else job.facts,
        }
        return db.execute(update(jobs).where(jobs.c.id == job.id).values(**handed).returning(jobs)).one()


def _lease_of(printer: Printer) -> timedelta:
    return LEASE + timedelta(seconds=ANSWERS_A_JOB * max(0, printer.answer_seconds - 3))


def report(
    office: Office,
    job: int,
    printer: str,
    problem: str | None,
    now: datetime,
    *,
    turn: int,
    sent: bool,
    paper_mm: int | None = None,
) -> None:
    """What became of a job in its `turn`: `problem` None when the printer has answered after it.

    `sent` says that some of it may be on paper all the same, so that the next try is a duplicate. `paper_mm`
    is the paper that a printed one took; an agent of a version before does not say.
    """
    with office.changing() as (db, changed):
        mine = select(jobs).where(jobs.c.id == job, jobs.c.office_id == office.id)
        row = db.execute(mine).one_or_none()
        if row is not None and _counts(row, printer, problem, turn):
            changes = _after(db, office, row, printer, problem, now, sent=sent)
            if problem is None:
                changes["paper_mm"] = paper_mm
            db.execute(update(jobs).where(jobs.c.id == job).values(**changes))
            changed.add(PRINTERS)
        if note_job(db, office, printer, problem, now, sent=sent):
            changed.add(PRINTERS)


def _counts(row: Row, printer: str, problem: str | None, turn: int) -> bool:
    """Whether a report changes its job. What is on paper is, however late it is told and whoever has the job
    by then; trouble counts only from the one who has it now."""
    if problem is None:
        return SLIP.admits("print", row.state) and printer in (row.printer, row.moved_from)
    has_it = (row.printer, row.tries, row.problem) == (printer, turn, LEASED)
    return SLIP.admits("fail", row.state) and has_it


def _after(
    db: Connection, office: Office, row: Row, printer: str, problem: str | None, now: datetime, *, sent: bool
) -> dict[str, Any]:
    """What changes in a job that was tried by a printer."""
    if problem is None:
        where = {"printer": printer, "moved_from": row.moved_from if printer == row.printer else None}
        return where | {"state": SLIP.after("print", row.state), "ended_at": now, "problem": None}
    changes: dict[str, Any] = {"problem": problem, "next_try_at": now + pause_after(row.tries)}
    if sent:
        changes |= {"papers": row.papers + 1, "facts": row.facts | {"duplicate": True}}
        if row.papers + 1 >= MOST_PAPERS:
            return changes | {"state": SLIP.after("give_up", row.state), "ended_at": now}
    known = office.settings.printers.get(row.printer)
    if row.tries >= TRIES_HERE and row.moved_from is None and known is not None:
        second = second_of(db, office, known, now)
        if second:
            return changes | {"printer": second, "moved_from": row.printer, "tries": 0, "next_try_at": now}
    return changes


_NEXT = select(jobs).where(*WAITS_HERE, IS_DUE).order_by(jobs.c.papers, jobs.c.id).limit(1)
_NEXT_OF_TICKETS = _NEXT.where(jobs.c.ticket_id.is_not(None))
_SAME_AGAIN = (
    update(jobs)
    .where(
        *WAITS_HERE,
        jobs.c.id == bindparam("job"),
        jobs.c.tries == bindparam("turn"),
        jobs.c.problem == LEASED,
    )
    .values(next_try_at=bindparam("until"))
    .returning(jobs)
)
_STILL_WAITS = exists().where(tickets.c.id == jobs.c.ticket_id, tickets.c.state == WAITING)
_KEEP_BACK = (
    update(jobs)
    .where(
        *WAITS_HERE,
        IS_DUE,
        or_(
            func.coalesce(jobs.c.released_at, jobs.c.made_at) < bindparam("stale"),
            or_(jobs.c.problem.is_not(None), jobs.c.made_at < bindparam("late"))
            & jobs.c.released_at.is_(None)
            & ~_STILL_WAITS,
        ),
    )
    .values(state=SLIP.outcome("keep_back"), ended_at=bindparam("at"))
)
_GIVE_UP = (
    update(jobs)
    .where(*WAITS_HERE, IS_DUE, jobs.c.problem == LEASED, jobs.c.papers >= MOST_PAPERS - 1)
    .values(state=SLIP.outcome("give_up"), ended_at=bindparam("at"), papers=jobs.c.papers + 1)
)
