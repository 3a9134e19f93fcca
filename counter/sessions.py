"""Where one is signed in: the list of one's own sessions, and their end. A page that is in use says so."""

import logging
from datetime import timedelta
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_login import current_user

from counter.blueprint import blueprint
from queue_core.actions import sessions as acts
from queue_core.rules.refusals import Refusal
from queue_core.rules.sessions import PROVIDER
from queue_core.web import context, sessions
from queue_core.web.auth import check_password, staff_only
from queue_core.web.errors import sentence
from queue_core.web.limits import tries_of_a_password

FRESH = timedelta(minutes=5)
log = logging.getLogger(__name__)


@blueprint.get("/sessions")
@staff_only
def list_sessions() -> str:
    """Every browser where one is signed in now."""
    return _page(ended=request.args.get("ended", type=int))


@blueprint.post("/sessions")
@staff_only
@tries_of_a_password
def end_sessions() -> Any:
    """End those that were chosen. Asks for the password, so that a browser that was left open signs nobody
    out (ASVS 5.0.0, 7.5.2)."""
    if current_user.session.way == PROVIDER and not _is_fresh():
        return redirect(url_for("counter.to_provider", again=1, next=url_for("counter.list_sessions")), 303)
    try:
        if current_user.session.way != PROVIDER:
            check_password(current_user.login, request.form.get("password", ""))
    except Refusal as refusal:
        log.warning("Account %s ended no sessions: %s", current_user.id, refusal.code)
        return _page(refused=sentence(refusal)), refusal.status
    chosen = request.form.getlist("session")
    answer = acts.end_own(context.office(), chosen, by=current_user.by, now=context.now())
    return redirect(url_for("counter.list_sessions", ended=answer.data["ended"]), 303)


@blueprint.post("/present")
@staff_only
def stay() -> Any:
    """Somebody is active on a page, though nothing is asked of the server: the session goes on."""
    return "", 204


def _is_fresh() -> bool:
    """Whether this browser has signed in just now: who has no password here shows so that it is they."""
    return context.now() - current_user.session.began_at < FRESH


def _page(refused: str | None = None, ended: int | None = None) -> str:
    return render_template(
        "counter/sessions.html",
        sessions=sessions.living(current_user.login),
        own=current_user.session.name,
        refused=refused,
        ended=ended,
        asks=current_user.session.way != PROVIDER,
        is_fresh=_is_fresh(),
    )
