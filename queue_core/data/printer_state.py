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
"""After this a printer that cannot be asked is tried again: only a slip shows that it is well."""


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
    asked = printer.reach not in SAYS_NOTHING or known.problem == NO_AGENT
    return asked or known.at > now - BLAMED_FOR


_STATE = select(printers.c.ok, printers.c.problem, printers.c.at).where(
    printers.c.office_id == bindparam("office"), printers.c.name == bindparam("name")
)
