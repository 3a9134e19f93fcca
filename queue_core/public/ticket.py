"""A visitor's own ticket on a phone, and what is kept of a visitor."""

from collections.abc import Mapping
from typing import Any

from flask import Response, redirect, render_template, url_for

from queue_core import boards
from queue_core.actions import tickets
from queue_core.boards import stories
from queue_core.boards.messages import channels_of
from queue_core.language.catalogs import language, spoken
from queue_core.language.journal_words import Before, why_before
from queue_core.messages.vapid import public_key
from queue_core.public import feedback
from queue_core.public.blueprint import blueprint
from queue_core.web import context, i18n
from queue_core.web.auth import open_to_all
from queue_core.web.open_limits import DEPARTURES, PAGES, at_most


@blueprint.get("/t/<token>")
@open_to_all
@at_most(PAGES)
def track(token: str) -> Any:
    """A visitor's own ticket on a phone: state and place, live, in the language chosen on it, or its own."""
    data = boards.ticket(context.office(), context.tracked(token), context.now())
    spoken.set(language(i18n.chosen() or data["language"]))
    wait = stories.went_before(context.office(), data["ticket"]["id"])
    page = render_template(
        "public/track.html",
        data=data,
        token=token,
        wait=wait,
        why=_why_before,
        told_by=_told_by(data),
        push_key=_push_key(),
        feedback=feedback.state_of(data),
    )
    return _private(page)


@blueprint.post("/t/<token>/leave")
@open_to_all
@at_most(DEPARTURES)
def leave(token: str) -> Any:
    """The visitor leaves the line."""
    tickets.cancel(context.office(), context.tracked(token), by="visitor", now=context.now())
    return redirect(url_for("public.track", token=token), 303)


@blueprint.get("/privacy")
@open_to_all
@at_most(PAGES)
def privacy() -> str:
    """What is kept of a visitor, and for how long."""
    return render_template("public/privacy.html")


def _why_before(before: Before) -> str:
    """The reason as the visitor who waited sees it: without what staff wrote, which may concern somebody."""
    return why_before(before, None, spoken.get(), context.settings().zone)


def _told_by(data: Mapping[str, Any]) -> list[str]:
    """The channels by which this ticket's visitor wants to be told."""
    return channels_of(context.office(), data["ticket"]["id"]) if context.settings().messages.is_on else []


def _push_key() -> str:
    """What a browser subscribes with; empty where browsers are not told."""
    settings = context.settings()
    return public_key(settings) if settings.messages.push else ""


def _private(page: str) -> Response:
    answer = Response(page, content_type="text/html; charset=utf-8")
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
