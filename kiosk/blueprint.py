"""The blueprint that the kiosk's pages share, who acts on it, and the page of a number just given."""

from datetime import timedelta
from typing import Any

from flask import redirect, request, session, url_for

from queue_core.rules.refusals import Refusal
from queue_core.web import context, devices
from queue_core.web.static_files import WithFiles

blueprint = WithFiles(
    "kiosk", __name__, url_prefix="/kiosk", template_folder="templates", static_folder="static"
)

OPENS_FOR = timedelta(seconds=90)
"""How long what was given to one visitor, a number or a paper, can be looked at on the screen."""


def name() -> str:
    """What this screen is called."""
    device = devices.current("kiosk")
    return device.name if device else "unnamed"


def by() -> str:
    """Who acts: this screen."""
    return f"kiosk:{name()}"


def printer() -> str | None:
    """Where this screen's slips come out; None is the office's first printer."""
    device = devices.current("kiosk")
    return device.printer if device else None


def show(ticket: int, *, known: bool = False, code: str | None = None) -> Any:
    """Go to the number's page. `known`: confirmed before this; with `code` its slip may be had once more."""
    session["shown"] = {
        "ticket": ticket,
        "at": context.now().isoformat(),
        "known": known,
        "code": code,
    }
    return redirect(url_for("kiosk.number"), 303)


def wants_priority() -> bool:
    """Whether the visitor has ticked it. Refuses with `priority_not_offered` where staff alone give it."""
    if "priority" not in request.form:
        return False
    settings = context.settings()
    if not (settings.line.priority_at_kiosk and settings.priority):
        raise Refusal("priority_not_offered")
    return True
