"""A press too many: for a few seconds a desk may take back its last call."""

from sqlalchemy import bindparam, select

from queue_core.actions.act import act
from queue_core.actions.acting import Acting, Answer
from queue_core.actions.calls import at_desk
from queue_core.actions.desks import desk_row
from queue_core.actions.moving import OFF_THE_DESK, find, move, told
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
    before = {"office": acting.office.id, "seq": called.announced_seq - 1, "name": desk}
    before |= {"at": called.called_at}
    ended = acting.connection.execute(_FINISHED, before).scalar_one_or_none()
    finished = find(acting, ended) if ended is not None else None
    why = {"because": "undone"}
    back = move(acting, called, "put_back", "ticket.put_back", by=by, why=why, changes=OFF_THE_DESK)
    if finished is not None and finished.state == states.SERVED:
        was = "reopen" if finished.started_at else "reopen_called"
        move(acting, finished, was, "ticket.reopened", by=by, why=why, changes={"ended_at": None})
    return Answer(told(acting, back, reopened=finished.number if finished else None))


# The event before the call: one transaction finishes and calls.
_FINISHED = select(journal.c.ticket_id).where(
    journal.c.office_id == bindparam("office"),
    journal.c.seq == bindparam("seq"),
    journal.c.desk == bindparam("name"),
    journal.c.event == "ticket.finished",
    journal.c.at == bindparam("at"),
)
