"""How often visitors waited as long as they were told, for everybody to read."""

from flask import render_template

from queue_core.boards import wait_scores
from queue_core.public.blueprint import blueprint
from queue_core.rules.refusals import Refusal
from queue_core.web import context
from queue_core.web.auth import open_to_all
from queue_core.web.open_limits import PAGES, at_most


@blueprint.get("/waits")
@open_to_all
@at_most(PAGES)
def waits() -> str:
    """The last 30 days in a sentence; not there where `[line] waits_page` is off."""
    if not context.settings().line.waits_page:
        raise Refusal("not_found")
    return render_template("public/waits.html", kept=wait_scores.lately(context.office(), context.now()))
