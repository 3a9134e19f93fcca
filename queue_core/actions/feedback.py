"""A visitor says how the visit was: a score and perhaps a few words, with nobody attached.

What is kept names no ticket and no hour (`data.feedback`), and neither does the journal's event. That a
ticket has answered is known from the answer that is kept for a repeat: its digest can be made again from the
ticket's signed address alone, and it is gone a day later, when nobody is asked any more.
"""

from datetime import datetime

from queue_core.actions.act import act
from queue_core.actions.acting import Acting, Answer
from queue_core.actions.once import Once, remembered
from queue_core.actions.ticket_moves import find
from queue_core.data import feedback
from queue_core.data.db import Office
from queue_core.rules import limits
from queue_core.rules.feedback import may_be_given
from queue_core.rules.feedback import score as scored
from queue_core.rules.refusals import Refusal
from queue_core.rules.states import TICKET

VISITOR = "visitor"


@act
def give(acting: Acting, ticket: int, score: str, said: str, *, by: str) -> Answer:
    """Count one answer for the visit's service and day: `score` "1" to "5", `said` empty or some words.

    With `once_for` a ticket answers once: whatever it says later gets the first answer. Refuses with
    `unknown_ticket`, `wrong_state` (also when the visit ended too long ago), `not_found` where the office
    does not ask, `bad_score`, and as limits.FEEDBACK does.
    """
    if not acting.settings.office.feedback:
        raise Refusal("not_found")
    row = find(acting, ticket)
    TICKET.after("give_feedback", row.state)
    if not may_be_given(row.ended_at, acting.now):
        raise TICKET.refusal("give_feedback", row.state)
    words = limits.FEEDBACK.taken(said)
    feedback.keep(acting.db, acting.office.id, row.day_on, row.service, scored(score), words)
    acting.journal("feedback.given", by=by)
    return Answer({}, made=True)


def once_for(page: str) -> Once:
    """What makes the ticket of this page answer once. What was answered is not in it: the digest of one of
    five scores, kept beside its instant, would say which it was."""
    return Once.of(VISITOR, "POST", page, "feedback", None)


def was_given(office: Office, page: str, now: datetime) -> bool:
    """Whether the ticket of this page has answered."""
    with office.storage.reading() as db:
        return remembered(db, once_for(page), now) is not None
