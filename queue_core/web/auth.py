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


class Clerk(UserMixin):
    """A member of staff who has signed in."""

    def __init__(self, account: Account, session: Session | None = None, session_id: str = "") -> None:
        self.id, self.login, self.name, self.role = account.id, account.login, account.name, account.role
        self.password_hash = account.password
        self.session, self.session_id = session, session_id

    @property
    def by(self) -> str:
        return f"staff:{self.login}"

    @property
    def supervises(self) -> bool:
        return self.role in ("supervisor", "admin")

    @property
    def administers(self) -> bool:
        return self.role == "admin"

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


def _guard(name: str, lets_in: Callable[[Clerk], bool]) -> Callable[[Callable], Callable]:
    def guard(view: Callable) -> Callable:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if not current_user.is_authenticated:
                return logins.unauthorized()
            if not lets_in(current_user):
                raise Refusal("wrong_scope")
            return view(*args, **kwargs)

        vars(guarded)["guard"] = name
        return guarded

    return guard


# Each lets in staff of that role, and refuses others with `wrong_scope`; without a sign-in it shows one.
staff_only = _guard("staff", lambda _: True)
supervisors_only = _guard("supervisor", lambda clerk: clerk.supervises)
admins_only = _guard("admin", lambda clerk: clerk.administers)
