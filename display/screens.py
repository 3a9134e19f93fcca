"""The TV's page: one look at the board, which the socket then keeps right."""

from typing import Any

from flask import redirect, render_template, url_for

from display.room import room
from display.sounds import quiet_times, said_times
from queue_core import boards
from queue_core.web import devices, here
from queue_core.web.auth import open_to_all


@room.get("/")
@open_to_all
def home() -> Any:
    """The last calls; numbers and desks only. An unknown screen shows its code below them."""
    if devices.pair("display"):
        return redirect(url_for("display.home"))
    devices.renew()
    return render_template(
        "display/tv.html",
        data=boards.lobby(here.office(), here.now()),
        code=None if devices.known("display") else devices.code("display"),
        said=said_times(),
        quiet=quiet_times(),
    )
