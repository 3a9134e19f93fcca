"""The supervisor's look at the whole office: alarms, desks, services; and how the day is arranged."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, time

from sqlalchemy import Connection

from queue_core.boards import statements, waiting_line
from queue_core.boards.alarms import for_the_supervisor, idle_since, line_now
from queue_core.boards.if_opened import if_opened
from queue_core.boards.intake import given_today
from queue_core.boards.office_shapes import Arranged, DeskNow, OfficeBoard, ServiceSeen
from queue_core.boards.paper import printers_now
from queue_core.boards.parts import as_of, notices_now
from queue_core.boards.staff_alarms import alarms
from queue_core.boards.unserved import Line
from queue_core.data import arrangement, waits
from queue_core.data.arrangement import Served, cap_of, services_of
from queue_core.data.db import Office
from queue_core.data.queries import ticket_data, written
from queue_core.data.rows import DeskRow
from queue_core.data.shapes import WaitData
from queue_core.rules import policy


def overview(office: Office, now: datetime) -> OfficeBoard:
    """Every desk and service with what a glance should tell; instants, so that the page counts minutes."""
    with office.storage.reading() as db:
        desks = db.execute(statements.DESKS, {"office": office.id}).all()
        served = Served.of(office.settings, desks)
        desks = [row for row in desks if row.desk in served.services]
        everybody = line_now(db, office)
        line = {slug: ranks for slug, ranks in everybody.items() if slug in office.settings.services}
        called = for_the_supervisor(db, office, line, desks, served, now)
        hours = office.settings.opening
        params = {"office": office.id, "day": hours.local_day(now)}
        seen = _desks(db, office, desks, served)
        known = waits.of_services(db, office.id, now)
        held = db.execute(statements.HELD, {"office": office.id}).all()
        late = {each["desk"] for kind in ("idle", "unanswered", "visits") for each in called[kind]}
        return {
            "as_of": as_of(db, office),
            "day": {
                "is_open": hours.open_until(now) is not None,
                "waiting": sum(each.count for ranks in everybody.values() for each in ranks.values()),
                "held": len(held),
                "at_desks": sum(desk["ticket"] is not None for desk in seen),
                "to_come": db.execute(statements.TO_COME, params).scalar_one(),
            },
            "desks": [
                {**each, "needs": each["help_since"] is not None or each["desk"] in late} for each in seen
            ],
            "clerks": {row.desk: row.clerk for row in desks},
            "services": _services(db, office, line, served, now, known.services),
            "if_opened": if_opened(db, office, now, known.services),
            "is_rough": known.is_rough,
            "printers": printers_now(db, office),
            "alarms": {**alarms(db, office, now), **called},
            "notices": notices_now(db, office, now),
            "held": [ticket_data(row, None) for row in held],
            "line": waiting_line.part(db, office, now),
        }


def arranged_on(office: Office, weekday: int) -> dict[str, tuple[str, ...]]:
    """The services of each desk on a weekday, 0 for Monday, as each week brings them."""
    with office.storage.reading() as db:
        rows = db.execute(statements.WEEKLY, {"office": office.id, "day": weekday})
        kept = {row.desk: row.services for row in rows}
    return {name: services_of(office.settings, name, kept.get(name)) for name in office.settings.desks}


def arranged(office: Office, now: datetime) -> Arranged:
    """How the day is arranged: the services of each desk, each service's limit and how many were given."""
    with office.storage.reading() as db:
        caps = {row.service: row.cap for row in db.execute(statements.INTAKE, {"office": office.id})}
        given = given_today(db, office, now)
        return {
            "desks": arrangement.served(db, office).services,
            "caps": {slug: caps.get(slug) for slug in office.settings.services},
            "given": given,
        }


def _desks(db: Connection, office: Office, rows: Sequence[DeskRow], served: Served) -> list[DeskNow]:
    """Each desk with its ticket, and since when: called or begun, idle, paused, or closed."""
    at_desks = {row.desk: row for row in db.execute(statements.ALL_AT_DESKS, {"office": office.id})}
    known = {row.desk: row for row in rows}
    found: list[DeskNow] = []
    for name, services in served.services.items():
        row, current = known[name], at_desks.get(name)
        since = idle_since(row) if row.state == "open" else row.changed_at
        if current:
            since = current.started_at or current.called_at
        found.append(
            {
                "desk": name,
                "services": list(services),
                "only": office.settings.desks[name].only,
                "is_moved": set(services) != set(office.settings.desks[name].services),
                "state": row.state,
                "clerk": row.clerk,
                "ticket": current.number if current else None,
                "is_serving": bool(current and current.started_at),
                "since": written(since),
                "help_since": written(row.help_at),
            }
        )
    return found


def _services(
    db: Connection,
    office: Office,
    line: Line,
    served: Served,
    now: datetime,
    known: Mapping[str, WaitData | None],
) -> list[ServiceSeen]:
    """Each service: who waits and since when, what a new ticket has to expect, and what the day has done."""
    hours = office.settings.opening
    today = hours.local_day(now)
    midnight = datetime.combine(today, time(), hours.zone)
    params = {"office": office.id, "day": today, "since": midnight}
    finished: Counter[str] = Counter()
    for slug, count in db.execute(statements.FINISHED, params):
        finished[office.settings.present_service(slug)] += count
    missed = {slug: count for slug, count in db.execute(statements.MISSED, params)}
    intake = {row.service: row for row in db.execute(statements.INTAKE, {"office": office.id})}
    given = given_today(db, office, now)
    found: list[ServiceSeen] = []
    for service in office.settings.service:
        ranks, row = line.get(service.slug, {}), intake.get(service.slug)
        booked = ranks[policy.BOOKED].count if policy.BOOKED in ranks else 0
        waiting = sum(each.count for each in ranks.values())
        first = min((each.due_at for each in ranks.values()), default=None)
        found.append(
            {
                "slug": service.slug,
                "stopped": bool(row and row.stopped),
                "cap": cap_of(service, row.cap if row else None),
                "given": given[service.slug],
                "booked": booked,
                "walk_in": waiting - booked,
                "waits_since": written(first) if first and first <= now else None,
                "desks": served.desks_of(service.slug),
                "open_desks": served.open_desks_of(service.slug),
                "open_priority_desks": [
                    name for name in served.priority_desks_of(service.slug) if name in served.open
                ],
                "expected": known.get(service.slug),
                "served": finished.get(service.slug, 0),
                "no_shows": missed.get(service.slug, 0),
            }
        )
    return found
