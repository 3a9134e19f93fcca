"""What staff say of a ticket: its priority, its outcome, a note for the next desk."""

from typing import Any

from sqlalchemy import Row, bindparam, update

from queue_core.actions.act import act
from queue_core.actions.acting import Acting, Answer
from queue_core.actions.moving import find, told
from queue_core.data.tickets import ticket as tickets
from queue_core.rules import policy, states
from queue_core.rules.refusals import Refusal

LONGEST_NOTE = 200


@act
def give_priority(acting: Acting, ticket: int | str, *, reason: str, by: str) -> Answer:
    """Let a waiting walk-in stand before the others, by the time of arrival among those with priority.

    Refuses with `reason_needed`, `unknown_ticket`, `wrong_state`, `already_so`.
    """
    return _rank(acting, ticket, policy.WALK_IN, policy.PRIORITY, "ticket.priority_given", reason, by)


@act
def withdraw_priority(acting: Acting, ticket: int | str, *, reason: str, by: str) -> Answer:
    """Let a waiting ticket with priority stand among the walk-ins again. Refuses as `give_priority` does."""
    return _rank(acting, ticket, policy.PRIORITY, policy.WALK_IN, "ticket.priority_withdrawn", reason, by)


@act
def set_outcome(acting: Acting, ticket: int, *, outcome: str, by: str) -> Answer:
    """What a visit came to, one of `[[outcome]]`, or nothing; while the visitor is at a desk.

    Refuses with `unknown_ticket`, `wrong_state`, `unknown_outcome`.
    """
    row = find(acting, ticket)
    if row.state not in states.AT_DESK:
        raise Refusal("wrong_state", act="set_outcome", state=row.state)
    if outcome and outcome not in [each.slug for each in acting.settings.outcome]:
        raise Refusal("unknown_outcome", outcome=outcome)
    if (row.outcome or "") != outcome:
        row = _keep(acting, row, outcome=outcome or None)
        why = {"because": "outcome", "outcome": outcome}
        acting.journal("ticket.outcome_set", by=by, ticket=row, desk=row.desk, why=why)
    return Answer(told(acting, row))


@act
def note(acting: Acting, ticket: int, *, words: str, by: str) -> Answer:
    """A line for whoever sees this visitor next; empty takes it away.

    The journal says only that it was written. Refuses with `unknown_ticket`, `wrong_state` for a ticket that
    has ended, `note_too_long`.
    """
    row, words = find(acting, ticket), " ".join(words.split())
    if row.state in states.ENDED:
        raise Refusal("wrong_state", act="note", state=row.state)
    if len(words) > LONGEST_NOTE:
        raise Refusal("note_too_long", most=LONGEST_NOTE)
    if (row.note or "") != words:
        row = _keep(acting, row, note=words or None)
        acting.journal("ticket.noted", by=by, ticket=row, desk=row.desk)
    return Answer(told(acting, row))


def _rank(
    acting: Acting, ticket: int | str, was: int, becomes: int, event: str, reason: str, by: str
) -> Answer:
    if not reason.strip():
        raise Refusal("reason_needed")
    row = find(acting, ticket)
    if row.state != states.WAITING or row.rank == policy.BOOKED:
        raise Refusal("wrong_state", act=event.removeprefix("ticket."), state=row.state)
    if row.rank != was:
        raise Refusal("already_so", number=row.number)
    row = _keep(acting, row, rank=becomes)
    acting.journal(event, by=by, ticket=row, why={"because": "said", "said": reason.strip()})
    return Answer(told(acting, row))


def _keep(acting: Acting, row: Row, **changes: Any) -> Row:
    changed = update(tickets).where(tickets.c.id == bindparam("ticket")).values(**changes).returning(tickets)
    return acting.connection.execute(changed, {"ticket": row.id}).one()
