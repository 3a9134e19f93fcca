"""The second step of a sign-in, after the password: a code of the app; or the app is set up first, where the
role needs one. The log names accounts by their number alone."""

import logging
from typing import Any

from flask import redirect, render_template, url_for

from counter.blueprint import blueprint
from counter.signin import keep_refused, page
from queue_core.actions import own_account
from queue_core.actions.staff import digest, new_token
from queue_core.language.catalogs import spoken
from queue_core.rules.refusals import Refusal
from queue_core.rules.second_factor import in_groups, tidied_recovery
from queue_core.web import context, known_browsers, second_factor, second_step, sessions
from queue_core.web.auth import Clerk, open_to_all
from queue_core.web.errors import sentence
from queue_core.web.limits import tries_of_a_password
from queue_core.web.open_limits import PAGES, at_most

log = logging.getLogger(__name__)


@blueprint.get("/sign-in/code")
@open_to_all
@at_most(PAGES)
def ask_code() -> Any:
    """The field for the code; who has no app yet is led to its set-up, without a password to the sign-in."""
    try:
        clerk, _to = second_step.waiting()
    except Refusal as refusal:
        return page(refusal, ""), refusal.status
    if not second_step.has(clerk):
        return redirect(url_for("counter.begin_set_up"))
    return _code_page()


@blueprint.post("/sign-in/code")
@open_to_all
@tries_of_a_password
def check_code() -> Any:
    """Check it; what is right signs in."""
    try:
        clerk, to = second_step.waiting()
        sessions.begin(clerk, second_step.given(clerk.id))
    except Refusal as refusal:
        return _refused(refusal, _code_page)
    _is_in(clerk)
    return redirect(to, 303)


@blueprint.get("/sign-in/set-up")
@open_to_all
@at_most(PAGES)
def begin_set_up() -> Any:
    """The key for the app, and the field for its first code."""
    try:
        clerk, _to = second_step.waiting()
        if second_step.has(clerk):
            return redirect(url_for("counter.ask_code"))
        return set_up_page(clerk, url_for("counter.finish_set_up"))
    except Refusal as refusal:
        return page(refusal, ""), refusal.status


@blueprint.post("/sign-in/set-up")
@open_to_all
@tries_of_a_password
def finish_set_up() -> Any:
    """The first code is right: the account has a second step from now on, and is signed in."""
    try:
        clerk, to = second_step.waiting()
        if second_step.has(clerk):
            return redirect(url_for("counter.ask_code"), 303)
        shown = set_up(clerk, to)
    except Refusal as refusal:
        return _refused(
            refusal, lambda refused: set_up_page(clerk, url_for("counter.finish_set_up"), refused)
        )
    _is_in(clerk)
    return shown


def set_up(clerk: Clerk, to: str, field: str = "old_code") -> str:
    """Keep the key that was offered, begin a session, and show the recovery codes, this once. Refuses as
    `actions.own_account.set_up`."""
    fresh, codes, secret = second_step.of_offered(clerk.id), second_factor.new_recovery(), new_token()
    own_account.set_up(
        context.office(),
        clerk.id,
        was=clerk.password_hash,
        fresh=fresh,
        recovery=digests(codes),
        code=second_step.given(clerk.id, field),
        **sessions.fresh(secret),
        by=clerk.by,
        now=context.now(),
    )
    sessions.adopt(clerk, secret)
    return recovery_page(codes, to)


def set_up_page(
    clerk: Clerk, to: str, refused: str | None = None, *, asks_password: bool = False, asks_old: bool = False
) -> str:
    """The key that was offered, as a QR code and in letters. Refuses with `sign_in_stale`."""
    key = second_factor.readable(clerk.id, second_step.offered_key())
    if key is None:
        raise Refusal("sign_in_stale")
    office = context.settings().office.name.in_(spoken.get().code)
    return render_template(
        "counter/second_step_set_up.html",
        key=in_groups(key),
        address=second_factor.address(key, clerk.login, office),
        to=to,
        refused=refused,
        asks_password=asks_password,
        asks_old=asks_old,
    )


def digests(codes: list[str]) -> list[str]:
    """What is kept of recovery codes."""
    return [digest(tidied_recovery(code)) for code in codes]


def recovery_page(codes: list[str], to: str) -> str:
    """Recovery codes, which are shown this once."""
    return render_template("counter/recovery_codes.html", codes=[in_groups(code) for code in codes], to=to)


def _code_page(refused: str | None = None) -> str:
    return render_template("counter/second_step.html", refused=refused)


def _is_in(clerk: Clerk) -> None:
    log.info("Account %s has signed in as %s, in two steps", clerk.id, clerk.role)
    known_browsers.remember(clerk.login)


def _refused(refusal: Refusal, its_page: Any) -> Any:
    log.warning("A second step of a sign-in was refused: %s", refusal.code)
    keep_refused(second_step.login())
    if refusal.code == "wrong_second_code":
        return its_page(sentence(refusal)), refusal.status
    return page(refusal, ""), refusal.status
