"""Whether each printer has a printing agent, kept for all server processes of the office.

An agent is connected to one process, which says so here: at once when it comes and when it goes, and now and
then meanwhile, as a process that is killed says nothing.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, insert, select

from queue_core.data.db import PRINTERS, Office
from queue_core.data.printer_state import NO_AGENT
from queue_core.data.prints import printing_agent as agents
from queue_core.machines.printer_reports import keep_state, note_answer, problem_of

AGENT_SILENT_FOR = timedelta(seconds=25)
"""After this the process that an agent was connected to is taken for dead, and the agent with it."""


def came(office: Office, served: Collection[str], now: datetime, *, process: str) -> None:
    """A program connected to this process prints for these printers, or still does: what was wrong with one
    was its absence only."""
    with office.changing() as (db, changed):
        for name in served:
            db.execute(_REPLACE, {"office": office.id, "name": name})
            row = {"office_id": office.id, "printer": name, "process": process, "seen_at": now}
            db.execute(insert(agents), row)
            if problem_of(db, office, name) == NO_AGENT:
                note_answer(db, office, name, None, now, paper_low=False)
                changed.add(PRINTERS)


def went(office: Office, left: Iterable[str], now: datetime, *, process: str) -> None:
    """No program at this process prints for these printers any more; those that came to another process
    meanwhile have theirs there."""
    with office.changing() as (db, changed):
        for name in left:
            params = {"office": office.id, "name": name, "process": process}
            is_gone = db.execute(_FORGET, params).rowcount
            if is_gone and note_answer(db, office, name, NO_AGENT, now, paper_low=False):
                changed.add(PRINTERS)


def miss(office: Office, now: datetime, *, alone: str | None = None) -> None:
    """Find the printers that no program prints for.

    `alone` is the only process that there is: whoever was connected to another went with it.
    """
    with office.storage.reading() as db:
        known = db.execute(_ALL, {"office": office.id}).all()
    since = now - AGENT_SILENT_FOR
    served = {
        row.printer for row in known if row.process == alone or (alone is None and row.seen_at >= since)
    }
    for name in office.settings.printers:
        if name not in served:
            keep_state(office, name, NO_AGENT, now)


_MINE = agents.c.office_id == bindparam("office")
_REPLACE = delete(agents).where(_MINE, agents.c.printer == bindparam("name"))
_FORGET = _REPLACE.where(agents.c.process == bindparam("process"))
_ALL = select(agents).where(_MINE)
