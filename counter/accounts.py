"""The page of accounts: `manage_clerks` sees all, adds clerks and sets their passwords; `manage_accounts`
does the rest.
"""

from collections.abc import Callable
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_login import current_user

from counter.blueprint import blueprint
from counter.signin import hashed, written_twice
from queue_core import boards
from queue_core.actions import staff
from queue_core.actions.acting import Answer
from queue_core.rules.refusals import Refusal
from queue_core.rules.rights import ROLES
from queue_core.web import context
from queue_core.web.errors import sentence
from queue_core.web.forms import act_context, new_key
from queue_core.web.rights import needs


@blueprint.get("/staff")
@needs("manage_clerks")
def list_accounts() -> str:
    """Every account, and the form that adds one."""
    return _page()


@blueprint.post("/staff")
@needs("manage_clerks")
def add_account() -> Any:
    """Add an account: a clerk's, or from an admin any."""
    return _done(
        "add",
        lambda: staff.add_staff(
            context.office(),
            _given("login"),
            name=_given("name"),
            role=_given("role") or "clerk",
            password_hash=hashed(written_twice(), _given("login"), _given("name")),
            first=True,
            **act_context(current_user.by),
        ),
    )


@blueprint.post("/staff/change")
@needs("manage_clerks", "manage_accounts")
def change_account() -> Any:
    """Change an account's name and role."""
    return _done(
        _given("login"),
        lambda: staff.change_staff(
            context.office(),
            _given("login"),
            name=_given("name"),
            role=_given("role"),
            **act_context(current_user.by),
        ),
    )


@blueprint.post("/staff/password")
@needs("manage_clerks")
def set_password() -> Any:
    """Set a new password, a clerk's or from an admin anybody's; who was signed in with the old one is out."""
    return _done(
        _given("login"),
        lambda: staff.set_password(
            context.office(),
            _given("login"),
            password_hash=hashed(written_twice(), _given("login")),
            first=True,
            **act_context(current_user.by),
        ),
    )


@blueprint.post("/staff/second-step")
@needs("manage_clerks", "manage_accounts")
def take_second_step() -> Any:
    """Take the second step of a sign-in away, as its phone is lost."""
    return _done(
        _given("login"),
        lambda: staff.take_second_step(context.office(), _given("login"), **act_context(current_user.by)),
    )


@blueprint.post("/staff/sign-out")
@needs("manage_clerks")
def end_sessions_of() -> Any:
    """Sign somebody out of every browser: a clerk, or from an admin anybody."""
    return _done(
        _given("login"),
        lambda: staff.end_sessions(context.office(), _given("login"), **act_context(current_user.by)),
    )


@blueprint.post("/staff/remove")
@needs("manage_clerks", "manage_accounts")
def remove_account() -> Any:
    """Take an account away."""
    return _done(
        _given("login"),
        lambda: staff.remove_staff(context.office(), _given("login"), **act_context(current_user.by)),
    )


def _given(field: str) -> str:
    """What stands in a field."""
    return request.form.get(field, "").strip()


def _done(at: str, act: Callable[[], Answer]) -> Any:
    try:
        act()
    except Refusal as refusal:
        return _page(sentence(refusal), at), refusal.status
    return redirect(url_for("counter.list_accounts"), 303)


def _page(refused: str | None = None, at: str | None = None) -> str:
    """The page; `at` is the account whose form was refused, or `add`."""
    return render_template(
        "counter/accounts.html",
        accounts=boards.accounts(context.office()),
        roles=ROLES if current_user.has("manage_accounts") else ROLES[:1],
        refused=refused,
        at=at,
        key=new_key(),
    )
