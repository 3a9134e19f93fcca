"""The clerk's pages: choose a desk, and the desk itself with its acts.

Every act answers the desk's new board, which the page shows at once; the socket brings the same to every
other window.
"""

from flask import Response, render_template, request
from flask_login import current_user

from counter.blueprint import blueprint
from counter.desk_board import act_context, answer, board, mine, require_desk, seen
from queue_core import boards
from queue_core.actions import calls, desks, help
from queue_core.web import context
from queue_core.web.auth import staff_only


@blueprint.get("/")
@staff_only
def choose_desk() -> str:
    """Every desk, with what it serves and who is there."""
    return render_template("counter/choose.html", data=boards.overview(context.office(), context.now()))


@blueprint.get("/desks/<desk:desk>")
@staff_only
def show_desk(desk: str) -> str:
    """One desk."""
    return render_template("counter/desk.html", data=board(desk))


@blueprint.post("/desks/<desk:desk>/calls")
@staff_only
def call(desk: str) -> Response:
    """Call the next one, finishing the open ticket; or, with a reason, a given one."""
    mine(desk)
    number, reason = request.form.get("ticket", ""), request.form.get("reason", "")
    if "ticket" in request.form:
        return answer(
            desk,
            lambda: calls.call_this(
                context.office(), desk, number, reason=reason, finish_current=True, **seen(), **act_context()
            ),
        )
    return answer(
        desk, lambda: calls.call_next(context.office(), desk, finish_current=True, **seen(), **act_context())
    )


@blueprint.post("/desks/<desk:desk>/undo")
@staff_only
def undo(desk: str) -> Response:
    """Take back the last call."""
    return answer(mine(desk), lambda: calls.undo_call(context.office(), desk, **seen(), **act_context()))


@blueprint.post("/desks/<desk:desk>/help")
@staff_only
def answer_help(desk: str) -> Response:
    """Say that somebody goes to a kiosk where help was asked for."""
    screen = request.form.get("screen", "")
    return answer(require_desk(desk), lambda: help.answer_help(context.office(), screen, **act_context()))


@blueprint.post("/desks/<desk:desk>/open")
@staff_only
def open_desk(desk: str) -> Response:
    """Open the desk, end its pause, or take it over; and sit there."""
    return answer(
        require_desk(desk),
        lambda: desks.open_desk(context.office(), desk, clerk=current_user.login, **act_context()),
    )


@blueprint.post("/desks/<desk:desk>/pause")
@staff_only
def pause(desk: str) -> Response:
    """A break, with its reason if the clerk gives one."""
    reason = request.form.get("reason", "")
    return answer(mine(desk), lambda: desks.pause(context.office(), desk, reason=reason, **act_context()))


@blueprint.post("/desks/<desk:desk>/close")
@staff_only
def close(desk: str) -> Response:
    """Close the desk."""
    return answer(mine(desk), lambda: desks.close(context.office(), desk, **act_context()))


@blueprint.post("/desks/<desk:desk>/ask-for-help")
@staff_only
def ask_for_help(desk: str) -> Response:
    """Ask for help; the supervisor's screen says so."""
    return answer(
        require_desk(desk),
        lambda: help.call_for_help_at_desk(context.office(), desk, **act_context()),
    )


@blueprint.post("/desks/<desk:desk>/need-no-help")
@staff_only
def need_no_help(desk: str) -> Response:
    """Take the call for help back."""
    return answer(require_desk(desk), lambda: help.answer_at_desk(context.office(), desk, **act_context()))
