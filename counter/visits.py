"""What a clerk does for a visitor: the acts after a call, and for those who come without a number."""

from collections.abc import Callable
from functools import partial

from flask import Response, request

from counter.blueprint import blueprint
from counter.desk_board import act_context, answer, mine, require_desk, seen_at
from queue_core.actions import check_in as arrivals
from queue_core.actions import slips, tickets, visits
from queue_core.actions.acting import Answer
from queue_core.actions.offered import OFFERED
from queue_core.language.catalogs import gettext, spoken
from queue_core.rules.refusals import Refusal
from queue_core.rules.states import WAITING
from queue_core.web import context
from queue_core.web.auth import staff_only

ACTS = {offered.page: offered.do for offered in OFFERED}
PRIORITY = {"give": visits.give_priority, "withdraw": visits.withdraw_priority}


@blueprint.post("/desks/<desk:desk>/check-ins")
@staff_only
def check_in(desk: str) -> Response:
    """Confirm a visitor's arrival by code or reference; the answer says the number."""
    code = request.form.get("code", "")
    return answer(
        require_desk(desk),
        lambda: arrivals.check_in(context.office(), code, **act_context()),
        said=_arrival_confirmed,
    )


@blueprint.post("/desks/<desk:desk>/tickets")
@staff_only
def take_in(desk: str) -> Response:
    """Give a number to somebody who comes without one; the answer says it, and its slip is printed."""
    service, language = request.form.get("service", ""), request.form.get("language") or None
    return answer(
        require_desk(desk),
        lambda: tickets.take(context.office(), service, language=language, **act_context()),
        said=_number_given,
    )


@blueprint.post("/desks/<desk:desk>/priority")
@staff_only
def set_priority(desk: str) -> Response:
    """Give a waiting number priority, or withdraw it, with a reason."""
    act = PRIORITY.get(request.form.get("becomes", ""))
    if act is None:
        raise Refusal("not_found")
    number, reason = request.form.get("ticket", ""), request.form.get("reason", "")
    return answer(require_desk(desk), lambda: act(context.office(), number, reason=reason, **act_context()))


@blueprint.post("/desks/<desk:desk>/tickets/<int:ticket>/<act>")
@staff_only
def ticket_act(desk: str, ticket: int, act: str) -> Response:
    """An act on the ticket at this desk, after its call."""
    chosen: Callable[..., Answer]
    if act == "transfer":
        kind, _, name = request.form.get("to", "").partition(":")
        if kind == "desk":
            chosen = partial(visits.transfer, desk=name)
        else:
            chosen = partial(visits.transfer, service=name)
    elif act == "note":
        chosen = partial(visits.note, words=request.form.get("words", ""))
    elif act == "outcome":
        chosen = partial(visits.set_outcome, outcome=request.form.get("outcome", ""))
    elif act in ACTS:
        chosen = partial(ACTS[act])
    elif act == "slip":
        return answer(mine(desk), lambda: slips.order_again(context.office(), ticket, **act_context()))
    else:
        raise Refusal("not_found")
    said = _back_before_the_hour if act == "no-show" else None
    return answer(
        mine(desk), lambda: chosen(context.office(), ticket, **seen_at(), **act_context()), said=said
    )


def _back_before_the_hour(done: Answer) -> str:
    """What to say when a booked visitor, called before the slot, went back into the line instead."""
    if done.data["state"] != WAITING:
        return ""
    return gettext(
        "%(number)s was called before the hour and is in the line again. Set it aside to call others first.",
        number=done.data["number"],
    )


def _arrival_confirmed(done: Answer) -> str:
    numbers = spoken.get().listing([done.data["number"], *done.data["also"]])
    return gettext("The arrival is confirmed: %(numbers)s.", numbers=numbers)


def _number_given(done: Answer) -> str:
    return gettext("The visitor has the number %(number)s.", number=done.data["number"])
