"""The clerk's pages: choose a desk, and the desk itself with its acts.

Every act answers the desk's new board, which the page shows at once; the socket brings the same to every
other window.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from flask import Response, render_template, request
from flask_login import current_user

from counter.room import room
from queue_core import boards
from queue_core.actions import arrivals, calls, desks, prints, screens, tickets, visits
from queue_core.actions.acting import Answer
from queue_core.language import gettext, spoken
from queue_core.rules.refusals import Refusal
from queue_core.web import here
from queue_core.web.auth import staff_only
from queue_core.web.errors import problem
from queue_core.web.forms import doing

VISIT_ACTS = {
    "recall": calls.recall,
    "start": visits.start,
    "finish": visits.finish,
    "no-show": visits.no_show,
    "put-back": visits.put_back,
    "hold": visits.hold,
    "cancel": tickets.cancel,
    "slip": prints.order_again,
}
DESK_ACTS = {"pause": desks.pause, "close": desks.close}


@room.get("/")
@staff_only
def choose_desk() -> str:
    """Every desk, with what it serves and who is there."""
    return render_template("counter/choose.html", data=boards.overview(here.office(), here.now()))


@room.get("/desks/<desk>")
@staff_only
def show_desk(desk: str) -> str:
    """One desk."""
    return render_template("counter/desk.html", data=_board(desk))


@room.post("/desks/<desk>/calls")
@staff_only
def call(desk: str) -> Response:
    """Call the next one, finishing the open ticket; or, with a reason, a given one."""
    _known(desk)
    number = request.form.get("ticket", "").strip()[:12]
    return _answer(
        desk,
        lambda: (
            calls.call_this(
                here.office(),
                desk,
                number,
                reason=request.form.get("reason", "")[:200],
                finish_current=True,
                **_doing(),
            )
            if "ticket" in request.form
            else calls.call_next(here.office(), desk, finish_current=True, **_doing())
        ),
    )


@room.post("/desks/<desk>/check-ins")
@staff_only
def check_in(desk: str) -> Response:
    """Confirm a visitor's arrival by code or reference; the answer says the number."""
    code = request.form.get("code", "")[:200]
    return _answer(
        _known(desk), lambda: arrivals.check_in(here.office(), code, **_doing()), said=_number_given
    )


@room.post("/desks/<desk>/help")
@staff_only
def answer_help(desk: str) -> Response:
    """Say that somebody goes to a kiosk where help was asked for."""
    screen = request.form.get("screen", "")[:80]
    return _answer(_known(desk), lambda: screens.answer_help(here.office(), screen, **_doing()))


@room.post("/desks/<desk>/open")
@staff_only
def open_desk(desk: str) -> Response:
    """Open the desk, or end its pause, and sit there."""
    return _answer(
        _known(desk), lambda: desks.open_desk(here.office(), desk, clerk=current_user.login, **_doing())
    )


@room.post("/desks/<desk>/<act>")
@staff_only
def desk_act(desk: str, act: str) -> Response:
    """Pause or close the desk."""
    if act not in DESK_ACTS:
        raise Refusal("not_found")
    return _answer(_known(desk), lambda: DESK_ACTS[act](here.office(), desk, **_doing()))


@room.post("/desks/<desk>/tickets/<int:ticket>/<act>")
@staff_only
def ticket_act(desk: str, ticket: int, act: str) -> Response:
    """What follows a call."""
    if act == "transfer":
        to = request.form.get("to", "")
        kind, _, name = to.partition(":")
        target = {"desk": name} if kind == "desk" else {"service": name}
        return _answer(_known(desk), lambda: visits.transfer(here.office(), ticket, **target, **_doing()))
    if act not in VISIT_ACTS:
        raise Refusal("not_found")
    return _answer(_known(desk), lambda: VISIT_ACTS[act](here.office(), ticket, **_doing()))


def _doing() -> dict[str, Any]:
    return doing(current_user.by)


def _known(desk: str) -> str:
    if desk not in here.settings().desks:
        raise Refusal("unknown_desk", desk=desk)
    return desk


def _board(desk: str) -> dict[str, Any]:
    return boards.desk(here.office(), _known(desk), here.now())


def _number_given(answer: Answer) -> str:
    numbers = spoken.get().listing([answer.data["number"], *answer.data["also"]])
    return gettext("The arrival is confirmed: %(numbers)s.", numbers=numbers)


def _answer(desk: str, act: Callable[[], Answer], said: Callable[[Answer], str] | None = None) -> Response:
    """Do the act; the new board, with the refusal's sentence when it was declined.

    What there is to say of an act that was done travels in the header Lobby-Said, percent-encoded.
    """
    try:
        done = act()
    except Refusal as refusal:
        return problem(refusal)
    data = _board(desk)
    answer = Response(render_template("counter/desk_board.html", data=data), mimetype="text/html")
    answer.headers["Lobby-As-Of"] = str(data["as_of"])
    if said:
        answer.headers["Lobby-Said"] = quote(said(done))
    return answer
