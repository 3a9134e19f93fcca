"""Checking in by the code or the reference, typed or read by a scanner."""

from typing import Any

from flask import render_template, request

from kiosk import page_data
from kiosk.accessibility import looks_chosen
from kiosk.blueprint import blueprint, by, printer, show, wants_priority
from queue_core.actions import check_in as arrivals
from queue_core.rules import limits
from queue_core.rules.refusals import Refusal
from queue_core.web import context
from queue_core.web.devices import kiosk_only, of_this_kiosk
from queue_core.web.forms import act_context, new_key
from queue_core.web.limits import kiosk_acts, limiter


@blueprint.get("/check-in")
@kiosk_only
def ask_for_code() -> str:
    """The keypad for a code or a reference."""
    return render_template("kiosk/check_in.html", key=new_key(), refused=None, entered="", ticked=False)


@blueprint.post("/check-ins")
@kiosk_only
@limiter.limit(kiosk_acts, key_func=of_this_kiosk)
def check_in() -> Any:
    """Confirm the arrival and show the number."""
    code = limits.ENTERED.tidied(request.form.get("code", ""))
    try:
        if not code:
            raise Refusal("unknown_appointment")
        again = bool(request.form.get("duplicate"))
        answer = arrivals.check_in(
            context.office(),
            code,
            duplicate=again,
            priority=wants_priority(),
            needs=looks_chosen() or None,
            printer=printer(),
            **act_context(by()),
        )
    except Refusal as refusal:
        return refused_page(refusal, code), refusal.status
    return show(answer.data["id"], known=not answer.made, code=None if answer.made else code)


def refused_page(refusal: Refusal, entered: str) -> str:
    """The keypad again, with what was entered, why it was refused, and what to do now."""
    instead = page_data.walk_in(context.office(), refusal.facts.get("service"), context.now())
    return render_template(
        "kiosk/check_in.html",
        key=new_key(),
        refused=refusal,
        entered=entered,
        instead=instead,
        ticked=wants_priority(),
    )
