"""What a clerk does for a visitor: the acts after a call, and for those who come without a number."""

from collections.abc import Callable
from functools import partial

from flask import Response, request
from flask_login import current_user

from counter.blueprint import blueprint
from counter.desk_board import act_context, answer, came, mine, require_desk, seen, seen_at
from counter.desk_said import arrival_confirmed, number_given, priority_changed, sent_on, what_was_done
from queue_core.actions import at_once, slips, tickets, visits
from queue_core.actions import check_in as arrivals
from queue_core.actions.acting import Answer
from queue_core.actions.offered import OFFERED
from queue_core.rules.refusals import Refusal
from queue_core.web import context
from queue_core.web.rights import needs

ACTS = {offered.page: offered.do for offered in OFFERED}
PRIORITY = {"give": visits.give_priority, "withdraw": visits.withdraw_priority}


@blueprint.post("/desks/<desk:desk>/check-ins")
@needs("check_in")
def check_in(desk: str) -> Response:
    """Confirm a visitor's arrival by code or reference; the answer says the number."""
    code = request.form.get("code", "")
    return answer(
        require_desk(desk),
        lambda: arrivals.check_in(context.office(), code, **act_context()),
        said=arrival_confirmed,
    )


@blueprint.post("/desks/<desk:desk>/tickets")
@needs("serve")
def take_in(desk: str) -> Response:
    """Give a number to somebody who comes without one; the answer says it, and its slip is printed."""
    service, language = request.form.get("service", ""), request.form.get("language") or None
    return answer(
        require_desk(desk),
        lambda: tickets.take(context.office(), service, language=language, **act_context()),
        said=number_given,
    )


@blueprint.post("/desks/<desk:desk>/visits")
@needs("serve")
def serve_at_once(desk: str) -> Response:
    """Serve somebody without a number at once: a number is made, and called here."""
    asked = request.form
    if "priority" in asked and not current_user.has("give_priority"):
        raise Refusal("wrong_scope")
    return answer(
        mine(desk),
        lambda: at_once.serve_at_once(
            context.office(),
            desk,
            asked.get("service", ""),
            reason=asked.get("reason", ""),
            priority="priority" in asked,
            finish_current=True,
            came=came(),
            prints="print" in asked,
            **seen(),
            **act_context(),
        ),
    )


@blueprint.post("/desks/<desk:desk>/priority")
@needs("give_priority")
def set_priority(desk: str) -> Response:
    """Give a waiting number priority, or withdraw it, with a reason."""
    act = PRIORITY.get(request.form.get("becomes", ""))
    if act is None:
        raise Refusal("not_found")
    number, reason = request.form.get("ticket", ""), request.form.get("reason", "")
    return answer(
        require_desk(desk),
        lambda: act(context.office(), number, reason=reason, **act_context()),
        said=priority_changed,
    )


@blueprint.post("/desks/<desk:desk>/tickets/<int:ticket>/<act>")
@needs("serve", acts={"reopen": "reopen"})
def ticket_act(desk: str, ticket: int, act: str) -> Response:
    """An act on the ticket at this desk, after its call."""
    chosen: Callable[..., Answer]
    said: Callable[[Answer], str] = partial(what_was_done, act)
    if act == "transfer":
        kind, _, name = request.form.get("to", "").partition(":")
        to_desk, to_service = (name, "") if kind == "desk" else ("", name)
        chosen = partial(visits.transfer, desk=to_desk or None, service=to_service)
        said = partial(sent_on, to_service, to_desk)
    elif act == "note":
        chosen = partial(visits.note, words=request.form.get("words", ""))
    elif act == "outcome":
        chosen = partial(visits.set_outcome, outcome=request.form.get("outcome", ""))
    elif act == "reopen":
        chosen = partial(visits.reopen, reason=request.form.get("reason", ""))
    elif act in ACTS:
        chosen = partial(ACTS[act])
    elif act == "slip":
        return answer(
            mine(desk), lambda: slips.order_again(context.office(), ticket, **act_context()), said=said
        )
    else:
        raise Refusal("not_found")
    return answer(
        mine(desk), lambda: chosen(context.office(), ticket, **seen_at(), **act_context()), said=said
    )
