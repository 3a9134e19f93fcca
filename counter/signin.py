"""Staff sign in and out."""

from typing import Any

from flask import redirect, render_template, request, session, url_for
from flask_login import current_user, login_user, logout_user

from counter.room import room
from queue_core.rules.refusals import Refusal
from queue_core.web.auth import check_password, open_to_all, staff_only
from queue_core.web.errors import sentence
from queue_core.web.limits import SIGN_INS, limiter, of_this_account


@room.get("/sign-in")
@open_to_all
def sign_in() -> Any:
    """Name and password."""
    if current_user.is_authenticated:
        return redirect(_wanted())
    return render_template("counter/sign_in.html", refused=None, next=request.args.get("next", ""))


@room.post("/sign-in")
@open_to_all
@limiter.limit(SIGN_INS)
@limiter.limit(SIGN_INS, key_func=of_this_account)
def do_sign_in() -> Any:
    """Check them; about 100 ms, whoever asks."""
    login, password = request.form.get("login", "").strip(), request.form.get("password", "")
    try:
        clerk = check_password(login, password)
    except Refusal as refusal:
        page = render_template(
            "counter/sign_in.html", refused=sentence(refusal), next=request.form.get("next", "")
        )
        return page, refusal.status
    kept = session.get("language")
    session.clear()
    if kept:
        session["language"] = kept
    login_user(clerk)
    return redirect(_wanted(), 303)


@room.post("/sign-out")
@staff_only
def sign_out() -> Any:
    """Leave; a desk that is open stays open."""
    logout_user()
    return redirect(url_for("counter.sign_in"), 303)


def _wanted() -> str:
    """The page that was asked for before the sign-in, if it is one of ours."""
    asked = request.values.get("next", "")
    ours = asked.startswith(("/counter/", "/kiosk/slips")) and asked.isprintable()
    return asked if ours else url_for("counter.choose_desk")
