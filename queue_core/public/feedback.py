"""When a visit is over, its ticket's page asks how it was; nobody learns whose answer it is."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import redirect, request, url_for

from queue_core.actions import feedback
from queue_core.public.blueprint import blueprint
from queue_core.rules.feedback import may_be_given
from queue_core.web import context
from queue_core.web.auth import open_to_all
from queue_core.web.open_limits import CONTACTS, at_most

ASKED, GIVEN, NOT_ASKED = "asked", "given", ""


@blueprint.post("/t/<token>/feedback")
@open_to_all
@at_most(CONTACTS)
def give_feedback(token: str) -> Any:
    """Count the answer. Refuses with `wrong_state`, `bad_score`, `too_long`, `control_characters`,
    `damaged_letters`, and with `not_found` where the office does not ask."""
    ticket = context.tracked(token)
    feedback.give(
        context.office(),
        ticket,
        request.form.get("score", ""),
        request.form.get("said", ""),
        by=feedback.VISITOR,
        now=context.now(),
        once=feedback.once_for(_page(ticket)),
    )
    return redirect(url_for("public.track", token=token), 303)


def state_of(data: Mapping[str, Any]) -> str:
    """Whether this ticket's page asks, once its visit is over, or has been answered."""
    ticket = data["ticket"]
    if not context.settings().office.feedback:
        return NOT_ASKED
    if feedback.was_given(context.office(), _page(ticket["id"]), context.now()):
        return GIVEN
    ended = ticket["ended_at"] and datetime.fromisoformat(ticket["ended_at"])
    return ASKED if not ended or may_be_given(ended, context.now()) else NOT_ASKED


def _page(ticket: int) -> str:
    """The address of a ticket's page as the server writes it: others may lead there too."""
    return f"/t/{context.track_token(ticket)}"
