"""The supervisor's page of messages: what was sent, what waits, what failed, each channel, a test."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask_login import current_user

from counter.blueprint import blueprint
from queue_core.actions import contacts
from queue_core.boards import messages
from queue_core.messages import texts
from queue_core.rules.refusals import Refusal
from queue_core.web import context
from queue_core.web.errors import sentence
from queue_core.web.forms import act_context, new_key
from queue_core.web.rights import needs

SHOWN = 200


@blueprint.get("/messages")
@needs("oversee")
def list_messages() -> str:
    """The last messages, without contacts, and how each channel does."""
    return _page()


@blueprint.post("/messages/test")
@needs("oversee")
def send_test() -> Any:
    """Send a test message by the channel that an address or a number is written to."""
    try:
        contacts.send_test(context.office(), request.form.get("to", ""), **act_context(current_user.by))
    except Refusal as refusal:
        return _page(refused=sentence(refusal)), refusal.status
    return redirect(url_for("counter.list_messages"), 303)


def _page(refused: str | None = None) -> str:
    office = context.office()
    return render_template(
        "counter/messages.html",
        messages=messages.newest_messages(office, SHOWN),
        channels=messages.channel_states(office),
        previews=texts.previews(office.settings, context.now()),
        refused=refused,
        key=new_key(),
    )
