"""What is known of a printer: whether it prints now, and which one stands in for it."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, select

from queue_core.data.db import Office
from queue_core.data.prints import printer as printers
from queue_core.settings.sections import Printer

NO_AGENT = "agent_away"
"""What is known of a printer whose printing program is not connected."""
SAYS_NOTHING = ("preview", "file")
BLAMED_FOR = timedelta(minutes=1)
"""After this a printer is tried again of which only a slip can show that it is well: one that cannot be
asked, or that says it is well though its last slip failed."""


def second_of(db: Connection, office: Office, printer: Printer, now: datetime) -> str | None:
    """The printer that stands in for this one, unless it is in trouble itself."""
    second = office.settings.printers.get(printer.second)
    if second is None or is_in_trouble(db, office, second, now):
        return None
    return second.name


def is_in_trouble(db: Connection, office: Office, printer: Printer, now: datetime) -> bool:
    """Whether it is known to print nothing now."""
    known = db.execute(_STATE, {"office": office.id, "name": printer.name}).one_or_none()
    if known is None or known.ok:
        return False
    if known.problem == NO_AGENT:
        return True
    says_well = printer.reach in SAYS_NOTHING or known.problem == known.failed
    return not says_well or known.at > now - BLAMED_FOR


_STATE = select(printers.c.ok, printers.c.problem, printers.c.failed, printers.c.at).where(
    printers.c.office_id == bindparam("office"), printers.c.name == bindparam("name")
)
