"""Lines and pasts too long to be made by acts: the database makes their rows, a statement for each kind."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from queue_core.actions import desks
from queue_core.concurrency import unhurried
from queue_core.data.db import Office
from tests.databases import of
from tests.office import founded, shipped

DAY = 1000
"""Tickets of a past day."""


def grown(folder, url: str, waiting: int, past: int) -> Office:
    """An office with so many who wait and so many tickets of days that have ended, each with two events."""
    now = datetime.now(UTC)
    office = founded(shipped(folder, storage={"url": url or of(folder)}), now)
    kind = "sqlite" if office.storage.is_sqlite else "postgresql"
    with unhurried(), office.storage.transaction(office.id) as db:
        given = {"today": now.astimezone(office.settings.zone).date().isoformat()}
        given |= {"now": _instant(kind, now - timedelta(hours=2))}
        for count, sentences in ((past, (TICKETS_PAST, EVENTS_PAST, COUNTED)), (waiting, (TICKETS_WAITING,))):
            for sentence in sentences if count else ():
                db.execute(text(sentence.format(**SPOKEN[kind])), given | {"count": count})
    desks.open_desk(office, "1", by="bench", now=now)
    return office


def keep_statistics(office: Office) -> None:
    """What PostgreSQL's own housekeeping does some minutes after so many changes."""
    if office.storage.is_sqlite:
        return
    with unhurried(), office.storage.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("ANALYZE"))


def _instant(kind: str, at: datetime) -> int | datetime:
    return (
        at if kind == "postgresql" else (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    )


SPOKEN = {
    "sqlite": {
        "numbers": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)",
        "from": "n",
        "today": ":today",
        "later": ":now + i * 1000",
        "earlier": ":now - (:count - i) * 60 * 1000000",
        "day": f"date(:today, '-' || (1 + (:count - i) / {DAY}) || ' days')",
    },
    "postgresql": {
        "numbers": "",
        "from": "generate_series(1, :count) AS n(i)",
        "today": "CAST(:today AS date)",
        "later": "CAST(:now AS timestamptz) + i * interval '1 millisecond'",
        "earlier": "CAST(:now AS timestamptz) - (:count - i) * interval '1 minute'",
        "day": f"CAST(:today AS date) - (1 + (:count - i) / {DAY})",
    },
}
_SERVICE = "CASE i % 10 WHEN 0 THEN 'utilities' ELSE 'taxes' END"
TICKETS_WAITING = f"""
    INSERT INTO ticket (office_id, day_on, number, service, origin, language, state, line, rank, due_at,
                        taken_at)
    {{numbers}} SELECT 1, {{today}}, 'A' || (1000000 + i), {_SERVICE}, 'walk_in', 'ro', 'waiting',
    {_SERVICE}, CASE i % 20 WHEN 0 THEN 0 ELSE 2 END, {{later}}, {{later}} FROM {{from}}
"""
TICKETS_PAST = f"""
    INSERT INTO ticket (office_id, day_on, number, service, origin, language, state, line, rank, due_at,
                        taken_at, called_at, ended_at, announced_at, announced_seq)
    {{numbers}} SELECT 1, {{day}}, 'A' || ((:count - i) % {DAY}), {_SERVICE}, 'walk_in', 'ro',
    CASE i % 30 WHEN 0 THEN 'no_show' ELSE 'served' END,
    {_SERVICE}, CASE i % 5 WHEN 0 THEN 0 ELSE 2 END, {{earlier}}, {{earlier}}, {{earlier}}, {{earlier}},
    {{earlier}}, 2 * i - 1 FROM {{from}}
"""
EVENTS_PAST = f"""
    INSERT INTO journal (office_id, seq, at, event, ticket_id, number, service, desk, by)
    {{numbers}} SELECT 1, 2 * i - twice, {{earlier}},
    CASE twice WHEN 1 THEN 'ticket.called' ELSE 'ticket.finished' END, i,
    'A' || ((:count - i) % {DAY}), {_SERVICE}, '1', 'bench'
    FROM {{from}}, (SELECT 1 AS twice UNION ALL SELECT 0) AS two
"""
COUNTED = "UPDATE office SET last_seq = 2 * :count WHERE id = 1"
