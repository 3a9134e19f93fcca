"""The supervisor gives what is open of a service that config.toml no longer names to another service."""

from typing import Any

from flask import redirect, request, url_for
from flask_login import current_user

from counter.blueprint import blueprint
from queue_core.actions import sent_on
from queue_core.web import context
from queue_core.web.forms import act_context
from queue_core.web.rights import needs


@blueprint.post("/supervisor/gone-services/<slug>")
@needs("oversee")
def send_on_gone(slug: str) -> Any:
    """Send all of its numbers and appointments to the service that was chosen."""
    sent_on.send_on(context.office(), slug, to=request.form.get("to", ""), **act_context(current_user.by))
    return redirect(url_for("counter.oversee"), 303)
