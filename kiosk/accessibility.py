"""What every page of the kiosk offers besides its content: help, another look, the page read aloud."""

from typing import Any

from flask import Response, redirect, request, session, url_for

from kiosk.blueprint import blueprint, by, name
from queue_core.actions import help
from queue_core.language import voice as speaking
from queue_core.language.catalogs import language, spoken
from queue_core.rules import limits
from queue_core.rules.refusals import Refusal
from queue_core.web import context, i18n
from queue_core.web.devices import kiosk_only, of_this_kiosk
from queue_core.web.forms import act_context
from queue_core.web.limits import limiter

LOOKS = ("low", "large", "contrast")


@blueprint.record_once
def _for_templates(state: Any) -> None:
    state.app.jinja_env.globals.update(
        looks_chosen=looks_chosen,
        can_speak=speaking.can_speak,
        language_is_chosen=lambda: i18n.chosen() is not None,
    )


def looks_chosen() -> str:
    """The looks that this visitor has chosen, as classes of the page."""
    return " ".join(look for look in LOOKS if look in session.get("looks", ()))


@blueprint.post("/looks")
@kiosk_only
def keep_looks() -> Any:
    """Keep the looks for the visitor's next pages; the way back to the start forgets them."""
    chosen = request.form.get("looks", "").split()
    session["looks"] = [look for look in LOOKS if look in chosen]
    return "", 204


@blueprint.post("/help")
@kiosk_only
@limiter.limit("12 per minute", key_func=of_this_kiosk)
def call_for_help() -> Any:
    """Tell the staff that somebody at this screen needs help."""
    help.call_for_help(context.office(), name(), **act_context(by()))
    if request.accept_mimetypes.best == "application/json":
        return {"told": True}
    return redirect(url_for("kiosk.home"), 303)


@blueprint.get("/voice")
@kiosk_only
@limiter.limit("120 per minute", key_func=of_this_kiosk)
def voice() -> Response:
    """A sentence of the page, spoken in the page's language, or in that of the office's which the sentence is
    `in`, a tag of BCP 47; a WAV file."""
    of_page, tag = spoken.get(), request.args.get("in")
    said_in = next((each for each in map(language, context.settings().offered) if each.tag == tag), of_page)
    sound = speaking.speak(limits.SPOKEN.taken(request.args.get("text", "")), said_in.code)
    if sound is None:
        raise Refusal("not_found")
    return Response(sound, mimetype="audio/wav")
