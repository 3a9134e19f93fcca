"""A press too many: for a few seconds a desk may take back its last call."""

from sqlalchemy import Row, bindparam, select

from queue_core.actions.act import act
from queue_core.actions.acting import Acting, Answer
from queue_core.actions.calls import at_desk
from queue_core.actions.desks import desk_row
from queue_core.actions.moving import OFF_THE_DESK, find, move, told
from queue_core.data import queries
from queue_core.data.journal import journal
from queue_core.rules import states
from queue_core.rules.refusals import Refusal


@act
def undo_call(acting: Acting, desk: str, *, by: str) -> Answer:
    """Put the ticket just called back into its place, and the one that the call finished back to the desk.

    A ticket for several services whose visit was ended so waits for the next one, and stays there. The answer
    is the ticket that was called; `reopened` the number of the other. Refuses with `unknown_desk`, and with
    `undo_too_late` ten seconds after the call, or once its visitor has come.
    """
    desk_row(acting, desk)
    called = at_desk(acting, desk)
    if called is None or not states.may_undo(called.state, called.called_at, called.announced_at, acting.now):
        raise Refusal("undo_too_late")
    before, call = _last_two(acting, called.announced_seq)
    if call.event != "ticket.called":
        raise Refusal("undo_too_late")
    back = move(acting, called, "put_back", "ticket.put_back", by=by, why=_UNDONE, changes=OFF_THE_DESK)
    reopened = _reopen(acting, before, by) if before and before.desk == desk else None
    return Answer(told(acting, back, reopened=reopened))


def _reopen(acting: Acting, ended: Row, by: str) -> str | None:
    """Take up the visit that a call ended; None if it ended otherwise, or its visitor is elsewhere now."""
    if ended.event != "ticket.finished" or (ended.why or {}).get("because") != "next_called":
        return None
    ticket = find(acting, ended.ticket_id)
    if ticket.state != states.SERVED or queries.desk_of_party(acting.connection, ticket):
        return None
    act, state = ("reopen", states.SERVING) if ticket.started_at else ("reopen_called", states.CALLED)
    why = _UNDONE | {"state": state}
    move(acting, ticket, act, "ticket.reopened", by=by, why=why, changes={"ended_at": None})
    return ticket.number


def _last_two(acting: Acting, seq: int) -> tuple[Row | None, Row]:
    """The event of a number, and the one before it: one transaction finishes and calls."""
    asked = {"office": acting.office.id, "before": seq - 1, "seq": seq}
    *before, last = acting.connection.execute(_EVENTS, asked).all()
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
