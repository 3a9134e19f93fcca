"""Who asks: tokens for the API and for devices, accounts for staff.

A session of staff is a signed cookie. It lasts until the office's day ends (at midnight or by a supervisor),
the account is removed or its password is changed; this file alone checks it, at each request.
Each view has its guard as a decorator, which also marks the view; a test walks all routes and finds none
without a mark.
"""

import secrets
import time
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any

from argon2.exceptions import VerificationError
from flask import current_app, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user, login_user

from queue_core import boards
from queue_core.actions.act import MIDNIGHT_TOLERANCE
from queue_core.actions.staff import digest, hasher
from queue_core.boards import credentials
from queue_core.boards.credentials import Account
from queue_core.concurrency import off_the_hub
from queue_core.rules import limits
from queue_core.rules.refusals import Refusal
from queue_core.rules.scopes import held_by
from queue_core.web import context
from queue_core.web.errors import asks_as_program

logins = LoginManager()
LONGEST_SESSION = timedelta(hours=24)
"""Where the office does not close at midnight."""
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

    def __init__(self, account: Account) -> None:
        self.id, self.login, self.name, self.role = account.id, account.login, account.name, account.role
        self.password_hash = account.password

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
        """What a new session's cookie holds: account, digest of the password's hash, instant, event."""
        began, seq = int(context.now().timestamp()), boards.last_seq(context.office())
        return f"{self.id} {digest(self.password_hash)} {began} {seq}"


@logins.user_loader
def _load(kept: str) -> Clerk | None:
    try:
        clerk_id, password, began, seq = kept.split(" ")
        given = int(clerk_id), datetime.fromtimestamp(int(began), UTC), int(seq)
    except (ValueError, OverflowError):
        return None
    account = credentials.account(context.office(), given[0])
    if account is None or digest(account.password) != password or _is_over(*given[1:]):
        return None
    return Clerk(account)


def _is_over(began: datetime, seq: int) -> bool:
    """Whether the day has ended on which a session began, after the event `seq`.

    The first act of a morning ends the day before; whoever came earlier that morning stays.
    """
    local_day, now = context.settings().opening.local_day, context.now()
    ended, day = boards.day_ended(context.office())
    was_ended = day is not None and ended > seq and day >= local_day(began)
    opening, before = context.settings().opening, local_day(now) - timedelta(days=1)
    is_earlier = local_day(began) < local_day(now)
    goes_on = is_earlier and now - began < LONGEST_SESSION and opening.is_open_over(local_day(began), before)
    return was_ended or (is_earlier and not goes_on) or began > now + MIDNIGHT_TOLERANCE


def begin_session(clerk: Clerk) -> None:
    """Sign somebody in: a new session, into which only the chosen language is taken over."""
    kept = session.get("language")
    session.clear()
    if kept:
        session["language"] = kept
    login_user(clerk)


def session_ended() -> bool:
    """Whether this browser's sign-in has ended by itself: its cookie is there, and no longer valid."""
    return "_user_id" in session and not current_user.is_authenticated


@logins.unauthorized_handler
def _to_the_sign_in() -> ResponseReturnValue:
    """Show the sign-in; afterwards it leads to the page that was asked for, or whose form was sent."""
    if request.method == "GET":
        return redirect(url_for("counter.sign_in", next=request.full_path.rstrip("?")))
    if asks_as_program() or not request.path.startswith("/counter/"):
        raise Refusal("no_token")
    page = "".join((request.referrer or "").split("/", 3)[3:])
    return render_template("counter/sign_in.html", refused=None, next=f"/{page}"), 401


def check_password(login: str, password: str) -> Clerk:
    """The account of a name and a password. Refuses with `wrong_password`, after the same time for both."""
    account = _account(login)
    hashed = account.password if account else NO_SUCH_ACCOUNT
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
