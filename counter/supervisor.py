"""The supervisor's page: every desk and line, intake, the day's end."""

from typing import Any

from flask import redirect, render_template, url_for
from flask_login import current_user

from counter.room import room
from queue_core import boards
from queue_core.actions import supervision
from queue_core.rules.refusals import Refusal
from queue_core.web import here
from queue_core.web.auth import supervisors_only
from queue_core.web.forms import doing

JOURNAL_SHOWN = 40


@room.get("/supervisor")
@supervisors_only
def oversee() -> str:
    """The whole office, and what happened last."""
    data = boards.overview(here.office())
    journal = boards.journal_after(here.office(), max(data["as_of"] - JOURNAL_SHOWN, 0), JOURNAL_SHOWN)
    return render_template("counter/supervisor.html", data=data, journal=reversed(journal))


@room.post("/supervisor/services/<slug>/intake/<act>")
@supervisors_only
def intake(slug: str, act: str) -> Any:
    """Stop or open a service's intake of walk-ins."""
    acts = {"stop": supervision.stop_intake, "open": supervision.open_intake}
    if act not in acts:
        raise Refusal("not_found")
    acts[act](here.office(), slug, **doing(current_user.by))
    return redirect(url_for("counter.oversee"), 303)


@room.post("/supervisor/day/end")
@supervisors_only
def end_day() -> Any:
    """End the office's day."""
    supervision.end_day(here.office(), **doing(current_user.by))
    return redirect(url_for("counter.oversee"), 303)
