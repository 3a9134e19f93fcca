"""What calls for the supervisor now, found at each look; only who has seen it is remembered.

Long waits, calls that nobody answers, visits without an end, idle desks, services that no open desk serves,
clerks who ask for help, a booking site that has fallen silent: each knows since when, so that the page can
count the minutes itself. And a server in need.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from shutil import disk_usage

from sqlalchemy import Connection

from queue_core.boards import statements
from queue_core.boards.office_shapes import (
    AtDeskTooLong,
    DeskAlarm,
    LongWait,
    SilentChannel,
    SilentFeed,
    Since,
    SupervisorsAlarms,
)
from queue_core.boards.staff_alarms import name_of
from queue_core.boards.unserved import Line, Waiting, oldest_first, priority_shut, since_when, unserved
from queue_core.data.arrangement import Served
from queue_core.data.db import Office
from queue_core.data.left_behind import left_behind
from queue_core.data.messages import PUSH
from queue_core.data.queries import written
from queue_core.data.rows import DeskRow
from queue_core.rules import policy
from queue_core.settings import priority


def line_now(db: Connection, office: Office) -> Line:
    """Who waits, also for services that config.toml no longer has."""
    found: dict[str, dict[int, Waiting]] = {}
    for service, rank, count, due_at in db.execute(statements.WAITS, {"office": office.id}):
        found.setdefault(service, {})[rank] = Waiting(count, due_at)
    return found


def for_the_supervisor(
    db: Connection, office: Office, line: Line, desks: Sequence[DeskRow], served: Served, now: datetime
) -> SupervisorsAlarms:
    """The alarms that only the supervisor sees, the oldest of each kind first."""
    limits = office.settings.alarm
    return {
        "desks": oldest_first(
            {"desk": row.desk, "since": written(row.help_at)} for row in desks if row.help_at
        ),
        "gone": [
            {"service": each.service, "tickets": each.tickets, "appointments": each.appointments}
            for each in left_behind(db, office.id, office.settings)
        ],
        "unserved": unserved(db, office, line, served, now),
        "priority_shut": priority_shut(db, office, served, now),
        "booked": _waits(db, office, line, [policy.BOOKED], limits.booked_minutes, now),
        "waits": _waits(db, office, line, policy.NOT_BOOKED, limits.wait_minutes, now),
        "unanswered": _at_desks(db, office, "called", limits.unanswered_minutes, now),
        "visits": _at_desks(db, office, "serving", limits.visit_minutes, now),
        "idle": _idle(db, office, desks, served, now),
        "feed": _silent_feed(db, office, now),
        "webhook": _gone_webhook(db, office),
        "channels": _silent_channels(db, office),
        "law": [{"lacks": each} for each in priority.lacks(office.settings)],
        "server": _server(office),
        "seen": [
            {"alarm": row.alarm, "instance": row.instance, "by": name_of(db, row.by), "at": written(row.at)}
            for row in db.execute(statements.ALARMS_SEEN, {"office": office.id})
        ],
    }


def _waits(
    db: Connection, office: Office, line: Line, ranks: Sequence[int], minutes: int, now: datetime
) -> list[LongWait]:
    """The one of each service who waits longest, where that is longer than so many minutes; 0 is never."""
    found: list[LongWait] = []
    for slug, known in line.items():
        first = min(((known[rank].due_at, rank) for rank in ranks if rank in known), default=None)
        if minutes and first and now - first[0] > timedelta(minutes=minutes):
            params = {"office": office.id, "slug": slug, "rank_": first[1]}
            row = db.execute(statements.LONGEST, params).one()
            found.append({"service": slug, "number": row.number, "since": written(row.due_at)})
    return oldest_first(found)


def _at_desks(db: Connection, office: Office, state: str, minutes: int, now: datetime) -> list[AtDeskTooLong]:
    """The numbers that have been called, or served, for longer than so many minutes; 0 is never."""
    since = {
        row: row.started_at if state == "serving" else row.called_at
        for row in db.execute(statements.ALL_AT_DESKS, {"office": office.id})
        if row.state == state
    }
    return oldest_first(
        {"desk": row.desk, "number": row.number, "since": written(at)}
        for row, at in since.items()
        if minutes and at and now - at > timedelta(minutes=minutes)
    )


def _idle(
    db: Connection, office: Office, desks: Sequence[DeskRow], served: Served, now: datetime
) -> list[DeskAlarm]:
    """Open desks that for `idle_minutes` have called nobody, though somebody has waited for them as long."""
    enough = timedelta(minutes=office.settings.alarm.idle_minutes)
    busy = {row.desk for row in db.execute(statements.ALL_AT_DESKS, {"office": office.id})}
    found: list[DeskAlarm] = []
    for row in desks:
        free_since = idle_since(row)
        if not enough or row.state != "open" or row.desk in busy or now - free_since < enough:
            continue
        marked = True if row.desk in served.priority else None
        waits_since = since_when(db, office, served.lines_of(row.desk), now, marked=marked)
        if waits_since is not None and now - waits_since >= enough:
            found.append({"desk": row.desk, "since": written(max(free_since, waits_since))})
    return oldest_first(found)


def idle_since(desk: DeskRow) -> datetime:
    """Since when an open desk without a ticket has nobody: the last one left, or it was opened."""
    return max(desk.changed_at, desk.free_at or desk.changed_at)


def _silent_feed(db: Connection, office: Office, now: datetime) -> SilentFeed | None:
    """Whether the booking site has said nothing for too long while the office is open; 0 minutes is never."""
    patience = timedelta(minutes=office.settings.alarm.feed_minutes)
    if not patience or office.settings.opening.open_until(now) is None:
        return None
    heard_at = db.execute(statements.FEED_AT, {"office": office.id}).scalar_one()
    return None if heard_at and now - heard_at <= patience else {"since": written(heard_at)}


def _gone_webhook(db: Connection, office: Office) -> Since | None:
    gone_at = db.execute(statements.WEBHOOK_GONE_AT, {"office": office.id}).scalar_one()
    return {"since": written(gone_at)} if gone_at else None


def _silent_channels(db: Connection, office: Office) -> list[SilentChannel]:
    """The channels whose last message was not delivered, those that config.toml still names."""
    wanted = office.settings.messages
    named = {*wanted.channels, *([PUSH] if wanted.push else [])}
    if not named:
        return []
    rows = db.execute(statements.CHANNELS, {"office": office.id})
    return oldest_first(
        {"name": row.name, "problem": row.problem, "since": written(row.at)}
        for row in rows
        if not row.ok and row.name in named
    )


def _server(office: Office) -> str | None:
    """Whether this server cannot write (`database`), or soon may not (`disk`); or cannot use config.toml as
    somebody has changed it, and goes on as before (`file`).
    """
    if office.storage.reach.trouble:
        return "database"
    if office.file_fault:
        return "file"
    limit = office.settings.alarm.disk_mb * 1_000_000
    return "disk" if limit and disk_usage(office.settings.folder).free < limit else None
