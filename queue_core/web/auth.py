"""Who asks: tokens for the API and for devices, accounts for staff.

Each view carries its guard as a decorator, which also marks it; a test walks all routes and finds none
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
from flask import current_app, g, redirect, request, url_for
from flask_login import LoginManager, UserMixin, current_user
from sqlalchemy import bindparam, select

from queue_core.actions.staff import digest, hasher
from queue_core.concurrency import off_the_hub
from queue_core.data.staff import staff, token
from queue_core.rules.refusals import Refusal
from queue_core.web import here

logins = LoginManager()
EVERYTHING = "supervisor"
BELIEVED_S = 2.0


def _coded(size: int) -> str:
    return b64encode(secrets.token_bytes(size)).decode().rstrip("=")


NO_SUCH_ACCOUNT = (
    f"$argon2id$v=19$m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    f"${_coded(hasher.salt_len)}${_coded(hasher.hash_len)}"
)
"""The hash of no password: checked when the name is unknown, so that both answers take as long."""


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
        return self.scope == EVERYTHING or self.scope in scopes


class Clerk(UserMixin):
    """A member of staff who has signed in."""

    def __init__(self, row: Any) -> None:
        self.id, self.login, self.name, self.role = row.id, row.login, row.name, row.role

    @property
    def by(self) -> str:
        return f"staff:{self.login}"

    @property
    def supervises(self) -> bool:
        return self.role in ("supervisor", "admin")


@logins.user_loader
def _load(clerk_id: str) -> Clerk | None:
    with here.office().storage.reading() as look:
        row = look.execute(select(staff).where(staff.c.id == int(clerk_id))).one_or_none()
    return Clerk(row) if row else None


@logins.unauthorized_handler
def _to_the_sign_in():
    if request.method != "GET":
        raise Refusal("no_token")
    return redirect(url_for("counter.sign_in", next=request.full_path.rstrip("?")))


def check_password(login: str, password: str) -> Clerk:
    """The account of a name and a password. Refuses with `wrong_password`, after the same time for both."""
    login = login.replace("\0", "")
    with here.office().storage.reading() as look:
        row = look.execute(select(staff).where(staff.c.login == login)).one_or_none()
    if not off_the_hub(_verified, row.password if row else NO_SUCH_ACCOUNT, password) or row is None:
        raise Refusal("wrong_password")
    return Clerk(row)


def _verified(hashed: str, password: str) -> bool:
    try:
        return hasher.verify(hashed, password)
    except VerificationError:
        return False


def device(secret: str | None) -> Device | None:
    """The holder of a token, if there is one."""
    return holder(digest(secret)) if secret else None


def holder(given: str | None) -> Device | None:
    """The holder of the token with this digest; believed for `BELIEVED_S` before it is looked up again."""
    if not given:
        return None
    believed: dict[str, tuple[float, Device]] = current_app.extensions["believed"]
    until, found = believed.get(given, (0.0, None))
    if time.monotonic() < until:
        return found
    with here.office().storage.reading() as look:
        row = look.execute(_TOKEN, {"given": given}).one_or_none()
    if row is None:
        believed.pop(given, None)
        return None
    found = Device(*row)
    believed[given] = (time.monotonic() + BELIEVED_S, found)
    return found


def bearer() -> str | None:
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if kind.lower() == "bearer" else None


def is_own_agent(secret: object) -> bool:
    """Whether this is the word that the server gave to the printing agent it started."""
    own = current_app.config.get("AGENT_SECRET")
    return isinstance(secret, str) and bool(own) and secrets.compare_digest(secret.encode(), own.encode())


OPEN_API = "/api/v1/openapi.json"


def guard_api() -> None:
    """Before routing and body: no valid token, no answer, whatever the path."""
    if not request.path.startswith("/api/") or request.path == OPEN_API:
        return
    g.device = device(bearer())
    if g.device is None:
        raise Refusal("no_token")


def refuse_unwritable() -> None:
    """No text with a NUL in it goes further: PostgreSQL cannot hold one. Refuses with `not_found`."""
    given = [request.path, *(text for name, text in request.args.items() if name != "next")]
    # A body that is read as a form is gone: the API's is JSON, whatever curl calls it.
    is_form = request.mimetype == "application/x-www-form-urlencoded"
    if is_form and request.path != "/counter/sign-in" and not request.path.startswith("/api/"):
        given += request.form.values()
    if any("\0" in text for text in given):
        raise Refusal("not_found")


def asking() -> Device:
    """The device that asks over the API."""
    return g.device


def open_to_all(view: Callable) -> Callable:
    """Mark a view that anyone may see."""
    view.guard = "open"
    return view


def staff_only(view: Callable) -> Callable:
    """Let in whoever has signed in."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if not current_user.is_authenticated:
            return logins.unauthorized()
        return view(*args, **kwargs)

    guarded.guard = "staff"
    return guarded


def supervisors_only(view: Callable) -> Callable:
    """Let in supervisors and admins. Refuses others with `wrong_scope`."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if not current_user.is_authenticated:
            return logins.unauthorized()
        if not current_user.supervises:
            raise Refusal("wrong_scope")
        return view(*args, **kwargs)

    guarded.guard = "supervisor"
    return guarded


_TOKEN = select(token.c.name, token.c.scope, token.c.language, token.c.printer).where(
    token.c.digest == bindparam("given")
)
