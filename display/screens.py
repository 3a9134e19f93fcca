"""The TV's page: one look at the board, which the socket then keeps right."""

from typing import Any

from flask import Response, redirect, render_template, request, url_for

from display.room import room
from display.sounds import quiet_times, said_times
from queue_core import boards
from queue_core.rules.refusals import Refusal
from queue_core.web import devices, here
from queue_core.web.auth import open_to_all
from queue_core.web.doors import PAGES, at_most

LARGE = 0.19
"""Above this share of the glass, seven letters fit beside each other."""


@room.get("/")
@open_to_all
@at_most(PAGES)
def home() -> Any:
    """The last calls, with `?area=…` those to an area's desks; numbers and desks only.

    An unknown screen shows its code below them.
    """
    area = request.args.get("area", "")
    if area and area not in here.settings().areas:
        raise Refusal("not_found")
    if devices.pair("display"):
        return redirect(url_for("display.home", area=area or None))
    devices.renew()
    return render_template(
        "display/tv.html",
        data=boards.tv(here.office(), here.now(), area),
        area=here.settings().areas.get(area),
        code=None if devices.known("display") else devices.code("display"),
        said=said_times(),
        quiet=quiet_times(),
    )


@room.get("/size.css")
@open_to_all
@at_most(PAGES)
def size() -> Response:
    """How high the newest call's capitals stand, in hundredths of the glass's shorter side."""
    height = 100 * here.settings().display.capitals
    return Response(f":root {{ --cap: {height:.2f}vmin; }}\n", mimetype="text/css")


def call_size(number: str, desk: str) -> str:
    """How a row's letters shrink so that a long number and a desk's name fit: `long`, `longer`, or not."""
    widest, both = max(len(number), len(desk) + 1), len(number) + len(desk)
    most = 8 if here.settings().display.capitals < LARGE else 7
    if widest <= 5 and both <= most:
        return ""
    return "long" if widest <= 6 and both <= 9 else "longer"


@room.record_once
def _for_templates(state: Any) -> None:
    state.app.jinja_env.globals.update(call_size=call_size)
