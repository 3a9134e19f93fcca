"""The TV's page: one look at the board, which the socket then keeps right."""

from typing import Any

from flask import Blueprint, redirect, render_template, url_for

from queue_core import boards
from queue_core.web import here
from queue_core.web.auth import open_to_all, pair

room = Blueprint(
    "display", __name__, url_prefix="/display", template_folder="templates", static_folder="static"
)


@room.get("/")
@open_to_all
def tv() -> Any:
    """The last calls; numbers and desks only."""
    if pair("display", "read"):
        return redirect(url_for("display.tv"))
    return render_template("display/tv.html", data=boards.lobby(here.office()))
