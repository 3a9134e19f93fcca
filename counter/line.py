"""The line for the supervisor: who waits, in calling order and why, and what can be done with one of them."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_login import current_user

from counter.blueprint import blueprint
from queue_core.actions import calls, tickets, visits
from queue_core.actions.acting import Answer, SeenSeq
from queue_core.boards import waiting_line
from queue_core.rules.refusals import Refusal
from queue_core.web import context
from queue_core.web.errors import sentence
from queue_core.web.forms import act_context, new_key
from queue_core.web.rights import needs


@blueprint.get("/supervisor/line")
@needs("oversee")
def show_line() -> Any:
    """A part of the line: from its start or after a ticket, of all services or of one."""
    service, after = request.args.get("service") or None, request.args.get("after", type=int)
    try:
        part = waiting_line.part_of_line(context.office(), context.now(), service=service, after=after)
    except Refusal:
        # The last one shown was called meanwhile, or the service is none: the line begins anew.
        return redirect(url_for("counter.show_line"))
    return render_template("counter/line.html", part=part, service=service, after=after)


@blueprint.get("/supervisor/line/<int:ticket>")
@needs("oversee")
def show_waiting(ticket: int) -> str:
    """One who waits, and what can be done."""
    return _page(ticket)


@blueprint.post("/supervisor/line/<int:ticket>/cancel")
@needs("oversee")
def cancel_waiting(ticket: int) -> Any:
    """Take a ticket out of the line."""
    return _done(ticket, lambda **how: tickets.cancel(context.office(), ticket, **_seen(), **how))


@blueprint.post("/supervisor/line/<int:ticket>/transfer")
@needs("oversee")
def send_on(ticket: int) -> Any:
    """Send a ticket on: to another service, or to one desk."""
    kind, _, name = request.form.get("to", "").partition(":")
    send = partial(visits.transfer, desk=name) if kind == "desk" else partial(visits.transfer, service=name)
    return _done(ticket, lambda **how: send(context.office(), ticket, **_seen(), **how))


@blueprint.post("/supervisor/line/<int:ticket>/call")
@needs("oversee")
def call_to_desk(ticket: int) -> Any:
    """Call a ticket to a desk that is free: an exception to the order, with its reason."""
    desk, reason = request.form.get("desk", ""), request.form.get("reason", "")
    return _done(
        ticket,
        lambda **how: calls.call_this(
            context.office(), desk, ticket, reason=reason, seen=None, **_seen(), **how
        ),
    )


@blueprint.post("/supervisor/line/<int:ticket>/priority")
@needs("oversee", "give_priority")
def change_priority(ticket: int) -> Any:
    """Give a waiting ticket priority, or withdraw it, with a reason."""
    act = {"give": visits.give_priority, "withdraw": visits.withdraw_priority}.get(
        request.form.get("becomes", "")
    )
    if act is None:
        raise Refusal("not_found")
    reason = request.form.get("reason", "")
    return _done(ticket, lambda **how: act(context.office(), ticket, reason=reason, **how))


def _seen() -> SeenSeq:
    """The last event about the ticket when its page was shown; nothing where a form does not say."""
    seq = request.form.get("seen_seq", type=int)
    return {} if seq is None else {"seen_seq": seq}


def _done(ticket: int, act: Callable[..., Answer]) -> Any:
    """Do an act and lead back to the office; where it is declined, show the ticket as it is now and why."""
    try:
        act(**act_context(current_user.by))
    except Refusal as refusal:
        return _page(ticket, sentence(refusal)), refusal.status
    return redirect(url_for("counter.oversee", _anchor="line"), 303)


def _page(ticket: int, refused: str | None = None) -> str:
    data = waiting_line.waiting_ticket(context.office(), ticket, context.now())
    return render_template("counter/waiting_ticket.html", data=data, refused=refused, key=new_key())
