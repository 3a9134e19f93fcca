"""Pages of screens that nobody touches, the TV and the kiosk: they come right by themselves.

Each says in its head after how many seconds it is loaded again; `runs.js` calls that off when all has come.
"""

from flask import request

ROOMS = ("display", "kiosk")
SECONDS = 4
HOMES = {f"/{room}/" for room in ROOMS}


def room() -> str:
    """The room of the screen that asks; empty for pages that a person looks after."""
    first = request.path.split("/")[1]
    return first if first in ROOMS else ""


def loads_again() -> int | None:
    """After how many seconds the page that is asked for is loaded again if not all of it came; None where it
    would take from a visitor what has been typed."""
    return SECONDS if request.path in HOMES else None


def next_address() -> str:
    """Where a page that failed is tried again: an act of the kiosk is not done a second time."""
    return f"/{room()}/" if request.method != "GET" or room() == "kiosk" else ""
