"""What calls for all staff, on every desk and on the supervisor's page: help asked for at kiosks, printers
and screens in trouble, an announced end of the day.
"""

from datetime import datetime

from sqlalchemy import Connection

from queue_core.boards import statements
from queue_core.boards.shapes import Alarms, DayEnds, Trouble
from queue_core.data.db import Office
from queue_core.data.devices import AWAY_AFTER
from queue_core.data.queries import written


def alarms(db: Connection, office: Office, now: datetime) -> Alarms:
    """What calls for somebody now: visitors at kiosks who asked for help; printers and screens in trouble."""
    known = db.execute(statements.PRINTERS, {"office": office.id})
    in_trouble = {row.name: row.problem for row in known if not row.ok}
    return {
        "day_ends": day_ends(db, office),
        "help": [
            {"screen": row.name, "since": written(row.help_at)}
            for row in db.execute(statements.HELP, {"office": office.id})
        ],
        "printers": [
            {"name": name, "problem": in_trouble[name]}
            for name in office.settings.printers
            if name in in_trouble
        ],
        "screens": screens_in_trouble(db, office, now),
    }


def day_ends(db: Connection, office: Office) -> DayEnds | None:
    """The announced end of the day, if one is announced."""
    row = db.execute(statements.DAY_ENDS, {"office": office.id}).one()
    return {"at": written(row.ends_at), "by": name_of(db, row.ends_by)} if row.ends_at else None


def name_of(db: Connection, by: str) -> str:
    """Who acted, by name where an account of staff did."""
    kind, _, login = by.partition(":")
    known = db.execute(statements.NAME, {"login_": login}).scalar_one_or_none() if kind == "staff" else None
    return known or login or by


def screens_in_trouble(db: Connection, office: Office, now: datetime) -> list[Trouble]:
    """Kiosks and TVs that show what is old (`behind`), or are `away` though the office is open."""
    is_open = office.settings.opening.open_until(now) is not None
    known = sorted(db.execute(statements.SCREENS), key=lambda row: row.name)
    away = {row.name: "away" for row in known if is_open and now - row.seen_at > AWAY_AFTER}
    behind = {row.name: "behind" for row in known if row.behind_at and row.name not in away}
    return [{"name": name, "problem": problem} for name, problem in (away | behind).items()]
