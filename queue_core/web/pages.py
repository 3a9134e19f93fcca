"""The pages that belong to no single room: the start, a screen's pairing, health and figures."""

from typing import Any

from flask import Response, current_app, jsonify, redirect, render_template, request, url_for

from queue_core import boards
from queue_core.data.devices import SCOPES
from queue_core.rules.refusals import Refusal
from queue_core.web import context, demo, devices, i18n
from queue_core.web.auth import open_to_all
from queue_core.web.open_limits import PAGES, SCRAPES, at_most
from queue_core.web.static_files import WithFiles

pages = WithFiles(
    "pages", __name__, template_folder="templates", static_folder="static", static_url_path="/static"
)


@pages.get("/")
@open_to_all
@at_most(PAGES)
def index() -> str:
    """Links to every screen; in the demo, what to try first."""
    kind: demo.Demo | None = current_app.config["DEMO"]
    to_try = demo.to_try(context.office(), kind, context.now()) if kind else None
    return render_template("web/index.html", to_try=to_try)


@pages.get("/pairing/<kind>")
@open_to_all
@at_most(PAGES)
def pairing(kind: str) -> Any:
    """What a screen that shows its code asks every few seconds: `to` is where to go once it is a device."""
    if kind not in SCOPES:
        raise Refusal("not_found")
    became = devices.answered()
    if became:
        return {"to": url_for(f"{became}.home")}
    return {"to": None, "code": devices.code(kind)}


@pages.get("/healthz")
@open_to_all
@at_most(PAGES)
def healthz() -> Any:
    """200 when the database answers, so that screens may show what it knows; `?write` asks whether it also
    takes what is new."""
    failed = context.office().storage.reach.trouble
    try:
        as_of = boards.last_seq(context.office())
    except Refusal:
        return jsonify(status="the database does not answer"), 503
    if failed and "write" in request.args:
        return jsonify(status="the database cannot be written", as_of=as_of), 503
    return jsonify(status="ok", as_of=as_of)


@pages.get("/metrics")
@open_to_all
@at_most(SCRAPES)
def metrics() -> Response:
    """Figures for Prometheus; no personal data."""
    # Imported here: many offices never scrape figures.
    from queue_core.web.metrics import CONTENT_TYPE, written

    return Response(written(context.office(), context.realtime()), content_type=CONTENT_TYPE)


@pages.get("/favicon.ico")
@open_to_all
def favicon() -> Any:
    return redirect(url_for("pages.static", filename="icon.svg"))


def language_from_query() -> None:
    """Let `?language=en` choose the language of any page."""
    if "language" in request.args and not request.path.startswith("/api/"):
        i18n.choose(request.args["language"])
