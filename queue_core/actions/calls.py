"""The desk calls: the next one by the rule, or a given ticket with a reason; calls again, and for a few
seconds takes back its last call.
"""

from typing import Any

from sqlalchemy import bindparam, select

from queue_core.actions.act import act
from queue_core.actions.acting import UNSAID, Acting, Answer, Unsaid
from queue_core.actions.desks import desk_row, must_admit
from queue_core.actions.free_desks import call_who_joins_by_the_clock
from queue_core.actions.next_call import call_in_order, call_up, who_is_next
from queue_core.actions.ticket_moves import (
    OFF_THE_DESK,
    end_visit,
    find,
    miss_visit,
    move,
    ticket_answer,
)
from queue_core.data import line_heads, queries
from queue_core.data.journal import journal
from queue_core.data.rows import DeskRow, EventRow, TicketRow
from queue_core.data.tickets import IS_AT_DESK
from queue_core.data.tickets import ticket as tickets
from queue_core.rules import limits, states
from queue_core.rules.desk_states import DESK
from queue_core.rules.refusals import Refusal


@act
def call_next(
    acting: Acting,
    desk: str,
    *,
    finish_current: bool = False,
    seen: str | None | Unsaid = UNSAID,
    came: bool | None = None,
    by: str,
) -> Answer:
    """Call the visitor whose place is the smallest among the lines of this desk; at a priority desk, among
    those of them who have the mark.

    The answer is the ticket with `why`. With `finish_current` an open ticket is finished first, and that
    stands even when nobody waits. `seen` is the number that stood at the desk when its clerk pressed, None
    for none: a press on what no longer stands there does nothing. `came` is whether the visitor of the open
    ticket has come: who has not is a no-show, as `visits.no_show` has it. Refuses with `unknown_desk`,
    `desk_closed`, `desk_paused`, `changed` (with `number`, what stands there), `desk_busy`,
    `arrival_unknown` where `[line] ask_arrival` asks for `came` and it is not said, `nobody_waiting` (with
    `finished`).
    """
    row = desk_row(acting, desk)
    finished = make_ready(acting, row, finish_current, seen, by, came)
    ticket = who_is_next(acting, row)
    if ticket is None:
        raise Refusal("nobody_waiting", kept=finished is not None, desk=desk, finished=finished)
    return call_in_order(acting, ticket, desk, by)


@act
def call_this(
    acting: Acting,
    desk: str,
    ticket: int | str,
    *,
    reason: str,
    finish_current: bool = False,
    seen: str | None | Unsaid = UNSAID,
    seen_seq: int | Unsaid = UNSAID,
    came: bool | None = None,
    by: str,
) -> Answer:
    """Call a given waiting ticket, against the order: journalled as an exception with its reason.

    `ticket` is an id or a number of today. Refuses as `call_next` and a reason do, and with
    `unknown_ticket`, `wrong_state`, `other_desk`, `priority_only`, `is_elsewhere`.
    """
    said = limits.reason(reason)
    row = find(acting, ticket, seen_seq=seen_seq)
    make_ready(acting, desk_row(acting, desk), finish_current, seen, by, came)
    if row.line.startswith(queries.DESK_LINE) and row.line != queries.line_of_desk(desk):
        raise Refusal("other_desk", desk=row.line.removeprefix(queries.DESK_LINE))
    must_admit(acting, desk, priority=row.priority)
    elsewhere = line_heads.desk_of_party(acting.db, row)
    if elsewhere:
        raise Refusal("is_elsewhere", number=row.number, desk=elsewhere)
    return call_up(acting, row, desk, {"because": "exception", "said": said}, by)


@act
def call_who_joins(acting: Acting, *, by: str) -> Answer:
    """Let the desks that call by themselves call the booked whose number joins the line by the clock."""
    before = len(acting.written)
    call_who_joins_by_the_clock(acting)
    return Answer({"called": len(acting.written) - before})


@act
def recall(acting: Acting, ticket: int, *, seen_at: str | None | Unsaid = UNSAID, by: str) -> Answer:
    """Show and sound a call once more.

    Refuses with `unknown_ticket`, `changed`, `wrong_state`.
    """
    row = find(acting, ticket, seen_at)
    announced = {"announced_at": acting.now, "announced_seq": acting.last_seq + 1, "lit_at": None}
    return Answer(ticket_answer(acting, move(acting, row, "recall", by=by, changes=announced)))


