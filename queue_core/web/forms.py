"""Forms that act: each carries an idempotency key, so that pressing twice acts once."""

import secrets

from flask import request

from queue_core.actions.once import ActContext, Once
from queue_core.rules import limits
from queue_core.web import context

KEY = "key"
SECRET = ("password", "again", "old")
"""Fields left out of the digest that is stored with a request: passwords can be guessed from a digest."""


def new_key() -> str:
    """The key of a form, made when the form is shown."""
    return secrets.token_urlsafe(12)


def act_context(by: str) -> ActContext:
    """Who acts, when, and the form's key; spreads into an act's arguments. Refuses a key as KEY does."""
    key = request.form.get(KEY) or request.headers.get("Idempotency-Key")
    left_out = (KEY, "csrf_token", *SECRET)
    asked = {name: value for name, value in request.form.items() if name not in left_out}
    once = Once.of(by, request.method, request.path, limits.KEY.taken(key), asked) if key else None
    return {"by": by, "now": context.now(), "once": once}
