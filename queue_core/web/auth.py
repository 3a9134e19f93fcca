"""Who asks: tokens for the API and for devices, accounts for staff, whose sessions are `web/sessions.py`.

Each view has its guard as a decorator, which also marks the view; a test walks all routes and finds none
without a mark.
"""

import secrets
import time
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from argon2.exceptions import VerificationError
from flask import current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user

from queue_core.actions.staff import digest, hasher
from queue_core.boards import credentials
from queue_core.boards.credentials import Account, Session
from queue_core.concurrency import off_the_hub
from queue_core.rules import limits
from queue_core.rules.refusals import Refusal
from queue_core.rules.rights import ROLE_OF_SCOPE
from queue_core.rules.scopes import held_by
from queue_core.web import context
from queue_core.web.errors import asks_as_program

logins = LoginManager()
BELIEVED_S = 2.0


def _coded(size: int) -> str:
    return b64encode(secrets.token_bytes(size)).decode().rstrip("=")


NO_SUCH_ACCOUNT = (
    f"$argon2id$v=19$m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    f"${_coded(hasher.salt_len)}${_coded(hasher.hash_len)}"
)
"""The hash of no password, verified when the login is unknown: both answers take the same time."""


@dataclass(frozen=True)
class Device:
    """The holder of a token."""

    name: str
    scope: str
    language: str | None = None
    printer: str | None = None

    @property
    def by(self) -> str:
        return f"token:{self.name}"

    def may(self, *scopes: str) -> bool:
        return self.scope in held_by(scopes)

    def has(self, right: str) -> bool:
        """Whether no right binds this token's scope, or its role has this one."""
        role = ROLE_OF_SCOPE.get(self.scope)
        return role is None or context.settings().rights.has(role, right)

    def require(self, right: str) -> None:
        """Refuses with `wrong_scope` whoever does not have the right."""
        if not self.has(right):
            raise Refusal("wrong_scope")


class Clerk(UserMixin):
    """A member of staff who has signed in."""

    def __init__(self, account: Account, session: Session | None = None, session_id: str = "") -> None:
        self.id, self.login, self.name, self.role = account.id, account.login, account.name, account.role
        self.password_hash, self.must_change = account.password, account.must_change
        self.session, self.session_id = session, session_id

    @property
    def by(self) -> str:
        return f"staff:{self.login}"

    def has(self, right: str) -> bool:
        """Whether this role has a right, by the table of config.toml as it is now; none before a password is
        changed that somebody else typed."""
        return not self.must_change and context.settings().rights.has(self.role, right)

    def get_id(self) -> str:
        """What the cookie of its session holds: the random id, kept nowhere else."""
        return self.session_id


@logins.unauthorized_handler
def _to_the_sign_in() -> ResponseReturnValue:
    """Show the sign-in; afterwards it leads to the page that was asked for, or whose form was sent."""
    if request.method == "GET":
        return redirect(url_for("counter.sign_in", next=request.full_path.rstrip("?")))
    if asks_as_program() or not request.path.startswith("/counter/"):
        raise Refusal("no_token")
    page = "".join((request.referrer or "").split("/", 3)[3:])
    return render_template("counter/sign_in.html", refused=None, next=f"/{page}", is_away=False), 401


def check_password(login: str, password: str) -> Clerk:
    """The account of a name and a password. Refuses with `wrong_password`, after the same time for both."""
    account = _account(login)
    # An account of the provider's has no password.
    hashed = (account and account.password) or NO_SUCH_ACCOUNT
    if not off_the_hub(_verified, hashed, password) or account is None:
        raise Refusal("wrong_password")
    return Clerk(account)


def _account(login: str) -> Account | None:
    try:
        limits.account_name(login)
    except Refusal:
        return None
    return credentials.account_of(context.office(), login)


def _verified(hashed: str, password: str) -> bool:
    try:
        return hasher.verify(hashed, password)
    except VerificationError:
        return False


def device(secret: str | None) -> Device | None:
    """The holder of a token, if there is one."""
    return holder(digest(secret)) if secret else None


def holder(given: str | None) -> Device | None:
    """The holder of the token with this digest, cached for `BELIEVED_S`."""
    if not given:
        return None
    believed: dict[str, tuple[float, Device]] = current_app.extensions["believed"]
    until, found = believed.get(given, (0.0, None))
    if time.monotonic() < until:
        return found
    token = credentials.token(context.office(), given)
    if token is None:
        believed.pop(given, None)
        return None
    found = Device(*token)
    believed[given] = (time.monotonic() + BELIEVED_S, found)
    return found


def bearer() -> str | None:
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if kind.lower() == "bearer" else None


def is_own_agent(secret: object) -> bool:
    """Whether this is the secret that the server gave to the printing agent it started."""
    own: str = current_app.config.get("AGENT_SECRET") or ""
    return isinstance(secret, str) and own != "" and secrets.compare_digest(secret.encode(), own.encode())


OPEN_API = "/api/v1/openapi.json"


def guard_api() -> None:
    """Refuse a request to the API without a valid token, before its path and its body are looked at."""
    if not request.path.startswith("/api/") or request.path == OPEN_API:
        return
    g.device = device(bearer())
    if g.device is None:
        raise Refusal("no_token")


def asking() -> Device:
    """The device that asks over the API."""
    return g.device


def open_to_all(view: Callable) -> Callable:
    """Mark a view that anyone may see."""
    vars(view)["guard"] = "open"
    return view


def signed_in(view: Callable, name: str, lets_in: Callable[[dict[str, Any]], bool]) -> Callable:
    """A view for staff whom `lets_in` lets in by the values of the address; marked as guarded by `name`."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if not current_user.is_authenticated:
            return logins.unauthorized()
        if not lets_in(kwargs):
            if current_user.must_change:
                return redirect(url_for("counter.own_password"), 303)
            raise Refusal("wrong_scope")
        return view(*args, **kwargs)

    vars(guarded)["guard"] = name
    return guarded


def staff_only(view: Callable) -> Callable:
    """Let in whoever has signed in, else show the sign-in: for what concerns the own account alone."""
    return signed_in(view, "staff", lambda _: True)
