"""Which device a browser is: paired once, by a token in its address or by the code that it shows.

A signed cookie of its own keeps the digest of its secret, so that a device that was revoked is none, and
whoever signs in or out in the same browser changes nothing about that.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from flask import Flask, Response, current_app, g, redirect, request, url_for
from flask_limiter.errors import RateLimitExceeded
from flask_limiter.util import get_remote_address
from itsdangerous import BadSignature, URLSafeSerializer

from queue_core.actions.staff import digest, new_token
from queue_core.boards import credentials
from queue_core.data.devices import CODE_LIVES, SCOPES
from queue_core.machines import pairing_codes
from queue_core.rules.refusals import Refusal
from queue_core.web import context, demo, security_headers
from queue_core.web.auth import Device, device, holder
from queue_core.web.limits import limiter

OLD_COOKIE, LIVES = "lobby-device", timedelta(days=400)
ASKING = "asking"
NEW_CODES, UNPAIRED = "30 per minute", "600 per minute"


def current(kind: str) -> Device | None:
    """The device of a kind that this browser is: a kiosk, or a TV (`display`)."""
    found = holder(_kept().get(kind))
    return found if found and kind in SCOPES and found.may(SCOPES[kind]) else None


def pair(kind: str) -> bool:
    """Keep `?token=…` in this browser's session, so that it is this device from now on."""
    if "token" not in request.args:
        if current_app.config["DEMO"] and current(kind) is None:
            _keep(kind, credentials.digest_of(context.office(), demo.DEVICES[kind]))
        return False
    given = device(request.args["token"])
    if given is None:
        raise Refusal("no_token")
    if not given.may(SCOPES[kind]):
        raise Refusal("wrong_scope")
    _keep(kind, digest(request.args["token"]))
    return True


def code(kind: str) -> str:
    """What an unknown screen shows so that a supervisor may pair it; the same for as long as it lives.

    Empty where too many have been asked for from one address, and while nothing can be written.
    """
    mine = _kept().get(ASKING)
    asked = credentials.code_asked_with(context.office(), mine, since=context.now() - CODE_LIVES)
    if asked is not None:
        return asked
    mine = digest(new_token())
    try:
        with limiter.limit(NEW_CODES):
            code = pairing_codes.ask(context.office(), kind, digest=mine, now=context.now())
    except RateLimitExceeded:
        return ""
    except Refusal as refused:
        if refused.code != "unavailable":
            raise
        return ""
    _keep(ASKING, mine)
    return code


def is_kept() -> bool:
    """Whether this browser keeps its session: where `public_url` is https, only over https."""
    local = request.host.partition(":")[0] in ("127.0.0.1", "localhost", "[")
    return request.is_secure or local or not current_app.config["SESSION_COOKIE_SECURE"]


def answered() -> str | None:
    """The kind of the device that this browser has become, once a supervisor has typed its code."""
    mine = _kept().get(ASKING)
    found = holder(mine)
    if found is None:
        return None
    _keep(ASKING, None)
    kind = next(kind for kind, scope in SCOPES.items() if scope == found.scope)
    _keep(kind, mine)
    return kind


def renew() -> None:
    """Let this browser's pairing live on, from today."""
    if _kept():
        g.devices = _kept()


def disbelieve() -> None:
    """Look every device up again: one of them has been revoked."""
    current_app.extensions["believed"].clear()


def kiosk_only(view: Callable) -> Callable:
    """Let in a paired kiosk; others are shown how to become one. Refuses their acts with `not_paired`."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if current_app.config["DEMO"]:
            pair("kiosk")
        if current("kiosk") is not None:
            return view(*args, **kwargs)
        if context.settings().kiosk.paired_only:
            if request.method != "GET":
                raise Refusal("not_paired")
            return redirect(url_for("kiosk.home"))
        with limiter.limit(UNPAIRED):
            return view(*args, **kwargs)

    vars(guarded)["guard"] = "kiosk"
    return guarded


def of_this_kiosk() -> str:
    """The screen that acts, for its limits: its pairing, else its address."""
    device = current("kiosk")
    return f"kiosk:{device.name}" if device else get_remote_address()


def register(app: Flask) -> None:
    """Write the cookie after each request that changed it."""

    @app.after_request
    def write(answer: Response) -> Response:
        if "devices" in g:
            answer.set_cookie(
                _cookie(),
                _signer().dumps(g.devices),
                max_age=LIVES,
                httponly=True,
                samesite="Lax",
                secure=app.config["SESSION_COOKIE_SECURE"],
            )
        return answer


def _cookie() -> str:
    return security_headers.cookie(OLD_COOKIE, current_app.config["SESSION_COOKIE_SECURE"])


def _kept() -> dict[str, str]:
    """What this browser is: the digest for each kind, and the one that it asks with."""
    if "devices" in g:
        return g.devices
    if "devices_of_cookie" not in g:
        g.devices_of_cookie = _of_cookie()
    return g.devices_of_cookie


def _of_cookie() -> dict[str, str]:
    try:
        kept = request.cookies.get(_cookie()) or request.cookies.get(OLD_COOKIE, "")
        return dict(_signer().loads(kept))
    except (BadSignature, TypeError, ValueError):
        return {}


def _keep(name: str, kept: str | None) -> None:
    g.devices = {key: value for key, value in {**_kept(), name: kept}.items() if value}


def _signer() -> URLSafeSerializer:
    key = current_app.secret_key
    assert key is not None  # the application is made with one
    return URLSafeSerializer(key, salt="devices")
