"""Browsers that have signed in to an account before: what others try does not keep its owner out of them.

A signed cookie of its own names the browser and its accounts, by digests. It signs nobody in: it only has the
browser's tries counted apart (`web.limits`), by as strict a limit.
"""

import secrets
from datetime import timedelta
from typing import Any

from flask import Flask, Response, current_app, g, request
from itsdangerous import BadSignature, URLSafeSerializer

from queue_core.actions.staff import digest
from queue_core.web import security_headers

LIVES, MOST_ACCOUNTS = timedelta(days=400), 20


def account_of(login: str) -> str:
    """An account as limits and cookies name it: a digest, as a name that is tried may be of any length."""
    return digest(login.strip().casefold())


def known_for(login: str) -> str | None:
    """This browser's name, if it has signed in to the account before."""
    kept = _kept()
    return str(kept["browser"]) if account_of(login) in kept["accounts"] else None


def remember(login: str) -> None:
    """Keep that this browser has signed in to an account."""
    kept, account = _kept(), account_of(login)
    others = [each for each in kept["accounts"] if each != account]
    g.known_browser = {**kept, "accounts": [*others, account][-MOST_ACCOUNTS:]}


def register(app: Flask) -> None:
    """Write the cookie after a sign-in."""

    @app.after_request
    def write(answer: Response) -> Response:
        if "known_browser" in g:
            answer.set_cookie(
                _cookie(),
                _signer().dumps(g.known_browser),
                max_age=LIVES,
                httponly=True,
                samesite="Lax",
                secure=app.config["SESSION_COOKIE_SECURE"],
            )
        return answer


def _kept() -> dict[str, Any]:
    try:
        kept = _signer().loads(request.cookies.get(_cookie(), ""))
        return {"browser": str(kept["browser"]), "accounts": [str(each) for each in kept["accounts"]]}
    except (BadSignature, KeyError, TypeError):
        return {"browser": secrets.token_urlsafe(9), "accounts": []}


def _cookie() -> str:
    return security_headers.cookie("lobby-browser", current_app.config["SESSION_COOKIE_SECURE"])


def _signer() -> URLSafeSerializer:
    key = current_app.secret_key
    assert key is not None  # the application is made with one
    return URLSafeSerializer(key, salt="known-browser")
