"""The office's provider of accounts, as `[signin]` names it now.

Authlib is loaded only where there is one: it takes 15 MB, and most offices have accounts of their own alone.
"""

from typing import TYPE_CHECKING

from flask import Flask, current_app

from queue_core.rules.refusals import Refusal
from queue_core.settings.signin import Signin
from queue_core.web import context

if TYPE_CHECKING:
    from queue_core.web.openid import Provider


def current() -> "Provider":
    """The provider. Refuses with `not_found` where the office has none."""
    if not context.settings().signin.is_provided:
        raise Refusal("not_found")
    return _of(current_app, context.settings().signin)


def is_away() -> bool:
    """Whether it did not answer a moment ago; nobody asks it for that."""
    return context.settings().signin.is_provided and current().is_away


def load(app: Flask, signin: Signin) -> None:
    """Load what a sign-in needs at the start: later it would stall a screen."""
    if signin.is_provided:
        _of(app, signin)


def _of(app: Flask, signin: Signin) -> "Provider":
    from queue_core.web.openid import Provider

    known: Provider | None = app.extensions.get("provider")
    if known is None or known.signin != signin:
        known = app.extensions["provider"] = Provider(signin)
    return known
