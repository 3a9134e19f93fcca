"""The answer to every act of a clerk: the desk's new board."""

from collections.abc import Callable
from urllib.parse import quote

from flask import Response, request
from flask_login import current_user

from queue_core import boards
from queue_core.actions.acting import Answer, Seen, SeenAt
from queue_core.actions.once import ActContext
from queue_core.boards.desk_shapes import DeskBoard
from queue_core.rules.refusals import Refusal
from queue_core.web import context, socket_access
from queue_core.web.errors import problem
from queue_core.web.forms import act_context as act_context_of

CONFLICT = 409


def act_context() -> ActContext:
    """Who acts, when, and with which key."""
    return act_context_of(current_user.by)


def require_desk(desk: str) -> str:
    """A desk of this office. Refuses with `unknown_desk`."""
    if desk not in context.settings().desks:
        raise Refusal("unknown_desk", desk=desk)
    return desk


def mine(desk: str) -> str:
    """A desk where nobody else sits. Refuses with `unknown_desk`, `desk_taken`."""
    clerk = boards.clerk_of(context.office(), require_desk(desk))
    if clerk not in (None, current_user.login):
        name = boards.names(context.office()).get(clerk, clerk)
        raise Refusal("desk_taken", desk=desk, clerk=name)
    return desk


def board(desk: str) -> DeskBoard:
    """What a desk shows now."""
    return boards.desk(context.office(), require_desk(desk), context.now())


def seen() -> Seen:
    """The number that stood at the desk when the clerk pressed, None for none; nothing where a form does not
    say."""
    number = request.form.get("seen")
    return {} if number is None else {"seen": number.strip() or None}


def seen_at() -> SeenAt:
    """The desk where the ticket stood when the clerk pressed, None for none; nothing where a form does not
    say."""
    desk = request.form.get("seen_at")
    return {} if desk is None else {"seen_at": desk.strip() or None}


def came() -> bool | None:
    """Whether the clerk says that the visitor of the number at the desk has come; None where a form does not
    say."""
    return {"yes": True, "no": False}.get(request.form.get("came", ""))


def answer(desk: str, act: Callable[[], Answer], said: Callable[[Answer], str] | None = None) -> Response:
    """Do the act; the new board, or the refusal when it was declined, with the board as it is now.

    A sentence about what was done travels in the header Lobby-Said, percent-encoded.
    """
    try:
        done = act()
    except Refusal as refusal:
        if refusal.status != CONFLICT:
            return problem(refusal)
        as_of, html = _drawn(desk)
        return problem(refusal, board={"as_of": as_of, "html": html})
    as_of, html = _drawn(desk)
    made = Response(html, mimetype="text/html")
    made.headers["Lobby-As-Of"] = str(as_of)
    if said:
        made.headers["Lobby-Said"] = quote(said(done))
    return made


def _drawn(desk: str) -> tuple[int, str]:
    """The event that the desk's board is as of, and its HTML, which the push to the desk's room uses too."""
    board = context.realtime().boards.now(socket_access.in_this_language(f"desk:{require_desk(desk)}"))
    return board.as_of, board.message["html"]
