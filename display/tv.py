"""The TV's page: the board as it is, which the socket then keeps up to date."""

from typing import Any

from flask import Response, redirect, render_template, request, url_for

from display.blueprint import blueprint
from display.sounds import quiet_times, said_times
from queue_core import boards
from queue_core.rules.refusals import Refusal
from queue_core.web import context, devices
from queue_core.web.auth import open_to_all
from queue_core.web.open_limits import PAGES, at_most

LARGE = 0.19
"""Above this share of the glass, seven letters fit beside each other."""


@blueprint.get("/")
@open_to_all
@at_most(PAGES)
def home() -> Any:
    """The last calls, with `?area=…` those to an area's desks; numbers and desks only.

    An unknown screen shows its code below them.
    """
    area = request.args.get("area", "")
    if area and area not in context.settings().areas:
        raise Refusal("not_found")
    if devices.pair("display"):
        return redirect(url_for("display.home", area=area or None))
    devices.renew()
    return render_template(
        "display/tv.html",
        data=boards.tv(context.office(), context.now(), area),
        area=context.settings().areas.get(area),
        code=None if devices.current("display") else devices.code("display"),
        said=said_times(),
        quiet=quiet_times(),
    )


@blueprint.get("/size.css")
@open_to_all
@at_most(PAGES)
def size() -> Response:
    """How high the newest call's capitals stand, in hundredths of the glass's shorter side."""
    height = 100 * context.settings().display.capitals
    return Response(f":root {{ --cap: {height:.2f}vmin; }}\n", mimetype="text/css")


def call_size(number: str, desk: str) -> str:
    """The class that shrinks a row's letters so that number and desk fit: `long`, `longer`, or none."""
    widest, both = max(len(number), len(desk) + 1), len(number) + len(desk)
    most = 8 if context.settings().display.capitals < LARGE else 7
    if widest <= 5 and both <= most:
        return ""
    return "long" if widest <= 6 and both <= 9 else "longer"


@blueprint.record_once
def _for_templates(state: Any) -> None:
    state.app.jinja_env.globals.update(call_size=call_size)
