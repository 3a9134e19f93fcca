"""Moving a ticket from one state to the next.

A move is a conditional update that must change exactly one row, with its event in the same transaction.
"""

from collections.abc import Mapping
from datetime import timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, func, or_, select, update
from sqlalchemy.sql.dml import ReturningUpdate

from queue_core.actions.acting import UNSAID, Acting, Unsaid
from queue_core.data import queries, waits
from queue_core.data.journal import journal
from queue_core.data.office import desk as desks
from queue_core.data.queries import BEYOND_ANY_ID
from queue_core.data.rows import TicketRow
from queue_core.data.tickets import IS_UNFINISHED
from queue_core.data.tickets import ticket as tickets
from queue_core.rules import policy, searching, states
from queue_core.rules.refusals import Refusal

OFF_THE_DESK: dict[str, Any] = {
    "desk": None,
    "called_at": None,
    "started_at": None,
    "ended_at": None,
    "held_at": None,
    "announced_at": None,
    "announced_seq": None,
    "lit_at": None,
}
"""What leaving a desk clears."""


def aside(acting: Acting, desk: str | None) -> dict[str, Any]:
    """What setting a ticket aside changes: it has left the desk, which remembers it."""
    return OFF_THE_DESK | {"desk": desk, "held_at": acting.now}


def find(
    acting: Acting,
    ticket: int | str,
    seen_at: str | None | Unsaid = UNSAID,
    seen_seq: int | Unsaid = UNSAID,
) -> TicketRow:
    """A ticket by its id, or by its number (`A017`, or as people type it):
    the one that lives, else today's.

    `seen_at` is the desk where it stood when somebody pressed, None for none; `seen_seq` the last event about
    it that was seen. Refuses with `unknown_ticket`, and with `changed` where it stands elsewhere by now, or
    where something has been done with it since.
    """
    if isinstance(ticket, int) and abs(ticket) >= BEYOND_ANY_ID:
        raise Refusal("unknown_ticket")
    wanted: dict[str, Any]
    if isinstance(ticket, int):
        wanted = {"ticket": ticket, "office": acting.office.id}
        row = acting.db.execute(_BY_ID, wanted).one_or_none()
    else:
        wanted = {"number": searching.number(ticket), "office": acting.office.id, "day": acting.today}
        living = acting.db.execute(queries.LIVING, wanted).one_or_none()
        row = living or acting.db.execute(_BY_NUMBER, wanted).one_or_none()
    if row is None:
        raise Refusal("unknown_ticket")
    if seen_at is not UNSAID and row.desk != seen_at:
        raise Refusal("changed", number=row.number, desk=row.desk)
    if (
        seen_seq is not UNSAID
        and seen_seq != acting.db.execute(_LAST_SEQ, {"office": row.office_id, "ticket": row.id}).scalar()
    ):
        raise Refusal("changed", number=row.number, desk=row.desk)
    return row


def move(
    acting: Acting,
    ticket: TicketRow,
    act: str,
    *,
    by: str,
    desk: str | None = None,
    why: Mapping[str, Any] | None = None,
    changes: Mapping[str, Any] | None = None,
) -> TicketRow:
    """Apply an act of the table in `rules.states`, journal it, and answer the ticket as it is now.

    `desk` is the one the event is told of; the ticket's own before the move unless given. `changes` are of
    other columns than the state. Refuses with `wrong_state`.
    """
    changed = {**(changes or {}), "state": states.TICKET.after(act, ticket.state)}
    params = {f"new_{column}": value for column, value in changed.items()}
    params |= {"ticket": ticket.id, "before": ticket.state}
    moved = acting.db.execute(_change_of(tuple(changed)), params).one()
    if ticket.state in states.AT_DESK and moved.state not in states.AT_DESK:
        freed = {"office": acting.office.id, "name": ticket.desk, "at": acting.now}
        acting.db.execute(_FREE, freed)
    event = states.TICKET.event(act, ticket.state)
    acting.journal(event, by=by, ticket=moved, desk=desk or ticket.desk, why=why)
    if moved.state == states.WAITING:
        acting.joined.add(moved.id)
    return moved


