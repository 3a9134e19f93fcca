"""The supervisor's page of the day's arrangement: which desk serves what, how many tickets are given."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask_login import current_user

from counter.blueprint import blueprint
from queue_core import boards
from queue_core.actions import desks
from queue_core.rules.refusals import Refusal
from queue_core.web import context
from queue_core.web.auth import supervisors_only
from queue_core.web.errors import sentence
from queue_core.web.forms import act_context, new_key


@blueprint.get("/supervisor/arrangement")
@supervisors_only
def arrangement() -> str:
    """Each service with the desks that serve it today, and its limit."""
    return _page()


@blueprint.post("/supervisor/arrangement")
@supervisors_only
def arrange() -> Any:
    """Keep what was changed on the page; what another supervisor changed meanwhile stays."""
    try:
        desks.arrange(context.office(), desks=_desks(), caps=_caps(), **act_context(current_user.by))
    except Refusal as refusal:
        return _page(refused=sentence(refusal)), refusal.status
    return redirect(url_for("counter.oversee"), 303)


def _desks() -> dict[str, list[str]]:
    """The desks whose ticks differ from those that the page showed, with their services."""
    form, wanted = request.form, {}
    for desk in context.settings().desks:
        ticked = [slug for slug in context.settings().services if f"{desk}:{slug}" in form]
        if sorted(form.get(f"was-{desk}", "").split()) != sorted(ticked):
            wanted[desk] = ticked
    return wanted


def _caps() -> dict[str, int | None]:
    """The limits that differ from those that the page showed; -1, which is refused, for what is no number."""
    form, wanted = request.form, {}
    for slug in context.settings().services:
        given = form.get(f"cap-{slug}", "").strip()
        if given != form.get(f"was-cap-{slug}", ""):
            is_number = given.isascii() and given.isdigit() and len(given) < 9
            wanted[slug] = int(given) if is_number else -1 if given else None
    return wanted


def _page(refused: str | None = None) -> str:
    data = boards.arranged(context.office(), context.now())
    return render_template("counter/arrangement.html", data=data, refused=refused, key=new_key())
