"""What is done elsewhere: where, on the screen, and on paper for whoever asks for it."""

from datetime import datetime
from typing import Any

from flask import redirect, render_template, session, url_for

from kiosk import page_data
from kiosk.blueprint import OPENS_FOR, blueprint, by, name, printer
from queue_core.actions import places
from queue_core.boards.paper import slip_of_job
from queue_core.boards.shapes import SlipState
from queue_core.language.catalogs import spoken
from queue_core.rules.refusals import Refusal
from queue_core.settings.sections import Elsewhere
from queue_core.web import context
from queue_core.web.devices import kiosk_only, of_this_kiosk
from queue_core.web.errors import sentence
from queue_core.web.forms import act_context, new_key
from queue_core.web.limits import kiosk_acts, limiter
from queue_core.web.template_helpers import words


@blueprint.get("/elsewhere/<int:number>")
@kiosk_only
def elsewhere(number: int) -> str:
    """Where something is done that is not done here; counted from 1."""
    return _page(number, is_ordered=_ordered(number) is not None)


@blueprint.post("/elsewhere/<int:number>/slip")
@kiosk_only
@limiter.limit(kiosk_acts, key_func=of_this_kiosk)
def print_place(number: int) -> Any:
    """Print one paper with the place."""
    try:
        answer = places.order_slip(
            context.office(),
            number,
            language=spoken.get().code,
            screen=name(),
            printer=printer(),
            **act_context(by()),
        )
    except Refusal as refusal:
        if refusal.code != "one_at_a_time":
            raise
        return _page(number, refused=sentence(refusal)), refusal.status
    session["place"] = {"number": number, "job": answer.data["job"], "at": context.now().isoformat()}
    return redirect(url_for("kiosk.elsewhere", number=number), 303)


@blueprint.get("/elsewhere/<int:number>/slip")
@kiosk_only
def place_slip_state(number: int) -> Any:
    """Whether the paper with this place that was just asked for is there yet."""
    job = _ordered(number)
    return {"slip": slip_told(slip_of_job(context.office(), job)) if job is not None else None}


def slip_told(slip: SlipState | None) -> SlipState | None:
    """A slip's state as a page is told of it: the printer that stands in by the place where it stands."""
    if slip and slip["moved_to"]:
        moved = context.settings().printers[slip["moved_to"]]
        slip["moved_to"] = words(moved.place) or moved.name
    return slip


def _page(number: int, *, is_ordered: bool = False, refused: str = "") -> str:
    found = _places()
    if not 1 <= number <= len(found):
        raise Refusal("not_found")
    return render_template(
        "kiosk/elsewhere.html",
        each=found[number - 1],
        number=number,
        key=new_key(),
        is_ordered=is_ordered,
        refused=refused,
        prints=page_data.prints(context.office(), printer()),
    )


def _ordered(number: int) -> int | None:
    """The print job of the paper with this place that was asked for on this screen a moment ago."""
    asked = session.get("place") or {}
    if asked.get("number") != number or context.now() > datetime.fromisoformat(asked["at"]) + OPENS_FOR:
        return None
    job: int | None = asked["job"]
    return job


def _places() -> tuple[Elsewhere, ...]:
    return context.settings().elsewhere
