"""The clerk's pages: choose a desk, and the desk itself with its acts.

Every act answers the desk's new board, which the page shows at once; the socket brings the same to every
other window.
"""

from functools import partial
from typing import Any

from flask import Response, redirect, render_template, request, url_for
from flask_login import current_user

from counter.blueprint import blueprint
from counter.desk_board import act_context, answer, board, came, mine, require_desk, seen
from counter.desk_said import called, undone
from queue_core import boards
from queue_core.actions import calls, clerk_habits, desks, help
from queue_core.boards.desks import MOST_OF_LINE
from queue_core.language import voice
from queue_core.web import context
from queue_core.web.auth import staff_only
from queue_core.web.rights import needs


@blueprint.get("/")
@staff_only
def choose_desk() -> Any:
    """Every desk, with what it serves and who is there; the one where this clerk sat last stands first. Who
    does not serve is led to the first page that the role may see."""
    if not current_user.has("serve"):
        return redirect(url_for(f"counter.{first_page(current_user)}"))
    office, last = context.office(), boards.habits_of(context.office(), current_user.login).last_desk
    data = boards.overview(office, context.now())
    desks = sorted(data["desks"], key=lambda each: each["desk"] != last)
    return render_template(
        "counter/choose.html", data=data, desks=desks, last=last, names=boards.names(office)
    )


PAGES = {
    "oversee": "oversee",
    "see_names": "show_day",
    "see_reports": "show_report",
    "search_journal": "search_journal",
    "manage_devices": "list_devices",
    "manage_clerks": "list_accounts",
    "change_office": "show_settings",
    "see_audit": "show_audit",
}
"""The pages that a sign-in may lead to, by the right that each needs."""


def first_page(clerk: Any) -> str:
    """The view that somebody who does not serve begins with; the own password, where nothing else is left."""
    return next((page for right, page in PAGES.items() if clerk.has(right)), "own_password")


@blueprint.get("/desks/<desk:desk>")
@needs("serve")
def show_desk(desk: str) -> str:
    """One desk."""
    habits = boards.habits_of(context.office(), current_user.login)
    return render_template("counter/desk.html", data=board(desk), habits=habits)


@blueprint.get("/desks/<desk:desk>/line")
@needs("serve")
def show_desk_line(desk: str) -> str:
    """Who waits for the desk, as its page shows them on request."""
    line = boards.desk_line(context.office(), require_desk(desk), context.now())
    return render_template("counter/desk_line.html", line=line, is_more=len(line) == MOST_OF_LINE)


@blueprint.get("/arrival.wav")
@needs("serve")
def arrival_sound() -> Response:
    """The tone for a clerk who has nobody: somebody came."""
    return Response(voice.alarm(), mimetype="audio/wav")


@blueprint.post("/keys")
@needs("serve")
def choose_keys() -> Response:
    """Keep which keys act at this clerk's desk; back to the desk."""
    asked = request.form
    desk = require_desk(asked.get("desk", ""))
    clerk_habits.choose_keys(
        context.office(),
        current_user.login,
        letters="letters" in asked,
        call_key=asked.get("call_key", ""),
        by=current_user.by,
        now=context.now(),
    )
    return redirect(url_for("counter.show_desk", desk=desk), 303)  # type: ignore[return-value]


@blueprint.post("/desks/<desk:desk>/calls")
@needs("serve")
def call(desk: str) -> Response:
    """Call the next one, finishing the open ticket; or, with a reason, a given one."""
    mine(desk)
    number, reason = request.form.get("ticket", ""), request.form.get("reason", "")
    if "ticket" in request.form:
        return answer(
            desk,
            lambda: calls.call_this(
                context.office(),
                desk,
                number,
                reason=reason,
                finish_current=True,
                came=came(),
                **seen(),
                **act_context(),
            ),
        )
    return answer(
        desk,
        lambda: calls.call_next(
            context.office(), desk, finish_current=True, came=came(), **seen(), **act_context()
        ),
        said=partial(called, request.form.get("seen", "")),
    )


@blueprint.post("/desks/<desk:desk>/undo")
@needs("serve")
def undo(desk: str) -> Response:
    """Take back the last call."""
    return answer(
        mine(desk), lambda: calls.undo_call(context.office(), desk, **seen(), **act_context()), said=undone
    )


@blueprint.post("/desks/<desk:desk>/help")
@needs("serve")
def answer_help(desk: str) -> Response:
    """Say that somebody goes to a kiosk where help was asked for."""
    screen = request.form.get("screen", "")
    return answer(require_desk(desk), lambda: help.answer_help(context.office(), screen, **act_context()))


@blueprint.post("/desks/<desk:desk>/open")
@needs("serve")
def open_desk(desk: str) -> Response:
    """Open the desk, end its pause, or take it over; and sit there."""
    return answer(
        require_desk(desk),
        lambda: desks.open_desk(context.office(), desk, clerk=current_user.login, **act_context()),
    )


@blueprint.post("/desks/<desk:desk>/pause")
@needs("serve")
def pause(desk: str) -> Response:
    """A break, with its reason if the clerk gives one."""
    reason = request.form.get("reason", "")
    return answer(mine(desk), lambda: desks.pause(context.office(), desk, reason=reason, **act_context()))


@blueprint.post("/desks/<desk:desk>/close")
@needs("serve")
def close(desk: str) -> Response:
    """Close the desk."""
    return answer(mine(desk), lambda: desks.close(context.office(), desk, **act_context()))


@blueprint.post("/desks/<desk:desk>/ask-for-help")
@needs("serve")
def ask_for_help(desk: str) -> Response:
    """Ask for help; the supervisor's screen says so."""
    return answer(
        require_desk(desk),
        lambda: help.call_for_help_at_desk(context.office(), desk, **act_context()),
    )


@blueprint.post("/desks/<desk:desk>/need-no-help")
@needs("serve")
def need_no_help(desk: str) -> Response:
    """Take the call for help back."""
    return answer(require_desk(desk), lambda: help.answer_at_desk(context.office(), desk, **act_context()))
