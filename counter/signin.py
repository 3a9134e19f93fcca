"""Staff sign in and out, and change their own password. The log names accounts by their number alone."""

import logging
from contextlib import suppress
from typing import Any

from flask import redirect, render_template, request, session, url_for
from flask_login import current_user

from counter.blueprint import blueprint
from queue_core import boards
from queue_core.actions import acting, own_account, sign_ins, staff
from queue_core.boards import credentials
from queue_core.concurrency import off_the_hub
from queue_core.language.catalogs import gettext, spoken
from queue_core.rules import limits
from queue_core.rules.refusals import N_, Refusal
from queue_core.rules.rights import KEEPER
from queue_core.rules.sessions import PROVIDER
from queue_core.web import context, known_browsers, provider, second_step, sessions
from queue_core.web.auth import check_password, open_to_all, staff_only
from queue_core.web.errors import sentence
from queue_core.web.limits import tries_of_a_password
from queue_core.web.open_limits import PAGES, at_most
from queue_core.web.origin import origin

log = logging.getLogger(__name__)


@blueprint.get("/sign-in")
@open_to_all
@at_most(PAGES)
def sign_in() -> Any:
    """Name and password."""
    if current_user.is_authenticated:
        return redirect(wanted())
    return page(None, request.args.get("next", ""))


@blueprint.post("/sign-in")
@open_to_all
@tries_of_a_password
def do_sign_in() -> Any:
    """Check them; it takes about 100 ms, whether the account exists or not. A second step is asked for then,
    and nobody is signed in yet."""
    login, password = request.form.get("login", "").strip(), request.form.get("password", "")
    try:
        clerk = check_password(login, password)
        if context.settings().signin.passwords == "admins" and clerk.role != KEEPER:
            raise Refusal("use_provider", name=provider_name())
        if second_step.is_needed(clerk):
            second_step.wait_for(clerk, wanted())
            return redirect(url_for("counter.ask_code"), 303)
        sessions.begin(clerk)
    except Refusal as refusal:
        log.warning("A sign-in was refused: %s", refusal.code)
        keep_refused(login)
        return page(refusal, request.form.get("next", "")), refusal.status
    log.info("Account %s has signed in as %s", clerk.id, clerk.role)
    known_browsers.remember(clerk.login)
    return redirect(wanted(), 303)


def keep_refused(login: str) -> None:
    """Into the audit, if there is such an account. A database that cannot write refuses nobody's sign-in."""
    with suppress(Refusal):
        if credentials.account_of(context.office(), limits.account_name(login)):
            sign_ins.refuse_sign_in(
                context.office(), login, origin=origin(), by=acting.SYSTEM, now=context.now()
            )


@blueprint.post("/sign-out")
@staff_only
def sign_out() -> Any:
    """Leave; a desk that is open stays open, and who leaves with a visitor there is asked first."""
    visits = [each for each in boards.desks_of(context.office(), current_user.login) if each.number]
    if visits and "all_the_same" not in request.form:
        return render_template("counter/leaving.html", visits=visits)
    log.info("Account %s has signed out", current_user.id)
    was = current_user.session
    sessions.end()
    if was.way == PROVIDER and context.settings().signin.is_provided:
        from counter.provider import signed_out  # it has its pages from here

        return signed_out(was.id_token)
    return redirect(url_for("counter.sign_in"), 303)


@blueprint.get("/password")
@staff_only
def own_password() -> Any:
    """The form that changes one's own password; who has none here is shown where they are signed in."""
    if current_user.session.way == PROVIDER:
        return redirect(url_for("counter.list_sessions"))
    changed = session.pop("password_changed", False)
    return render_template("counter/password.html", refused=None, changed=changed)


@blueprint.post("/password")
@staff_only
@tries_of_a_password
def change_own_password() -> Any:
    """Change it; whoever else had signed in with the old one is out, and this browser begins anew."""
    try:
        # The old password is checked before anything else, so that no other refusal confirms a guess.
        clerk = check_password(current_user.login, request.form.get("old", ""))
        if written_twice() == request.form.get("old", ""):
            raise Refusal("password_as_before")
        fresh = hashed(written_twice(), clerk.login, clerk.name)
        secret = staff.new_token()
        own_account.change_password(
            context.office(),
            was=clerk.password_hash,
            password_hash=fresh,
            own=current_user.session.digest,
            **sessions.fresh(secret),
            by=clerk.by,
            now=context.now(),
        )
    except Refusal as refusal:
        log.warning("Account %s did not change its password: %s", current_user.id, refusal.code)
        refused = sentence(refusal)
        return render_template("counter/password.html", refused=refused, changed=False), refusal.status
    sessions.adopt(clerk, secret)
    session["password_changed"] = True
    return redirect(url_for("counter.own_password"), 303)


def hashed(password: str, *about: str) -> str:
    """A new password's hash. Refuses with `weak_password`, also for one like `about` or the office's name."""
    office = context.settings().office
    names = (*office.name.values(), *office.owner.values())
    return off_the_hub(staff.hashed, password, *about, *names)


def written_twice() -> str:
    """The new password of a form. Refuses with `passwords_differ`."""
    password = request.form.get("password", "")
    if password != request.form.get("again", ""):
        raise Refusal("passwords_differ")
    return password


def page(refusal: Refusal | None, to: str) -> str:
    """The sign-in, which leads to the page `to`; after a refusal with its sentence."""
    return render_template(
        "counter/sign_in.html",
        refused=sentence(refusal) if refusal else None,
        next=to,
        is_away=provider.is_away(),
    )


def provider_name() -> str:
    """What the provider's account is called, in the language that is spoken."""
    return context.settings().signin.account_word.in_(spoken.get().code) or gettext(
        N_("the account of the institution")
    )


def wanted() -> str:
    """The page that was asked for before the sign-in, if it is one of ours."""
    asked = request.values.get("next", "")
    ours = asked.startswith(("/counter/", "/kiosk/slips")) and asked.isprintable()
    return asked if ours else url_for("counter.choose_desk")