def end_visit(
    acting: Acting, ticket: TicketRow, by: str, *, why: Mapping[str, Any] | None = None
) -> TicketRow:
    """Finish: served, or waiting for the next of the ticket's services, number and place kept.

    Refuses with `wrong_state`.
    """
    known = [slug for slug in ticket.later or () if slug in acting.settings.services]
    if not known:
        ended = {"ended_at": acting.now}
        return move(acting, ticket, "finish", by=by, why=why, changes=ended)
    service, *later = known
    states.TICKET.after("finish_and_go_on", ticket.state)
    acting.journal("ticket.finished", by=by, ticket=ticket, desk=ticket.desk, why=why)
    why = {"because": "next_service", "from_service": ticket.service, "to_service": service}
    onward = OFF_THE_DESK | {"service": service, "line": service, "later": later or None}
    return move(acting, ticket, "finish_and_go_on", by=by, why=why, changes=onward)


def miss_visit(acting: Acting, ticket: TicketRow, by: str) -> TicketRow:
    """The visitor did not come; one with an appointment who was called before its time is put back instead.

    Refuses with `wrong_state`.
    """
    states.TICKET.after("no_show", ticket.state)
    slot_at, called_at = ticket.slot_at, ticket.called_at
    if policy.is_booked(ticket.rank) and slot_at and called_at and called_at < slot_at:
        why = {"because": "called_before_slot", "slot_at": slot_at.isoformat()}
        return move(acting, ticket, "put_back", by=by, why=why, changes=OFF_THE_DESK)
    return move(acting, ticket, "no_show", by=by, changes={"ended_at": acting.now})


@lru_cache
def _change_of(columns: tuple[str, ...]) -> ReturningUpdate[*tuple[Any, ...]]:
    """The conditional update of these columns; made once for each kind of move."""
    return (
        update(tickets)
        .where(tickets.c.id == bindparam("ticket"), tickets.c.state == bindparam("before"))
        .values({column: bindparam(f"new_{column}") for column in columns})
        .returning(tickets)
    )


def ticket_answer(acting: Acting, ticket: TicketRow, **more: Any) -> dict[str, Any]:
    """A ticket as an act answers it; people ahead are counted up to `policy.COUNTED_TO`."""
    ahead = wait = None
    if ticket.state == states.WAITING:
        early = timedelta(minutes=acting.settings.line.early_minutes)
        ahead = queries.ahead(acting.db, ticket, acting.now, early, limited=True)
        wait = None if "wait" in more else waits.of_ticket(acting.db, ticket, acting.now)
    return {**queries.ticket_data(ticket, ahead, wait), **more}


def release(acting: Acting, lines: str) -> None:
    """Let those who stood in the lines of a desk (`@3`, or `@%` for all) stand in their service's again.

    Whatever their state: a no-show may still be put back.
    """
    since = acting.today - timedelta(days=1)
    acting.db.execute(_RELEASE, {"office": acting.office.id, "lines": lines, "since": since})


_LAST_SEQ = select(func.max(journal.c.seq)).where(
    journal.c.office_id == bindparam("office"), journal.c.ticket_id == bindparam("ticket")
)
_BY_ID = select(tickets).where(
    tickets.c.id == bindparam("ticket"), tickets.c.office_id == bindparam("office")
)
_BY_NUMBER = select(tickets).where(
    tickets.c.office_id == bindparam("office"),
    tickets.c.day_on == bindparam("day"),
    tickets.c.number == bindparam("number"),
)
_FREE = (
    update(desks)
    .where(desks.c.office_id == bindparam("office"), desks.c.desk == bindparam("name"))
    .values(free_at=bindparam("at"))
)
_RELEASE = (
    update(tickets)
    .where(
        tickets.c.office_id == bindparam("office"),
        or_(tickets.c.day_on >= bindparam("since"), IS_UNFINISHED),
        tickets.c.line.like(bindparam("lines")),
    )
    .values(line=tickets.c.service)
)
