"""A clerk serves somebody who has no ticket at once."""

from queue_core.actions import slips
from queue_core.actions.act import act
from queue_core.actions.acting import UNSAID, Acting, Answer, Unsaid
from queue_core.actions.calls import make_ready
from queue_core.actions.desks import desk_row, must_admit
from queue_core.actions.next_call import call_up
from queue_core.actions.tickets import known_language, make
from queue_core.rules import limits, policy
from queue_core.rules.refusals import Refusal
from queue_core.rules.states import TICKET


@act
def serve_at_once(
    acting: Acting,
    desk: str,
    service: str,
    *,
    reason: str,
    priority: bool = False,
    language: str | None = None,
    finish_current: bool = False,
    seen: str | None | Unsaid = UNSAID,
    came: bool | None = None,
    prints: bool = False,
    by: str,
) -> Answer:
    """Make a ticket and call it to this desk, ahead of all who wait: an exception, with its reason.

    Hours, stopped intake and the day's limit do not bind it. Its slip is printed only where `prints` asks for
    it. The answer is the ticket with `why`. Refuses as `call_next` and a reason do, and with
    `unknown_service`, `unknown_language`, `priority_only`.
    """
    said = limits.reason(reason)
    row = desk_row(acting, desk)
    if service not in acting.settings.services:
        raise Refusal("unknown_service", service=service)
    must_admit(acting, desk, priority=priority)
    arrived_at = acting.arrival()
    ticket = make(
        acting,
        service,
        act="serve_at_once",
        origin="walk_in",
        rank=policy.rank_with(policy.WALK_IN, priority=priority),
        priority=priority,
        due_at=arrived_at,
        language=known_language(acting.settings, language),
        taken_at=arrived_at,
    )
    made = TICKET.event("serve_at_once")
    acting.journal(made, by=by, ticket=ticket, why={"because": "at_once", "said": said})
    # A finish comes between the two, for an undo looks for it right before the call.
    make_ready(acting, row, finish_current, seen, by, came)
    answer = call_up(acting, ticket, desk, {"because": "at_once", "said": said}, by)
    if prints:
        slips.order(acting, ticket, None)
    return answer
