"""Calls of acts, right and wrong, for the type checker alone: this file is never run.

Each wrong one says what it must be refused for. Were it not refused, `warn_unused_ignores` would say so.
"""

from datetime import datetime

from queue_core.actions import calls, feed_appointments, tickets, visits
from queue_core.actions.once import ActContext, Once
from queue_core.data.db import Office


def right(office: Office, now: datetime, once: Once | None, context: ActContext) -> str:
    calls.call_next(office, "1", finish_current=True, by="staff:ana", now=now, once=once)
    calls.call_next(office, desk="1", by="staff:ana", now=now, rehearsal=True)
    visits.start(office, 7, **context)
    feed_appointments.put(office, "R1", service="taxes", slot_at=now, **context)
    return str(tickets.take(office, "taxes", later=["utilities"], **context).data["number"])


def wrong(office: Office, now: datetime, context: ActContext) -> None:
    calls.call_next(office, "1", finish=True, by="staff:ana", now=now)  # type: ignore[call-arg]
    calls.call_next(office, 1, by="staff:ana", now=now)  # type: ignore[arg-type]
    calls.call_next(office, "1", now=now)  # type: ignore[call-arg]
    calls.call_next(office, "1", by="staff:ana")  # type: ignore[call-arg]
    calls.call_next(office, "1", by="staff:ana", now="2026-02-02")  # type: ignore[arg-type]
    calls.call_next(office, "1", by="staff:ana", now=now, once="key")  # type: ignore[arg-type]
    calls.call_next("1", "1", by="staff:ana", now=now)  # type: ignore[arg-type]
    calls.call_this(office, "1", "A001", **context)  # type: ignore[call-arg]
    tickets.take(office, "taxes", later=1, **context)  # type: ignore[arg-type]
    print(calls.call_next(office, "1", **context).ticket)  # type: ignore[attr-defined]
