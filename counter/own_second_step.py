"""The second step of one's own sign-in: set up, set up on another phone, new recovery codes, left out."""

import logging
from collections.abc import Callable
from typing import Any

from flask import redirect, render_template, request, session, url_for
from flask_login import current_user

from counter.blueprint import blueprint
from counter.second_step import digests, recovery_page, set_up, set_up_page
from queue_core.actions import own_account
from queue_core.actions.staff import new_token
from queue_core.boards import credentials
from queue_core.rules.refusals import Refusal
from queue_core.rules.sessions import PROVIDER
from queue_core.web import context, second_factor, second_step, sessions
from queue_core.web.auth import Clerk, check_password, staff_only
from queue_core.web.errors import sentence
from queue_core.web.limits import tries_of_a_password

log = logging.getLogger(__name__)


@blueprint.get("/second-step")
@staff_only
def own_second_step() -> Any:
    """Whether there is one, and the ways to change it; a provider's accounts have theirs there."""
    if current_user.session.way == PROVIDER:
        return redirect(url_for("counter.list_sessions"))
    return _page(left_out=session.pop("left_out", False))


@blueprint.post("/second-step/key")
@staff_only
def make_key() -> Any:
    """A new key for the app, which counts once a code of it has come."""
    if current_user.session.way == PROVIDER:
        raise Refusal("set_by_provider")
    second_step.offer_key(current_user.id)
    return redirect(url_for("counter.show_set_up"), 303)


@blueprint.get("/second-step/set-up")
@staff_only
def show_set_up() -> Any:
    """The key that was made, and what shows that it is its account's owner who asks."""
    try:
        return _set_up_page()
    except Refusal:
        return redirect(url_for("counter.own_second_step"))


@blueprint.post("/second-step/set-up")
@staff_only
@tries_of_a_password
def set_up_own() -> Any:
    """Keep the key; a browser that was left open sets up nothing, as the password is asked for."""
    try:
        clerk = check_password(current_user.login, request.form.get("password", ""))
        shown = set_up(clerk, url_for("counter.own_second_step"))
    except Refusal as refusal:
        _log(refusal)
        if refusal.code == "sign_in_stale":
            return redirect(url_for("counter.own_second_step"), 303)
        return _set_up_page(sentence(refusal)), refusal.status
    log.info("Account %s has set up a second step", clerk.id)
    return shown


@blueprint.post("/second-step/recovery")
@staff_only
@tries_of_a_password
def new_recovery_codes() -> Any:
    """New recovery codes in place of the earlier ones."""

    def renew(clerk: Clerk) -> str:
        codes = second_factor.new_recovery()
        own_account.renew_recovery(
            context.office(),
            clerk.id,
            was=clerk.password_hash,
            code=second_step.given(clerk.id),
            recovery=digests(codes),
            by=clerk.by,
            now=context.now(),
        )
        return recovery_page(codes, url_for("counter.own_second_step"))

    return _done("recovery", renew)


@blueprint.post("/second-step/leave-out")
@staff_only
@tries_of_a_password
def leave_out() -> Any:
    """Sign in by the password alone from now on, where the role may."""

    def leave(clerk: Clerk) -> Any:
        secret = new_token()
        own_account.leave_out(
            context.office(),
            clerk.id,
            was=clerk.password_hash,
            code=second_step.given(clerk.id),
            **sessions.fresh(secret),
            by=clerk.by,
            now=context.now(),
        )
        sessions.adopt(clerk, secret)
        session["left_out"] = True
        return redirect(url_for("counter.own_second_step"), 303)

    return _done("leave-out", leave)


def _done(at: str, change: Callable[[Clerk], Any]) -> Any:
    try:
        return change(check_password(current_user.login, request.form.get("password", "")))
    except Refusal as refusal:
        _log(refusal)
        return _page(sentence(refusal), at), refusal.status


def _log(refusal: Refusal) -> None:
    log.warning("Account %s did not change its second step: %s", current_user.id, refusal.code)


def _set_up_page(refused: str | None = None) -> str:
    asks_old = second_step.has(current_user)
    return set_up_page(
        current_user, url_for("counter.set_up_own"), refused, asks_password=True, asks_old=asks_old
    )


def _page(refused: str | None = None, at: str | None = None, left_out: bool = False) -> str:
    return render_template(
        "counter/own_second_step.html",
        factor=credentials.factor_of(context.office(), current_user.id),
        is_required=current_user.role in context.settings().signin.second_factor,
        refused=refused,
        at=at,
        left_out=left_out,
    )
