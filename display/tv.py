"""The TV's page: the board as it is, which the socket then keeps up to date."""

from typing import Any

from flask import redirect, render_template, request, url_for

from display import layout
from display.blueprint import blueprint
from display.foot import foot_pages, hall_pages
from display.sizes import glass
from display.sounds import quiet_times, said_times
from queue_core import boards
from queue_core.boards.shapes import CallShown, TvBoard
from queue_core.rules.desk_names import has_own_word
from queue_core.rules.refusals import Refusal
from queue_core.settings.sections import Service
from queue_core.web import context, devices
from queue_core.web.auth import open_to_all
from queue_core.web.open_limits import PAGES, at_most
from queue_core.web.previews import Shown, preview, tv_board
from queue_core.web.template_helpers import words


@blueprint.get("/")
@open_to_all
@at_most(PAGES)
def home() -> Any:
    """The last calls, with `?area=…` those to an area's desks; numbers and desks only.

    An unknown screen shows its code above them.
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


@preview("tv")
def drawn(what: Shown) -> str:
    """The TV, as it would be."""
    return render_template(
        "display/tv.html",
        settings=what.office.settings,
        data=tv_board(what),
        area=None,
        code=None,
        said="",
        quiet=[],
    )


def row_of(call: CallShown, service: Service | None) -> layout.Row:
    """How a call stands in the spotlight and in the list."""
    names = [words(service.name, code) for code in context.settings().languages] if service else [""]
    return layout.row(
        glass(),
        call["number"],
        call["desk"],
        has_word=not has_own_word(call["desk"]),
        service=max(names, key=len),
    )


def listing_of(data: TvBoard) -> str:
    """The classes of the list of calls."""
    services = context.settings().services
    rows = [row_of(call, services.get(data["service_of"][call["number"]])) for call in data["calls"]]
    return layout.listing(glass(), rows, is_behind=bool(data["earlier"]))


@blueprint.record_once
def _for_templates(state: Any) -> None:
    state.app.jinja_env.globals.update(
        row_of=row_of, listing_of=listing_of, foot_pages=foot_pages, hall_pages=hall_pages
    )
