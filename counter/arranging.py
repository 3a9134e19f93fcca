"""The supervisor's page of arrangements: which desk serves what today or on a weekday, how many tickets are
given today.
"""

from datetime import timedelta
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_login import current_user

from counter.blueprint import blueprint
from queue_core import boards
from queue_core.actions import desks, weekly
from queue_core.language.catalogs import A_MONDAY, spoken
from queue_core.rules.refusals import Refusal
from queue_core.web import context
from queue_core.web.errors import sentence
from queue_core.web.forms import act_context, new_key
from queue_core.web.rights import needs


@blueprint.get("/supervisor/arrangement")
@needs("oversee")
def arrangement() -> str:
    """Each service with the desks that serve it today, and its limit; or those of a weekday, each week."""
    return _page()


@blueprint.post("/supervisor/arrangement")
@needs("oversee")
def arrange() -> Any:
    """Keep what was changed on the page; what another supervisor changed meanwhile stays."""
    office, weekday = context.office(), _weekday()
    try:
        if weekday is None:
            desks.arrange(office, desks=_desks(), caps=_caps(), **act_context(current_user.by))
        else:
            weekly.arrange_weekday(office, weekday, _desks(), **act_context(current_user.by))
    except Refusal as refusal:
        return _page(refused=sentence(refusal)), refusal.status
    if weekday is None:
        return redirect(url_for("counter.oversee"), 303)
    return redirect(url_for("counter.arrangement", weekday=weekday, kept=1), 303)


def _weekday() -> int | None:
    """The weekday whose arrangement is meant, 0 for Monday; None for today's own."""
    weekday = request.values.get("weekday", type=int)
    return weekday if weekday in weekly.WEEKDAYS else None


def _desks() -> dict[str, list[str]]:
    """The desks whose ticks differ from those that the page showed, with their services."""
    form, wanted = request.form, {}
    for desk in context.settings().desks:
        ticked = [slug for slug in context.settings().services if f"{desk}:{slug}" in form]
        if sorted(form.get(f"was-{desk}", "").split()) != sorted(ticked):
            wanted[desk] = ticked
    return wanted


def _caps() -> dict[str, int | None]:
    """The limits that differ from those that the page showed; -1, which is refused, for what is no number."""
    form, wanted = request.form, {}
    for slug in context.settings().services:
        given = form.get(f"cap-{slug}", "").strip()
        if given != form.get(f"was-cap-{slug}", ""):
            is_number = given.isascii() and given.isdigit() and len(given) < 9
            wanted[slug] = int(given) if is_number else -1 if given else None
    return wanted


def _page(refused: str | None = None) -> str:
    data, weekday = boards.arranged(context.office(), context.now()), _weekday()
    if weekday is not None:
        data["desks"] = boards.arranged_on(context.office(), weekday)
    return render_template(
        "counter/arrangement.html",
        data=data,
        weekday=weekday,
        weekdays=[spoken.get().weekday(A_MONDAY + timedelta(days=each)) for each in weekly.WEEKDAYS],
        refused=refused,
        key=new_key(),
    )
