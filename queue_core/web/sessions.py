"""A browser of staff is signed in: by a random id in its signed cookie, and a row that knows the id's digest.

It lasts until the office's day ends (at midnight or by a supervisor), nobody was active there for `[signin]
idle_minutes`, it is ended (a sign-out, the list of sessions, the provider), or the account is removed, gets
another password or second step, or a role that needs a second step which the sign-in did not have.
This file alone checks it, at each request, by one query.
"""

from contextlib import suppress
from typing import TypedDict

from flask import request, session
from flask_login import current_user, login_user, logout_user

from queue_core import boards
from queue_core.actions import sessions as acts
from queue_core.actions.act import MIDNIGHT_TOLERANCE
from queue_core.actions.staff import digest, new_token
from queue_core.boards import credentials
from queue_core.boards.credentials import Session
from queue_core.machines import sessions_seen
from queue_core.rules.refusals import Refusal
from queue_core.rules.second_factor import Proof, lacks_second_step
from queue_core.rules.sessions import is_idle, outlived_its_day
from queue_core.web import browsers, context
from queue_core.web.auth import Clerk, logins
from queue_core.web.origin import shortened

LONGEST_ID = 100
TAKEN_OVER = ("language",)
"""What a new session takes over from whoever used the browser before."""


class Fresh(TypedDict):
    """What is kept of a session that begins; spreads into the act that begins it."""

    digest: str
    browser: str
    network: str


def fresh(secret: str) -> Fresh:
    """A session of this browser, with the digest of the id that its cookie gets."""
    return {
        "digest": digest(secret),
        "browser": browsers.in_short(request.user_agent.string),
        "network": shortened(request.remote_addr or ""),
    }


def begin(clerk: Clerk, code: Proof | None = None) -> None:
    """Sign somebody in whose password was checked: a new session. Refuses as `actions.sessions.sign_in`."""
    secret = new_token()
    acts.sign_in(
        context.office(),
        clerk.id,
        was=clerk.password_hash,
        code=code,
        **fresh(secret),
        by=clerk.by,
        now=context.now(),
    )
    adopt(clerk, secret)


def adopt(clerk: Clerk, secret: str) -> None:
    """Make this browser's cookie that of a session which has begun, with nothing in it from before; the one
    that it had ends."""
    if current_user.is_authenticated:
        acts.sign_out(context.office(), current_user.session.digest, by=current_user.by, now=context.now())
    kept = {name: session[name] for name in TAKEN_OVER if session.get(name)}
    session.clear()
    session.update(kept)
    clerk.session_id, clerk.session = secret, credentials.session(context.office(), digest(secret))
    login_user(clerk)


def end() -> None:
    """Sign this browser out: a copy of its cookie is worth nothing from now on."""
    acts.sign_out(context.office(), current_user.session.digest, by=current_user.by, now=context.now())
    logout_user()


def has_ended() -> bool:
    """Whether this browser's sign-in has ended by itself: its cookie is there, and no longer valid."""
    return "_user_id" in session and not current_user.is_authenticated


def living(login: str) -> list[Session]:
    """The sessions of an account that somebody could go on with now, the one that was active last first."""
    return [each for each in credentials.sessions_of(context.office(), login) if not _is_over(each)]


@logins.user_loader
def _load(kept: str) -> Clerk | None:
    if not isinstance(kept, str) or len(kept) > LONGEST_ID:
        return None
    found = credentials.session(context.office(), digest(kept))
    required = context.settings().signin.second_factor
    if found is None or _is_over(found) or lacks_second_step(found.way, found.account.role, required):
        return None
    with suppress(Refusal):  # A database that cannot be written keeps nobody from reading.
        sessions_seen.keep_seen(context.office(), found.digest, found.seen_at, context.now())
    return Clerk(found.account, found, kept)


def _is_over(found: Session) -> bool:
    settings, now = context.settings(), context.now()
    ended = boards.day_ended(context.office())
    if outlived_its_day(found.began_at, found.began_seq, now, settings.opening, ended):
        return True
    if found.began_at > now + MIDNIGHT_TOLERANCE:
        return True
    if not is_idle(found.seen_at, now, settings.signin.idle_minutes):
        return False
    # Whoever has a visitor works away from the keyboard.
    return not any(desk.number for desk in boards.desks_of(context.office(), found.account.login))
