"""The TV's sizes as a stylesheet: what `[display]` states in metres, and what `layout`'s classes mean."""

from flask import Response

from display.blueprint import blueprint
from display.layout import MOST_COLUMNS, Glass
from display.letters import em
from queue_core.language.catalogs import language
from queue_core.web import context
from queue_core.web.auth import open_to_all
from queue_core.web.open_limits import PAGES, at_most
from queue_core.web.template_helpers import desk_word

WIDEST_NUMBER, WIDEST_DESK, MOST_ROWS = 80, 201, 61
"""In tenths of an em, as `layout` rounds them; and rows of a column: more calls are not told of."""


def glass() -> Glass:
    """The glass of `[display]`."""
    said = [desk_word("1", language(code)) for code in context.settings().languages]
    return Glass(context.settings().display.capitals, 1.05 * max(map(em, said)))


@blueprint.get("/size.css")
@open_to_all
@at_most(PAGES)
def size() -> Response:
    """How high the newest call's capitals stand, in hundredths of the glass's shorter side, how large type is
    that can be read, and what the classes of rows mean."""
    made = glass()
    rules = [
        f":root {{ --cap: {100 * context.settings().display.capitals:.2f}vmin; --read: {made.read:.2f}vmin; "
        f"--newest: {made.newest:.2f}vmin; --row: {made.row:.2f}vmin; --word: {made.word:.2f}; }}"
    ]
    rules += [f".n{tenth} {{ --n: {tenth / 10}; }}" for tenth in range(20, WIDEST_NUMBER)]
    rules += [f".d{tenth} {{ --d: {tenth / 10}; }}" for tenth in range(1, WIDEST_DESK)]
    for way, orientation in (("w", "landscape"), ("t", "portrait")):
        most = MOST_COLUMNS["wide" if way == "w" else "tall"]
        named = [f".{way}c{count} {{ --c: {count}; }}" for count in range(1, most + 1)]
        named += [f".{way}r{count} {{ --r: {count}; }}" for count in range(1, MOST_ROWS)]
        named += [f".{way}k{tenth} {{ --k: {tenth / 10}; }}" for tenth in range(1, WIDEST_DESK)]
        rules.append(f"@media (orientation: {orientation}) {{ {' '.join(named)} }}")
    # In the layer of the other rules, which may then say otherwise for a state.
    return Response("@layer room {\n" + "\n".join(rules) + "\n}\n", mimetype="text/css")
