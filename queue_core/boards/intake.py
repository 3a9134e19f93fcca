"""What is taken in today: services whose tickets have stopped, or have all been given, and how many were."""

from datetime import datetime

from sqlalchemy import Connection

from queue_core.boards import statements
from queue_core.data.arrangement import cap_of
from queue_core.data.db import Office


def stopped_now(db: Connection, office: Office) -> set[str]:
    return set(db.execute(statements.STOPPED, {"office": office.id}).scalars())


def full_now(db: Connection, office: Office, now: datetime) -> set[str]:
    """The services of which all of the day's tickets have been given."""
    caps = {row.service: row.cap for row in db.execute(statements.INTAKE, {"office": office.id})}
    given = given_today(db, office, now)
    limits = {
        service.slug: (cap_of(service, caps.get(service.slug)), given[service.slug])
        for service in office.settings.service
    }
    return {slug for slug, (cap, count) in limits.items() if cap is not None and count >= cap}


def given_today(db: Connection, office: Office, now: datetime) -> dict[str, int]:
    """How many walk-ins have been given a ticket for each service today."""
    params = {"office": office.id, "day": office.settings.opening.local_day(now)}
    counted = {series: count for series, count in db.execute(statements.GIVEN, params)}
    before = {row.service: row.given_before or 0 for row in db.execute(statements.INTAKE, params)}
    return {
        service.slug: counted.get(service.letter, 0) + before.get(service.slug, 0)
        for service in office.settings.service
    }
