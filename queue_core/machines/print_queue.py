"""What becomes of a print job: handed to a printing agent, reported by it, moved on, or kept back.

A job stays `waiting` until the agent says that the printer has answered. Whoever takes a job has it for
a while only: an agent that dies gives it back by its silence. Paper that may already exist (the agent
died, the printer did not answer) is printed again with DUPLICAT on it.

A job that failed twice goes to the printer's second, if that has one; what waits at a printer that is known
to be in trouble is fetched by its second at once, and back when it is the second that is in trouble. One that
is too old, or whose visitor no longer waits when it comes late, is `stale`: staff release it or leave it.

Each change of a job or of a printer's state is announced as PRINTERS by the transaction that makes it.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Connection,
    Select,
    Update,
    bindparam,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)

from queue_core.data.db import PRINTERS, Office
from queue_core.data.printer_state import is_in_trouble, second_of
from queue_core.data.prints import print_job as jobs
from queue_core.data.prints import printer as printers
from queue_core.data.schema import Row
from queue_core.data.tickets import IS_WAITING
from queue_core.data.tickets import ticket as tickets
from queue_core.rules.slip_states import SLIP
from queue_core.rules.states import WAITING

LEASE = timedelta(seconds=40)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=2), timedelta(seconds=30)
TRIES_HERE = 2
"""So often a printer that has a second is tried."""
LATE = timedelta(minutes=1)
"""A slip that comes later than this is for visitors who still wait only, as one that was tried before is."""
LEASED = "agent_lost"
"""The problem of a job that an agent has and has not reported: its paper may exist."""


def hand_out(office: Office, printer: str, now: datetime, last: tuple[int, int] | None = None) -> Row | None:
    """The next job of a printer, or None. What is stale is kept back here; what waits at a printer in
    trouble and can be printed by this one is fetched here.

    `last` is the job and the turn that the same agent was given before. One that it has not reported it has
    never heard of: it gets the same again, which is no duplicate.
    """
    stale = now - timedelta(minutes=office.settings.printers[printer].stale_minutes)
    params = {"office": office.id, "name": printer, "at": now, "at_most": now + 2 * LEASE}
    with office.storage.reading() as db:
        fetches = _fetches(db, office, printer, now)
        looks = [(_NEXT, params), *((there_is, params | where) for (there_is, _), where in fetches)]
        if last is None and not any(db.execute(*look).first() for look in looks):
            return None
    with office.changing() as (db, changed):
        if last is not None:
            same = {"office": office.id, "name": printer, "job": last[0], "turn": last[1]}
            job = db.execute(_SAME_AGAIN, same | {"until": now + LEASE}).one_or_none()
            if job is not None:
                return job
        moved = [db.execute(fetch, params | where).rowcount for (_, fetch), where in fetches]
        kept_back = db.execute(_KEEP_BACK, params | {"stale": stale, "late": now - LATE}).rowcount
        if any(moved) or kept_back:
            changed.add(PRINTERS)
        job = db.execute(_NEXT, params).first()
        if job is None:
            return None
        facts = job.facts | {"duplicate": True} if job.problem == LEASED else job.facts
        return db.execute(
            update(jobs)
            .where(jobs.c.id == job.id)
            .values(tries=job.tries + 1, next_try_at=now + LEASE, problem=LEASED, facts=facts)
            .returning(jobs)
        ).one()


def _fetches(
    db: Connection, office: Office, printer: str, now: datetime
) -> list[tuple[tuple[Select[int], Update], dict[str, str]]]:
    """Where in trouble this printer fetches from, and how: none while it is in trouble itself."""
    known = office.settings.printers
    others = [(_STAND_IN, each) for each in known.values() if each.second == printer]
    if second := known.get(known[printer].second):
        others.append((_COME_BACK, second))
    if not others or is_in_trouble(db, office, known[printer], now):
        return []
    return [
        (how, {"name": each.name, "here": printer})
        for how, each in others
        if is_in_trouble(db, office, each, now)
    ]


def report(
    office: Office, job: int, printer: str, problem: str | None, now: datetime, *, turn: int, sent: bool
) -> None:
    """What became of a job in its `turn`: `problem` None when the printer has answered after it.

    `sent` says that some of it may be on paper all the same, so that the next try is a duplicate.
    """
    with office.changing() as (db, changed):
        mine = select(jobs).where(jobs.c.id == job, jobs.c.office_id == office.id)
        row = db.execute(mine).one_or_none()
        if row is not None and _counts(row, printer, problem, turn):
            changes = _after(db, office, row, printer, problem, now)
            if problem is not None and sent:
                changes["facts"] = row.facts | {"duplicate": True}
            db.execute(update(jobs).where(jobs.c.id == job).values(**changes))
            changed.add(PRINTERS)
        if set_state(db, office, printer, problem, now):
            changed.add(PRINTERS)


def _counts(row: Row, printer: str, problem: str | None, turn: int) -> bool:
    """Whether a report changes its job. What is on paper is, however late it is told and whoever has the job
    by then; trouble counts only from the one who has it now."""
    if problem is None:
        return SLIP.admits("print", row.state) and printer in (row.printer, row.moved_from)
    has_it = (row.printer, row.tries, row.problem) == (printer, turn, LEASED)
    return SLIP.admits("fail", row.state) and has_it


def keep_state(
    office: Office, printer: str, problem: str | None, now: datetime, *, paper_low: bool = False
) -> None:
    """What a printer says of itself, or what is known of it; nothing is written where that is no news."""
    with office.storage.reading() as db:
        known = db.execute(_STATE, {"office": office.id, "name": printer}).one_or_none()
    if known is not None and tuple(known) == (problem is None, problem, paper_low):
        return
    with office.changing() as (db, changed):
        if set_state(db, office, printer, problem, now, paper_low=paper_low):
            changed.add(PRINTERS)


def _after(
    db: Connection, office: Office, row: Row, printer: str, problem: str | None, now: datetime
) -> dict[str, Any]:
    """What changes in a job that was tried by a printer."""
    if problem is None:
        where = {"printer": printer, "moved_from": row.moved_from if printer == row.printer else None}
        return where | {"state": SLIP.after("print", row.state), "ended_at": now, "problem": None}
    known = office.settings.printers.get(row.printer)
    if row.tries >= TRIES_HERE and row.moved_from is None and known is not None:
        second = second_of(db, office, known, now)
        if second:
            moved = {"printer": second, "moved_from": row.printer}
            return moved | {"tries": 0, "next_try_at": now, "problem": problem}
    pause = min(FIRST_PAUSE * 2 ** min(row.tries - 1, 6), LONGEST_PAUSE)
    return {"next_try_at": now + pause, "problem": problem}


def set_state(
    db: Connection,
    office: Office,
    printer: str,
    problem: str | None,
    now: datetime,
    *,
    paper_low: bool | None = None,
) -> bool:
    """Write what is known of a printer; `paper_low` None leaves that as it is. Answers whether it is news.

    What waits at a printer that is well again, or for it as the second, is due at once.
    """
    state = {"ok": problem is None, "problem": problem}
    if paper_low is not None:
        state["paper_low"] = paper_low
    known = db.execute(_STATE, {"office": office.id, "name": printer}).one_or_none()
    if known is None:
        db.execute(insert(printers), {"office_id": office.id, "name": printer, "at": now, **state})
        return True
    mine = (printers.c.office_id == office.id, printers.c.name == printer)
    db.execute(update(printers).where(*mine).values(at=now, **state))
    if problem is None and not known.ok:
        stands_in = (each.name for each in office.settings.printers.values() if each.second == printer)
        for name in (printer, *stands_in):
            db.execute(_DUE_NOW, {"office": office.id, "name": name, "at": now})
    return any(known._mapping[name] != value for name, value in state.items())


def problem_of(db: Connection, office: Office, printer: str) -> str | None:
    """What is known to be wrong with a printer."""
    known = db.execute(_STATE, {"office": office.id, "name": printer}).one_or_none()
    return known.problem if known else None


_MINE = (jobs.c.office_id == bindparam("office"), jobs.c.printer == bindparam("name"), IS_WAITING)
_STATE = select(printers.c.ok, printers.c.problem, printers.c.paper_low).where(
    printers.c.office_id == bindparam("office"), printers.c.name == bindparam("name")
)
# No job is put off for longer than it may be had: one that seems to be is from before the clock was set back.
_IS_DUE = or_(jobs.c.next_try_at <= bindparam("at"), jobs.c.next_try_at > bindparam("at_most"))
_NEXT = select(jobs).where(*_MINE, _IS_DUE).order_by(jobs.c.id).limit(1)
_SAME_AGAIN = (
    update(jobs)
    .where(
        *_MINE,
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
        *_MINE,
        _IS_DUE,
        or_(
            func.coalesce(jobs.c.released_at, jobs.c.made_at) < bindparam("stale"),
            or_(jobs.c.problem.is_not(None), jobs.c.made_at < bindparam("late"))
            & jobs.c.released_at.is_(None)
            & ~_STILL_WAITS,
        ),
    )
    .values(state=SLIP.outcome("keep_back"), ended_at=bindparam("at"))
)
_DUE_NOW = update(jobs).where(*_MINE, jobs.c.problem != LEASED).values(next_try_at=bindparam("at"))
_CAN_GO = (*_MINE, _IS_DUE, jobs.c.moved_from.is_(None))
_STAND_IN = (
    select(jobs.c.id).where(*_CAN_GO).limit(1),
    update(jobs).where(*_CAN_GO).values(printer=bindparam("here"), moved_from=jobs.c.printer, tries=0),
)
# Due or not, unless the second's agent has it just now: it may be on paper the next moment.
_CAN_COME = (*_MINE, or_(_IS_DUE, jobs.c.problem != LEASED), jobs.c.moved_from == bindparam("here"))
_COME_BACK = (
    select(jobs.c.id).where(*_CAN_COME).limit(1),
    update(jobs)
    .where(*_CAN_COME)
    .values(printer=bindparam("here"), moved_from=None, tries=0, next_try_at=bindparam("at")),
)
