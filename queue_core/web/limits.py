"""Rate limits for acts and sign-ins that need no token. API tokens are not limited."""

import time
from collections.abc import Callable

from flask import Response, current_app, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import current_user
from limits.storage import MemoryStorage

from queue_core.web import second_step
from queue_core.web.known_browsers import account_of, known_for

SIGN_INS, FROM_ONE_ADDRESS = "10 per minute", "120 per minute"

LONGEST_S = 60
"""All limits are per minute, so no count is kept longer."""


class Steady(MemoryStorage):
    """Counts in memory; a clock that is set back by an hour does not keep anybody blocked for that hour."""

    STORAGE_SCHEME = ["steady"]

    def get(self, key: str) -> int:
        if self.expirations.get(key, 0.0) > time.time() + LONGEST_S:
            self.clear(key)
        return super().get(key)


limiter = Limiter(get_remote_address, storage_uri="steady://", headers_enabled=False)


def kiosk_acts() -> str:
    return f"{current_app.extensions['office'].settings.kiosk.acts_per_minute} per minute"


def tries_of_a_password(view: Callable) -> Callable:
    """Limit how often passwords and codes are tried, at all doors together: 10 times a minute for an account,
    and 10 wrong ones a minute from an address, behind which a whole office may sign in at half past eight.

    A browser that has signed in to the account before is counted by itself, as strictly: what others try,
    from wherever, does not keep the account's owner out.
    """
    for limit in (
        limiter.shared_limit(SIGN_INS, scope="passwords", key_func=_of_this_address, deduct_when=_was_wrong),
        limiter.shared_limit(FROM_ONE_ADDRESS, scope="passwords", key_func=_of_this_address),
        limiter.shared_limit(SIGN_INS, scope="passwords", key_func=_of_this_account),
    ):
        view = limit(view)
    vars(view)["at_most"] = SIGN_INS
    return view


def _was_wrong(answer: Response) -> bool:
    return answer.status_code == 401


def _of_this_account() -> str:
    """The account that a sign-in names, whoever tries it; else that of who has signed in."""
    return _of_known_browser("account") or f"account:{account_of(_login())}"


def _of_this_address() -> str:
    return _of_known_browser("address") or get_remote_address()


def _of_known_browser(instead_of: str) -> str | None:
    """This browser and the account, if it has signed in to it before: counted `instead_of` the account or
    the address, each by itself."""
    browser = known_for(_login())
    return f"browser:{browser}:{instead_of}:{account_of(_login())}" if browser else None


def _login() -> str:
    if request.endpoint in ("counter.check_code", "counter.finish_set_up"):
        # Whoever has signed in may try codes of another account, which is the one that counts.
        return second_step.login()
    login: str = current_user.login if current_user.is_authenticated else request.form.get("login", "")
    return login
