"""The supervisor's page: alarms, every desk and line, intake, notices."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Response, redirect, render_template, request, url_for
from flask_login import current_user

from counter.blueprint import blueprint
from queue_core import boards
from queue_core.actions import alarms_seen, desks, help, slips
from queue_core.actions import office as office_acts
from queue_core.actions.acting import Answer
from queue_core.language import voice
from queue_core.rules import limits
from queue_core.rules.alarms import weighed
from queue_core.rules.refusals import Refusal
from queue_core.web import context
from queue_core.web.errors import sentence
from queue_core.web.forms import act_context, new_key
from queue_core.web.rights import needs

JOURNAL_SHOWN = 40


@blueprint.get("/supervisor")
@needs("oversee")
def oversee() -> str:
    """The whole office, and what happened last."""
    return page()


def page(refused: str | None = None) -> str:
    data = boards.overview(context.office(), context.now())
    journal = boards.journal_after(context.office(), max(data["as_of"] - JOURNAL_SHOWN, 0), JOURNAL_SHOWN)
    opening, now = context.settings().opening, context.now()
    closes = opening.open_until(now)
    if closes is not None and opening.local_day(closes) != opening.local_day(now):
        closes = None  # Open round the clock: no end suggests itself.
    return render_template(
        "counter/supervisor.html",
        data=data,
        journal=reversed(journal),
        refused=refused,
        closes=closes,
        key=new_key(),
    )


def done(act: Callable[..., Answer], *args: Any, **kwargs: Any) -> Any:
    """Do an act and show the office again, with the refusal's sentence when it was declined."""
    try:
        act(context.office(), *args, **kwargs, **act_context(current_user.by))
    except Refusal as refusal:
        return page(refused=sentence(refusal)), refusal.status
    return redirect(url_for("counter.oversee"), 303)


@blueprint.post("/supervisor/services/<slug>/intake/<act>")
@needs("oversee", "end_day")
def intake(slug: str, act: str) -> Any:
    """Stop or open a service's intake of walk-ins."""
    acts = {"stop": office_acts.stop_intake, "open": office_acts.open_intake}
    if act not in acts:
        raise Refusal("not_found")
    acts[act](context.office(), slug, **act_context(current_user.by))
    return redirect(url_for("counter.oversee"), 303)


@blueprint.post("/supervisor/help")
@needs("oversee")
def answer_help_from_afar() -> Any:
    """Say that somebody goes to a kiosk where help was asked for."""
    help.answer_help(context.office(), request.form.get("screen", ""), **act_context(current_user.by))
    return redirect(url_for("counter.oversee"), 303)


@blueprint.post("/supervisor/desks/<desk:desk>/<act>")
@needs("oversee")
def act_on_desk(desk: str, act: str) -> Any:
    """Open or close a desk from afar, or say that somebody goes to help there."""
    acts = {
        "open": desks.open_from_afar,
        "close": desks.close,
        "answer-help": help.answer_at_desk,
    }
    if act not in acts:
        raise Refusal("not_found")
    return done(acts[act], desk)


@blueprint.post("/supervisor/alarms/seen")
@needs("oversee")
def see_alarm() -> Any:
    """Say that an alarm was seen: it is quiet until it ends and comes anew."""
    wanted = request.form.get("alarm", ""), request.form.get("instance", "")
    known = weighed(boards.overview(context.office(), context.now())["alarms"])
    if wanted not in [(each.key, each.instance) for each in known if each.kind.may_be_seen]:
        return page(refused=sentence(Refusal("alarm_over"))), Refusal("alarm_over").status
    return done(alarms_seen.see_alarm, wanted[0], instance=wanted[1])


@blueprint.get("/supervisor/alarm.wav")
@needs("oversee")
def alarm_sound() -> Response:
    """The tone of a new alarm."""
    return Response(voice.alarm(), mimetype="audio/wav")


@blueprint.post("/supervisor/notices")
@needs("oversee")
def post_notice() -> Any:
    """Let the visitors know something, on TVs and kiosks."""
    words = {code: request.form.get(f"words-{code}", "") for code in context.settings().languages}
    try:
        until = _until(request.form.get("until", ""))
    except Refusal as refusal:
        return page(refused=sentence(refusal)), refusal.status
    return done(office_acts.post_notice, words, until=until, alone="alone" in request.form)


def _until(written: str) -> datetime | None:
    """The end of a notice, today or another day, in the office's time. Refuses with `bad_time`."""
    try:
        at = datetime.fromisoformat(written) if written.strip() else None
    except ValueError:
        raise Refusal("bad_time") from None
    if at is not None and at.tzinfo is not None:
        raise Refusal("bad_time")
    return limits.instant(at.replace(tzinfo=context.settings().zone)) if at else None


@blueprint.post("/supervisor/notices/<int:number>/withdraw")
@needs("oversee")
def withdraw_notice(number: int) -> Any:
    """Take down a notice."""
    return done(office_acts.withdraw_notice, number)


@blueprint.post("/supervisor/printers/<printer>/release")
@needs("oversee")
def release_slips(printer: str) -> Any:
    """Let a printer print the slips that it kept back."""
    slips.release(context.office(), printer, **act_context(current_user.by))
    return redirect(url_for("counter.oversee"), 303)


@blueprint.post("/supervisor/slips")
@needs("oversee")
def print_again() -> Any:
    """Print the slip of a number of today once more."""
    number, printer = request.form.get("number", ""), request.form.get("printer") or None
    return done(slips.order_again, number, printer=printer)
