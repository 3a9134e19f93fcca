"""Which desk serves which services now, and how many tickets a service gives.

config.toml says it, until a supervisor arranges the day otherwise. The call, the boards, the slip, the kiosk
and the API all ask here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select

from queue_core.data.db import Office
from queue_core.data.office import desk as desks
from queue_core.data.queries import DESK_LINE, line_of_desk
from queue_core.data.rows import DeskRow
from queue_core.rules.policy import PRIORITY_ONLY
from queue_core.settings.sections import Service
from queue_core.settings.settings import Settings


def services_of(settings: Settings, desk: str, moved: Sequence[str] | None) -> tuple[str, ...]:
    """What a desk serves: what was `moved` there for the day, else what config.toml says."""
    known = tuple(slug for slug in moved or () if slug in settings.services)
    return known or settings.desks[desk].services


def cap_of(service: Service, today: int | None) -> int | None:
    """How many walk-ins get a ticket for a service on a day, None for all: `today`'s word, where 0 is no
    limit, else config.toml's."""
    return service.daily_cap if today is None else today or None


@dataclass(frozen=True)
class Served:
    """One look at all desks: the services of each, in the file's order, which of them are open, and which are
    priority desks: those count for nobody who has not the mark of priority.
    """

    services: dict[str, tuple[str, ...]]
    open: frozenset[str]
    priority: frozenset[str]

    @classmethod
    def of(cls, settings: Settings, rows: Iterable[DeskRow]) -> "Served":
        """From the rows of the desks."""
        known = {row.desk: row for row in rows}
        return cls(
            {
                name: services_of(settings, name, known[name].services if name in known else None)
                for name in settings.desks
            },
            frozenset(name for name, row in known.items() if row.state == "open"),
            frozenset(name for name, desk in settings.desks.items() if desk.only == PRIORITY_ONLY),
        )

    def desks_of(self, line: str, *, marked: bool = False) -> list[str]:
        """The desks that may call a ticket of this line: its service's, or the one that it was sent to; the
        priority desks too for one that is `marked`.
        """
        if line.startswith(DESK_LINE):
            return [line.removeprefix(DESK_LINE)]
        mine = [desk for desk, services in self.services.items() if line in services]
        return [desk for desk in mine if marked or desk not in self.priority]

    def open_desks_of(self, line: str, *, marked: bool = False) -> list[str]:
        """Those of them that call now."""
        return [desk for desk in self.desks_of(line, marked=marked) if desk in self.open]

    def priority_desks_of(self, line: str) -> list[str]:
        """The priority desks that may call the marked of this line."""
        return [desk for desk in self.desks_of(line, marked=True) if desk in self.priority]

    def lines_of(self, desk: str) -> list[str]:
        """The lines that a desk calls from: its services', and its own."""
        return [*self.services[desk], line_of_desk(desk)]


def served(db: Connection, office: Office) -> Served:
    """What each desk serves now."""
    return Served.of(office.settings, db.execute(_DESKS, {"office": office.id}))


_DESKS = select(desks.c.desk, desks.c.state, desks.c.services).where(desks.c.office_id == bindparam("office"))
