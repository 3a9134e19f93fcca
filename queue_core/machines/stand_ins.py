"""A printer's second: what waits at a printer in trouble is fetched by its second at once, and back when it
is the second that is in trouble."""

from datetime import datetime

from sqlalchemy import Connection, Select, Update, bindparam, or_, select, update

from queue_core.data.db import Office
from queue_core.data.printer_state import is_in_trouble
from queue_core.data.prints import LEASED
from queue_core.data.prints import print_job as jobs
from queue_core.data.tickets import IS_WAITING


def fetches_of(
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


WAITS_HERE = (jobs.c.office_id == bindparam("office"), jobs.c.printer == bindparam("name"), IS_WAITING)
"""The jobs of the printer `name` that are to be printed."""
# No job is put off for longer than it may be had: one that seems to be is from before the clock was set back.
IS_DUE = or_(jobs.c.next_try_at <= bindparam("at"), jobs.c.next_try_at > bindparam("at_most"))
_CAN_GO = (*WAITS_HERE, IS_DUE, jobs.c.moved_from.is_(None))
_STAND_IN = (
    select(jobs.c.id).where(*_CAN_GO).limit(1),
    update(jobs).where(*_CAN_GO).values(printer=bindparam("here"), moved_from=jobs.c.printer, tries=0),
)
# Due or not, unless the second's agent has it just now: it may be on paper the next moment.
_CAN_COME = (*WAITS_HERE, or_(IS_DUE, jobs.c.problem != LEASED), jobs.c.moved_from == bindparam("here"))
_COME_BACK = (
    select(jobs.c.id).where(*_CAN_COME).limit(1),
    update(jobs)
    .where(*_CAN_COME)
    .values(printer=bindparam("here"), moved_from=None, tries=0, next_try_at=bindparam("at")),
)
