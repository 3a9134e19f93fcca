"""Between the password and the second step nobody is signed in: the browser's signed cookie says for five
minutes whose password was right, and nothing else reads that.

It is in the cookie and no row: it lets nobody do anything but try a code, which is counted for the account,
so a copy of it is worth no more than the password; and no password that was right writes to the database. It
holds a digest of the password's hash: with another password it is over.
"""

from typing import Any

from flask import request, session

from queue_core.actions.staff import digest
from queue_core.boards import credentials
from queue_core.boards.credentials import Factor
from queue_core.rules.refusals import Refusal
from queue_core.rules.second_factor import Proof
from queue_core.web import context, second_factor
from queue_core.web.auth import Clerk

LASTS_S = 300
_PENDING, _NEW_KEY = "second_step", "new_key"


def is_needed(clerk: Clerk) -> bool:
    """Whether the password alone does not let this account in."""
    return has(clerk) or clerk.role in context.settings().signin.second_factor


def has(clerk: Clerk) -> bool:
    """Whether the account has a second step."""
    return credentials.factor_of(context.office(), clerk.id) is not None


def wait_for(clerk: Clerk, to: str) -> None:
    """Keep that this account's password was right here; the sign-in leads to the page `to`."""
    session[_PENDING] = {
        "login": clerk.login,
        "is_of": digest(clerk.password_hash),
        "at": context.now().timestamp(),
        "to": to,
    }
    if not has(clerk):
        offer_key(clerk.id)


def waiting() -> tuple[Clerk, str]:
    """Whose password was right, and where the sign-in leads. Refuses with `sign_in_stale`."""
    kept = session.get(_PENDING)
    if not kept or not _is_young(kept):
        session.pop(_PENDING, None)
        raise Refusal("sign_in_stale")
    account = credentials.account_of(context.office(), kept["login"])
    if account is None or digest(account.password) != kept["is_of"]:
        raise Refusal("sign_in_stale")
    return Clerk(account), kept["to"]


def login() -> str:
    """The account whose second step is waited for, by its name; empty for none."""
    return str(session.get(_PENDING, {}).get("login", ""))


def offer_key(account: int) -> None:
    """Keep a new key in the cookie, encrypted, until a code of it has come."""
    session[_NEW_KEY] = {"key": second_factor.new_key(account), "at": context.now().timestamp()}


def offered_key() -> str:
    """The key that was offered. Refuses with `sign_in_stale` after five minutes."""
    kept = session.get(_NEW_KEY)
    if not kept or not _is_young(kept):
        session.pop(_NEW_KEY, None)
        raise Refusal("sign_in_stale")
    return str(kept["key"])


def of_offered(account: int) -> Proof:
    """What the field `code` shows of the key that was offered. Refuses with `wrong_second_code`,
    `sign_in_stale`."""
    found = second_factor.proof(account, offered_key(), request.form.get("code", ""), context.now())
    if found is None:
        raise Refusal("wrong_second_code")
    return found


def given(account: int, field: str = "code") -> Proof | None:
    """What a form shows of the account's second step: a recovery code, or a code of the app in `field`; None
    where the account has none. Refuses with `wrong_second_code`."""
    factor: Factor | None = credentials.factor_of(context.office(), account)
    if factor is None:
        return None
    if recovery := request.form.get("recovery", "").strip():
        return second_factor.recovery_proof(recovery)
    found = second_factor.proof(account, factor.key, request.form.get(field, ""), context.now())
    if found is None:
        raise Refusal("wrong_second_code")
    return found


def _is_young(kept: dict[str, Any]) -> bool:
    return bool(0 <= context.now().timestamp() - kept["at"] <= LASTS_S)
