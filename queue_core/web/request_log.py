"""Each request's id: in the answer's `X-Request-ID`, and in every line that is written while it is answered.

A request that brings one, from the proxy in front, keeps it. A socket has one for as long as it lasts. With
`[server] log_requests` each request is a line with its route, never its path, which may hold a ticket's token
or a booking's reference.
"""

import logging
import re
import secrets
import time
from typing import Any

from flask import Flask, Response, has_request_context, request

from queue_core import logs

HEADER, GIVEN = "X-Request-ID", re.compile(r"[A-Za-z0-9._-]{1,64}")
ID, BEGAN = "lobby.request_id", "lobby.began"
log = logging.getLogger(__name__)


def register(app: Flask, *, lines: bool) -> None:
    """Give each request of an application its id, and with `lines` a line. To be registered first."""
    logs.current_request = _current

    @app.before_request
    def begin() -> None:
        request.environ[BEGAN] = time.monotonic()

    @app.after_request
    def end(answer: Response) -> Response:
        answer.headers[HEADER] = _id_of(request.environ)
        if lines:
            took = round((time.monotonic() - request.environ[BEGAN]) * 1000, 1)
            facts = {"method": request.method, "path": route(), "status": answer.status_code, "ms": took}
            log.info("%(method)s %(path)s %(status)s %(ms)s ms", facts, extra={"facts": facts})
        return answer


def route() -> str:
    """The rule that the request's path matched, such as `/t/<token>`: names instead of values."""
    return request.url_rule.rule if request.url_rule else "(no such page)"


def _current() -> str | None:
    return _id_of(request.environ) if has_request_context() else None


def _id_of(environ: dict[str, Any]) -> str:
    if ID not in environ:
        given = environ.get("HTTP_X_REQUEST_ID", "")
        environ[ID] = given if GIVEN.fullmatch(given) else secrets.token_hex(8)
    return environ[ID]
