"""Whom the sign-in refused, as the journal keeps it for the audit."""

from collections.abc import Mapping

from queue_core.actions.act import act
from queue_core.actions.acting import Acting, Answer


@act
def refuse_sign_in(acting: Acting, login: str, *, origin: Mapping[str, str], by: str) -> Answer:
    """Keep that a sign-in to an account was refused; `origin` is its `browser` and `address`, shortened.

    Only of accounts that there are: what was typed else may be a password in the wrong field.
    """
    acting.journal("staff.sign_in_refused", by=by, why={"because": "account", "login": login, **origin})
    return Answer({})