def make_ready(
    acting: Acting,
    desk: DeskRow,
    finish_current: bool,
    seen: str | None | Unsaid,
    by: str,
    came: bool | None = None,
) -> dict[str, Any] | None:
    """See that the desk may call; end its open ticket if that is wished, and answer it.

    Refuses with `desk_closed`, `desk_paused`, `changed`, `desk_busy`, `arrival_unknown`.
    """
    DESK.after("call", desk.state, desk=desk.desk)
    current = at_desk(acting, desk.desk)
    _as_seen(desk.desk, current, seen)
    if current is None:
        return None
    if not finish_current:
        raise Refusal("desk_busy", desk=desk.desk, number=current.number)
    if came is False:
        return ticket_answer(acting, miss_visit(acting, current, by))
    if came is None and acting.settings.line.ask_arrival and current.state == states.CALLED:
        raise Refusal("arrival_unknown", desk=desk.desk, number=current.number)
    return ticket_answer(acting, end_visit(acting, current, by, why={"because": "next_called"}))


def _as_seen(desk: str, current: TicketRow | None, seen: str | None | Unsaid) -> None:
    """Refuse with `changed` where something else stands at the desk than the presser saw."""
    number = current.number if current else None
    wanted = seen.strip().upper() or None if isinstance(seen, str) else seen
    if wanted is not UNSAID and wanted != number:
        raise Refusal("changed", desk=desk, number=number)


def at_desk(acting: Acting, desk: str) -> TicketRow | None:
    """The open ticket of a desk: called or being served."""
    return acting.db.execute(_AT_DESK, {"office": acting.office.id, "name": desk}).one_or_none()


_AT_DESK = select(tickets).where(
    tickets.c.office_id == bindparam("office"), tickets.c.desk == bindparam("name"), IS_AT_DESK
)


@act
def undo_call(acting: Acting, desk: str, *, seen: str | None | Unsaid = UNSAID, by: str) -> Answer:
    """Put the ticket just called back into its place, and the one that the call finished back to the desk.

    A ticket for several services whose visit was ended so waits for the next one, and stays there; one that
    was said not to have come stays a no-show, which `visits.put_back` takes back. One that
    was made for a visit at once has no place to go back to: it is cancelled. The answer is the ticket that
    was called; `reopened` the number of the other. `seen` as for `call_next`. Refuses with
    `unknown_desk`, `changed`, and with `undo_too_late` ten seconds after the call, or once its visitor has
    come.
    """
    desk_row(acting, desk)
    called = at_desk(acting, desk)
    _as_seen(desk, called, seen)
    if called is None or called.announced_seq is None:
        raise Refusal("undo_too_late")
    if not states.may_undo(called.state, called.called_at, called.announced_at, acting.now):
        raise Refusal("undo_too_late")
    before, call = _last_two(acting, called.announced_seq)
    if call.event != "ticket.called":
        raise Refusal("undo_too_late")
    if (call.why or {}).get("because") == "at_once":
        gone = OFF_THE_DESK | {"ended_at": acting.now}
        back = move(acting, called, "cancel", by=by, why=_UNDONE, changes=gone)
    else:
        back = move(acting, called, "undo_call", by=by, why=_UNDONE, changes=OFF_THE_DESK)
    reopened = _reopen(acting, before, by) if before and before.desk == desk else None
    return Answer(ticket_answer(acting, back, reopened=reopened))


def _reopen(acting: Acting, ended: EventRow, by: str) -> str | None:
    """Take up the visit that a call ended; None if it ended otherwise, or its visitor is elsewhere now."""
    if ended.event != "ticket.finished" or (ended.why or {}).get("because") != "next_called":
        return None
    if ended.ticket_id is None:
        return None
    ticket = find(acting, ended.ticket_id)
    act = "undo_finish" if ticket.started_at else "undo_finish_called"
    if not states.TICKET.admits(act, ticket.state) or line_heads.desk_of_party(acting.db, ticket):
        return None
    why = _UNDONE | {"state": states.TICKET.after(act, ticket.state)}
    move(acting, ticket, act, by=by, why=why, changes={"ended_at": None})
    return ticket.number


def _last_two(acting: Acting, seq: int) -> tuple[EventRow | None, EventRow]:
    """The event of a number, and the one before it: one transaction finishes and calls."""
    params = {"office": acting.office.id, "before": seq - 1, "seq": seq}
    *before, last = acting.db.execute(_EVENTS, params).all()
    return (before[0] if before else None), last


_UNDONE = {"because": "undone"}
_EVENTS = (
    select(journal.c.event, journal.c.ticket_id, journal.c.desk, journal.c.why)
    .where(
        journal.c.office_id == bindparam("office"),
        journal.c.seq.between(bindparam("before"), bindparam("seq")),
    )
    .order_by(journal.c.seq)
)
