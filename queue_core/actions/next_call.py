"""Whom a desk would call, and the call itself."""

from datetime import timedelta
from typing import Any

from queue_core.actions.acting import Acting, Answer
from queue_core.actions.ticket_moves import find, move, ticket_answer
from queue_core.data import line_heads, queries
from queue_core.data.arrangement import services_of
from queue_core.data.rows import DeskRow, TicketRow
from queue_core.rules import policy


def lines_of(acting: Acting, desk: DeskRow) -> list[str]:
    """The lines that a desk calls from: its services', and its own."""
    return [*services_of(acting.settings, desk.desk, desk.services), queries.line_of_desk(desk.desk)]


def who_is_next(acting: Acting, desk: DeskRow) -> TicketRow | None:
    """The ticket with the smallest place among the lines of a desk, of those that have joined them; at a
    priority desk, of those with the mark."""
    marked = True if acting.settings.desks[desk.desk].only else None
    heads = line_heads.heads(acting.db, acting.office.id, lines_of(acting, desk), marked=marked)
    place = policy.who_is_next(heads, acting.now, timedelta(minutes=acting.settings.line.early_minutes))
    return find(acting, place.id) if place else None


def call_in_order(acting: Acting, ticket: TicketRow, desk: str, by: str) -> Answer:
    """Call the ticket that is next at a desk that is ready, with the reason of its place."""
    passed = 0
    if policy.is_booked(ticket.rank):
        passed = queries.walk_ins_waiting(acting.db, acting.office.id, ticket.service)
    only = acting.settings.desks[desk].only
    why = policy.why_next(ticket.rank, ticket.due_at, ticket.taken_at, ticket.slot_at, passed, only=only)
    return call_up(acting, ticket, desk, why, by)


def call_up(acting: Acting, ticket: TicketRow, desk: str, why: dict[str, Any], by: str) -> Answer:
    """Call a ticket to a desk that is ready, for this reason. Refuses with `wrong_state`."""
    changes = {
        "desk": desk,
        "called_at": acting.now,
        "announced_at": acting.now,
        "announced_seq": acting.last_seq + 1,
    }
    called = move(acting, ticket, "call", by=by, desk=desk, why=why, changes=changes)
    return Answer(ticket_answer(acting, called, why=why), made=True)
