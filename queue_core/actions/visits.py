"""What follows a call: the visit starts, ends, does not happen, waits, or goes elsewhere; and what staff say
of a ticket: its priority, its outcome, a note for the next desk.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, update

from queue_core.actions.act import act
from queue_core.actions.acting import UNSAID, Acting, Answer, Unsaid
from queue_core.actions.desks import desk_row, must_admit
from queue_core.actions.ticket_moves import (
    OFF_THE_DESK,
    aside,
    end_visit,
    find,
    miss_visit,
    move,
    ticket_answer,
)
from queue_core.data.queries import DESK_LINE, line_of_desk
from queue_core.data.rows import TicketRow
from queue_core.data.tickets import ticket as tickets
from queue_core.rules import limits, policy, states
from queue_core.rules.desk_states import DESK
from queue_core.rules.refusals import Refusal


@act
def start(acting: Acting, ticket: int, *, seen_at: str | None | Unsaid = UNSAID, by: str) -> Answer:
    """The visitor has come to the desk.

    Refuses with `unknown_ticket`, `changed`, `wrong_state`.
    """
    row = find(acting, ticket, seen_at)
    started = {"started_at": acting.now}
    return Answer(ticket_answer(acting, move(acting, row, "start", by=by, changes=started)))


@act
def finish(acting: Acting, ticket: int, *, seen_at: str | None | Unsaid = UNSAID, by: str) -> Answer:
    """The visit is over; a ticket for several services waits for the next one.

    Refuses with `unknown_ticket`, `changed`, `wrong_state`.
    """
    return Answer(ticket_answer(acting, end_visit(acting, find(acting, ticket, seen_at), by)))


@act
def no_show(acting: Acting, ticket: int, *, seen_at: str | None | Unsaid = UNSAID, by: str) -> Answer:
    """The visitor did not come; one with an appointment who was called before its time is put back instead.

    Refuses with `unknown_ticket`, `changed`, `wrong_state`.
    """
    return Answer(ticket_answer(acting, miss_visit(acting, find(acting, ticket, seen_at), by)))


@act
def put_back(acting: Acting, ticket: int, *, seen_at: str | None | Unsaid = UNSAID, by: str) -> Answer:
    """Put back into the line, at the old place.

    Refuses with `unknown_ticket`, `changed`, `wrong_state`, and with `return_too_late` for a no-show from
    before `return_minutes`.
    """
    row = find(acting, ticket, seen_at)
    states.TICKET.after("put_back", row.state)
    until = timedelta(minutes=acting.settings.line.return_minutes)
    if row.state == states.NO_SHOW and row.ended_at and acting.now > row.ended_at + until:
        raise Refusal("return_too_late", number=row.number)
    return Answer(ticket_answer(acting, move(acting, row, "put_back", by=by, changes=OFF_THE_DESK)))


@act
def hold(acting: Acting, ticket: int, *, seen_at: str | None | Unsaid = UNSAID, by: str) -> Answer:
    """Set the ticket aside at its desk until it is put back: the visitor fetches a paper.

    Refuses with `unknown_ticket`, `changed`, `wrong_state`.
    """
    row = find(acting, ticket, seen_at)
    held = move(acting, row, "hold", by=by, changes=aside(acting, row.desk))
    return Answer(ticket_answer(acting, held))


@act
def reopen(
    acting: Acting, ticket: int, *, reason: str, seen_at: str | None | Unsaid = UNSAID, by: str
) -> Answer:
    """Take a visit up again that was ended by mistake: the ticket is set aside at its desk, journalled as an
    exception with its reason.

    Refuses as a reason does, and with `unknown_ticket`, `changed`, `wrong_state`; with `too_late` more than
    `[line] reopen_minutes` after the end, or after the end of its day.
    """
    said = limits.reason(reason)
    row = find(acting, ticket, seen_at)
    state = states.TICKET.after("reopen", row.state)
    within = timedelta(minutes=acting.settings.line.reopen_minutes)
    was_called_today = row.announced_seq is not None and row.announced_seq > acting.day_seq
    if not was_called_today or not states.may_reopen(row.ended_at, acting.now, within):
        raise Refusal("too_late", number=row.number)
    why = {"because": "reopened", "said": said, "state": state}
    changes = aside(acting, row.desk)
    held = move(acting, row, "reopen", by=by, why=why, changes=changes)
    return Answer(ticket_answer(acting, held))


@act
def transfer(
    acting: Acting,
    ticket: int,
    *,
    service: str | None = None,
    desk: str | None = None,
    seen_at: str | None | Unsaid = UNSAID,
    seen_seq: int | Unsaid = UNSAID,
    by: str,
) -> Answer:
    """Send on to a service, or to a desk that alone may then call it; number and place are kept.

    Refuses with `unknown_ticket`, `changed`, `wrong_state`, `unknown_service`, `unknown_desk`, `desk_closed`,
    `priority_only`.
    """
    row = find(acting, ticket, seen_at, seen_seq)
    states.TICKET.after("transfer", row.state)
    changes: dict[str, Any]
    if desk is not None:
        DESK.after("receive", desk_row(acting, desk).state, desk=desk)
        must_admit(acting, desk, priority=row.priority)
        changes, why = {"line": line_of_desk(desk)}, {"because": "transferred", "to_desk": desk}
    else:
        if service not in acting.settings.services:
            raise Refusal("unknown_service", service=service)
        later = [slug for slug in row.later or () if slug != service] or None
        changes = {"service": service, "line": service, "later": later}
        why = {"because": "transferred", "from_service": row.service, "to_service": service}
    moved = move(acting, row, "transfer", by=by, why=why, changes=OFF_THE_DESK | changes)
    return Answer(ticket_answer(acting, moved))


@act
def give_priority(acting: Acting, ticket: int | str, *, reason: str, by: str) -> Answer:
    """Give a waiting ticket the mark of priority.

    A walk-in stands before the others then, by the time of arrival among those with priority; a booked ticket
    keeps its place. Refuses as a reason does, and with `unknown_ticket`, `wrong_state`, `already_so`.
    """
    return _mark(acting, ticket, "give_priority", True, reason, by)


@act
def withdraw_priority(acting: Acting, ticket: int | str, *, reason: str, by: str) -> Answer:
    """Take the mark away; a walk-in stands among the others again, and who was sent to a priority desk in the
    line of the service. Refuses as `give_priority` does.
    """
    return _mark(acting, ticket, "withdraw_priority", False, reason, by)


@act
def set_outcome(
    acting: Acting, ticket: int, *, outcome: str, seen_at: str | None | Unsaid = UNSAID, by: str
) -> Answer:
    """What a visit came to, one of `[[outcome]]`, or nothing; while the visitor is at a desk.

    Refuses with `unknown_ticket`, `changed`, `wrong_state`, `unknown_outcome`.
    """
    row = find(acting, ticket, seen_at)
    states.TICKET.after("set_outcome", row.state)
    if outcome and outcome not in [each.slug for each in acting.settings.outcome]:
        raise Refusal("unknown_outcome", outcome=outcome)
    if (row.outcome or "") != outcome:
        row = _keep(acting, row, outcome=outcome or None)
        why = {"because": "outcome", "outcome": outcome}
        acting.journal(states.TICKET.event("set_outcome"), by=by, ticket=row, desk=row.desk, why=why)
    return Answer(ticket_answer(acting, row))


@act
def note(
    acting: Acting, ticket: int, *, words: str, seen_at: str | None | Unsaid = UNSAID, by: str
) -> Answer:
    """A line for whoever sees this visitor next; empty takes it away.

    The journal says only that it was written. Refuses with `unknown_ticket`, `changed`, `wrong_state` for a
    ticket that has ended, `note_too_long`, `control_characters`, `damaged_letters`.
    """
    row, words = find(acting, ticket, seen_at), limits.NOTE.tidied(words)
    states.TICKET.after("note", row.state)
    if len(words) > limits.NOTE.most:
        raise Refusal("note_too_long", most=limits.NOTE.most)
    limits.NOTE.taken(words)
    if (row.note or "") != words:
        row = _keep(acting, row, note=words or None)
        acting.journal(states.TICKET.event("note"), by=by, ticket=row, desk=row.desk)
    return Answer(ticket_answer(acting, row))


def _mark(acting: Acting, ticket: int | str, act: str, priority: bool, reason: str, by: str) -> Answer:
    said = limits.reason(reason)
    row = find(acting, ticket)
    states.TICKET.after(act, row.state)
    if row.priority == priority:
        raise Refusal("already_so", number=row.number)
    rank = policy.rank_with(row.rank, priority=priority)
    row = _keep(acting, row, priority=priority, rank=rank, line=_line_with(acting, row, priority))
    acting.journal(states.TICKET.event(act), by=by, ticket=row, why={"because": "said", "said": said})
    return Answer(ticket_answer(acting, row))


def _line_with(acting: Acting, row: TicketRow, priority: bool) -> str:
    """The line of a ticket once it has the mark, or has it no more: no priority desk's without it."""
    sent_to = acting.settings.desks.get(row.line.removeprefix(DESK_LINE))
    if not row.line.startswith(DESK_LINE) or sent_to is None:
        return row.line
    return row.line if policy.may_call(sent_to.only, priority=priority) else row.service


def _keep(acting: Acting, row: TicketRow, **changes: Any) -> TicketRow:
    changed = update(tickets).where(tickets.c.id == bindparam("ticket")).values(**changes).returning(tickets)
    return acting.db.execute(changed, {"ticket": row.id}).one()
