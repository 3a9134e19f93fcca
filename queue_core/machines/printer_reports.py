"""What is known of a printer: what it says of itself when it is asked, and what its last job showed.

A printer that takes a job and does not confirm it may say between two jobs that it is well. So one whose job
failed is in trouble until a job succeeds there. What kept a job from being begun is what the printer says of
itself: that is over when it says so, unless a slip that failed waits there to show it.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from queue_core.data.db import PRINTERS, Office
from queue_core.data.prints import LEASED
from queue_core.data.prints import print_job as jobs
from queue_core.data.prints import printer as printers
from queue_core.machines.stand_ins import WAITS_HERE


def keep_state(
    office: Office, printer: str, problem: str | None, now: datetime, *, paper_low: bool = False
) -> None:
    """What a printer says of itself, or what is known of it; nothing is written where that is no news."""
    with office.storage.reading() as db:
        known = db.execute(_STATE, {"office": office.id, "name": printer}).one_or_none()
        shown = problem or _trouble_of_jobs(db, office, printer)
    if known is not None and (known.ok, known.problem, known.paper_low) == (shown is None, shown, paper_low):
        return
    with office.changing() as (db, changed):
        if note_answer(db, office, printer, problem, now, paper_low=paper_low):
            changed.add(PRINTERS)


def note_answer(
    db: Connection, office: Office, printer: str, problem: str | None, now: datetime, *, paper_low: bool
) -> bool:
    """Write what a printer says of itself, `problem` None for all well. Answers whether it is news."""
    shown = problem or _trouble_of_jobs(db, office, printer)
    return _write(db, office, printer, now, problem=shown, paper_low=paper_low)


def note_job(
    db: Connection, office: Office, printer: str, problem: str | None, now: datetime, *, sent: bool
) -> bool:
    """Write what a job showed of its printer, `problem` None for paper. Answers whether it is news.

    Where that ends a trouble, what waits at this printer, or for it as the second, is due at once.
    """
    known = db.execute(_STATE, {"office": office.id, "name": printer}).one_or_none()
    shown: dict[str, Any] = {"problem": problem}
    if sent or problem is None:
        shown["failed"] = problem
    is_news = _write(db, office, printer, now, **shown)
    if problem is None and known is not None and not known.ok:
        stands_in = (each.name for each in office.settings.printers.values() if each.second == printer)
        for name in (printer, *stands_in):
            db.execute(_DUE_NOW, {"office": office.id, "name": name, "at": now})
    return is_news


def problem_of(db: Connection, office: Office, printer: str) -> str | None:
    """What is known to be wrong with a printer."""
    known = db.execute(_STATE, {"office": office.id, "name": printer}).one_or_none()
    return known.problem if known else None


def _trouble_of_jobs(db: Connection, office: Office, printer: str) -> str | None:
    """What a printer that says that it is well still has to disprove, by a slip."""
    params = {"office": office.id, "name": printer}
    known = db.execute(_STATE, params).one_or_none()
    failed: str | None = known.failed if known else None
    return failed or db.execute(_FAILED_HERE, params).scalar()


def _write(db: Connection, office: Office, printer: str, now: datetime, **state: Any) -> bool:
    state["ok"] = state["problem"] is None
    known = db.execute(_STATE, {"office": office.id, "name": printer}).one_or_none()
    if known is None:
        db.execute(insert(printers), {"office_id": office.id, "name": printer, "at": now, **state})
        return True
    mine = (printers.c.office_id == office.id, printers.c.name == printer)
    db.execute(update(printers).where(*mine).values(at=now, **state))
    return any(known._mapping[name] != value for name, value in state.items() if name != "failed")


_STATE = select(printers.c.ok, printers.c.problem, printers.c.paper_low, printers.c.failed).where(
    printers.c.office_id == bindparam("office"), printers.c.name == bindparam("name")
)
_HAS_FAILED = (jobs.c.tries > 0, jobs.c.problem != LEASED)
_FAILED_HERE = select(jobs.c.problem).where(*WAITS_HERE, *_HAS_FAILED).order_by(jobs.c.id.desc()).limit(1)
_DUE_NOW = update(jobs).where(*WAITS_HERE, jobs.c.problem != LEASED).values(next_try_at=bindparam("at"))
