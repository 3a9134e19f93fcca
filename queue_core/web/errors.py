"""Every refusal and every fault as an answer: problem documents for programs, a kind page for people.

Problem documents follow RFC 9457, with a stable `code`. A bug is logged with its traceback, and the answer
says nothing of it. A database that fails is a refusal with Retry-After, logged by `data.reach`.
"""

import logging
from datetime import date, datetime
from typing import Any

from flask import Flask, Response, current_app, g, json, render_template, request
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, MethodNotAllowed, RequestEntityTooLarge

from queue_core.language.catalogs import gettext, spoken
from queue_core.rules.refusals import Refusal
from queue_core.web import context, unattended
from queue_core.web.request_log import route

log = logging.getLogger(__name__)
RETRY_AFTER_S = 5
BY_STATUS = {400: "not_json", 404: "not_found", 405: "wrong_method", 413: "too_large", 429: "too_many_tries"}


def register(app: Flask) -> None:
    """Give an application its answers to refusals and faults."""
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(CSRFError, lambda _error: _refused(Refusal("stale_form")))
    app.register_error_handler(RequestEntityTooLarge, lambda _error: _refused(Refusal("too_large")))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _bug)


def sentence(refusal: Refusal) -> str:
    """The refusal in the language of the request, with days and times written as people write them."""
    return gettext(refusal.sentence) % {key: _in_words(value) for key, value in refusal.facts.items()}


def _in_words(value: Any) -> Any:
    language = spoken.get()
    if isinstance(value, datetime):
        day = language.day(value, context.settings().zone)
        return f"{day}, {language.time(value, context.settings().zone)}"
    if isinstance(value, date):
        return language.day(value)
    return value


def problem(refusal: Refusal, **more: Any) -> Response:
    """A refusal as a problem document; `more` are members beside those of RFC 9457."""
    facts = {
        key: value.isoformat() if isinstance(value, date) else value for key, value in refusal.facts.items()
    }
    document = (
        more
        | facts
        | {
            "type": f"urn:lobby:refusal:{refusal.code}",
            "title": refusal.code.replace("_", " "),
            "status": refusal.status,
            "detail": sentence(refusal),
            "code": refusal.code,
        }
    )
    answer = Response(json.dumps(document), refusal.status, mimetype="application/problem+json")
    if refusal.code == "no_token":
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def _refused(refusal: Refusal) -> Any:
    if refusal.code == "wrong_scope":
        # A wrong scope has a name: somebody has signed in, or holds a token.
        who = g.device.by if "device" in g else f"account {getattr(current_user, 'id', None)}"
        log.warning("%s may not do %s", who, request.endpoint)
    answer = problem(refusal) if asks_as_program() else Response(_page(refusal), refusal.status)
    if refusal.code == "unavailable":
        answer.headers["Retry-After"] = str(RETRY_AFTER_S)
    return answer


def _http(error: HTTPException) -> Any:
    if error.code is None or error.code < 400:
        return error
    if error.code == 429:
        log.warning("Too many tries: %s", request.endpoint)
    answer = current_app.make_response(_refused(Refusal(BY_STATUS.get(error.code, "not_found"))))
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        answer.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return answer


def _bug(error: Exception) -> Any:
    log.error("%s %s failed", request.method, route(), exc_info=error)
    if asks_as_program():
        return problem(Refusal("our_fault"))
    return _page(Refusal("our_fault")), 500


def _page(refusal: Refusal) -> str:
    """The room's own page for a refusal, `<room>/refusal.html`, where it has one; for a screen that nobody
    touches, one that tries again where the fault is not the request's."""
    is_ours = refusal.status >= 500 or refusal.code == "too_many_tries"
    if unattended.room() and is_ours and request.method in ("GET", "HEAD"):
        return _away(refusal)
    room = request.path.split("/")[1]
    own = [f"{room}/refusal.html"] if room in current_app.blueprints else []
    try:
        return render_template([*own, "web/refusal.html"], sentence=sentence(refusal))
    except Refusal:
        # Templates look up the current user, and the database refuses: render without Flask's context.
        if unattended.room():
            return _away(refusal)
        return current_app.jinja_env.get_template("web/refusal.html").render(sentence=sentence(refusal))


def _away(refusal: Refusal) -> str:
    page = current_app.jinja_env.get_template("web/away.html")
    return page.render(
        sentence=sentence(refusal), again=unattended.next_address(), seconds=unattended.SECONDS
    )


def asks_as_program() -> bool:
    """Whether the client is a program, which is answered with a problem document instead of a page."""
    return request.path.startswith("/api/") or request.accept_mimetypes.best == "application/problem+json"
