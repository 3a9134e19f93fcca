"""The TV's page: one look at the board, which the socket then keeps right."""

from typing import Any

from flask import Blueprint, redirect, render_template, url_for

from queue_core import boards
from queue_core.web import devices, here
from queue_core.web.auth import open_to_all

room = Blueprint(
    "display", __name__, url_prefix="/display", template_folder="templates", static_folder="static"
)


@room.get("/")
@open_to_all
def home() -> Any:
    """The last calls; numbers and desks only. An unknown screen shows its code below them."""
    if devices.pair("display"):
        return redirect(url_for("display.home"))
    devices.renew()
    code = None if devices.known("display") else devices.code("display")
    return render_template("display/tv.html", data=boards.lobby(here.office()), code=code)
