"""The day's end from the supervisor's page: asked with counts, announced, and stopped by any supervisor."""

from typing import Any

from flask import request

from counter.blueprint import blueprint
from counter.supervisor import done
from queue_core.actions import announced_end
from queue_core.language.catalogs import language
from queue_core.rules import searching
from queue_core.rules.refusals import N_
from queue_core.web import context
from queue_core.web.rights import needs

WORD = N_("finish")
"""What is typed to end the day while the office is open; shown in the page's language."""


@blueprint.post("/supervisor/day/end")
@needs("oversee", "end_day")
def end_day() -> Any:
    """Announce the day's end; the office is asked for a typed word while it is open."""
    return done(announced_end.announce_end, confirmed=_is_word(request.form.get("word", "")))


@blueprint.post("/supervisor/day/end/stop")
@needs("oversee", "end_day")
def stop_end_of_day() -> Any:
    """Stop the announced end of the day."""
    return done(announced_end.stop_end)


def _is_word(typed: str) -> bool:
    """Whether it is the word in a language of the office: who looks on may have changed the page's."""
    words = {searching.folded(language(code).gettext(WORD)) for code in context.settings().languages}
    return searching.folded(typed) in words
