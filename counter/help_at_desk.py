"""A clerk asks the supervisor for help, without a word that the visitor would hear."""

from flask import Response

from counter.desk_board import answer, doing, known
from counter.room import room
from queue_core.actions import help_at_desk
from queue_core.web import here
from queue_core.web.auth import staff_only


@room.post("/desks/<desk>/ask-for-help")
@staff_only
def ask_for_help(desk: str) -> Response:
    """Ask for help; the supervisor's screen says so."""
    return answer(
        known(desk),
        lambda: help_at_desk.call_for_help_at_desk(here.office(), desk, **doing()),
    )


@room.post("/desks/<desk>/need-no-help")
@staff_only
def need_no_help(desk: str) -> Response:
    """Take the call for help back."""
    return answer(known(desk), lambda: help_at_desk.answer_at_desk(here.office(), desk, **doing()))
