"""Making the office's own rows, once and whenever config.toml names new desks."""

import logging
from datetime import datetime

from sqlalchemy import insert, select, update

from queue_core.actions import names
from queue_core.actions.acting import SYSTEM
from queue_core.actions.day_end import keep_missing
from queue_core.data.db import Office, Storage, database
from queue_core.data.left_behind import left_behind
from queue_core.data.migrations import migrate
from queue_core.data.office import desk as desks
from queue_core.data.office import office as offices
from queue_core.data.prints import print_job as jobs
from queue_core.rules.desk_states import DESK
from queue_core.rules.slip_states import SLIP
from queue_core.settings.settings import Settings

log = logging.getLogger(__name__)


def ready(office: Office, now: datetime) -> None:
    """Follow the names of config.toml, as a server does at its start, and tell the log of services that are
    gone though somebody still waits for them."""
    names.follow(office, by=SYSTEM, now=now)
    with office.storage.reading() as db:
        for each in left_behind(db, office.id, office.settings):
            log.warning(
                "The service %s is no longer in config.toml: open tickets %s, appointments to come %s. "
                "A supervisor can send them to another service, or `was` can rename it.",
                *each,
            )


def opened(settings: Settings, now: datetime) -> Office:
    """The office of the settings, its database made or brought up to date."""
    office = Office(settings, Storage(database(settings)))
    found(office, now)
    return office


def found(office: Office, now: datetime) -> None:
    """Bring the database to today's schema, to the desks of the settings, and past days to their figures."""
    migrate(office.storage)
    know(office, now)
    keep_missing(office)


def know(office: Office, now: datetime) -> None:
    """Make the office's own rows, and those of the settings' new desks and printers."""
    with office.changing() as (db, _):
        if not db.execute(select(offices.c.id).where(offices.c.id == office.id)).first():
            today = office.settings.opening.local_day(now)
            row = {"id": office.id, "last_seq": 0, "last_arrival_at": now, "day_on": today, "day_seq": 0}
            db.execute(insert(offices), row)
        if office.settings.printer:
            names = list(office.settings.printers)
            adopted = update(jobs).where(jobs.c.state.in_(SLIP.before("adopt")), jobs.c.printer.not_in(names))
            # What waits at a printer that config.toml no longer names is the first one's.
            db.execute(adopted.values(printer=names[0], moved_from=None))
        known = set(db.execute(select(desks.c.desk).where(desks.c.office_id == office.id)).scalars())
        new = [name for name in office.settings.desks if name not in known]
        if new:
            db.execute(
                insert(desks),
                [
                    {"office_id": office.id, "desk": name, "state": DESK.first("found"), "changed_at": now}
                    for name in new
                ],
            )
