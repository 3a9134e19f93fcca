"""How the line works, and who was called before a number: by numbers and reasons, without persons."""

from contextlib import suppress

from flask import render_template, request

from kiosk.blueprint import blueprint
from queue_core.boards import stories, wait_scores
from queue_core.language.catalogs import spoken
from queue_core.language.journal_words import Before, why_before
from queue_core.language.order_words import how_the_line_works
from queue_core.rules import limits
from queue_core.rules.refusals import Refusal
from queue_core.web import context
from queue_core.web.devices import kiosk_only
from queue_core.web.order_rules import rules_of

MOST_SHOWN = 12
"""So many of the last who were called fit the glass."""


@blueprint.get("/order")
@kiosk_only
def order() -> str:
    """Ten sentences, from the rules' own values."""
    said = spoken.get()
    sentences = how_the_line_works(rules_of(context.settings(), said.code), said)
    kept = wait_scores.lately(context.office(), context.now()) if context.settings().line.waits_page else None
    return render_template("kiosk/order.html", sentences=sentences, kept=kept)


@blueprint.get("/before")
@kiosk_only
def who_went_before() -> str:
    """Asks for a number; the last who were called before it, and why, while it is in the house."""
    typed, number, wait = request.args.get("number", ""), "", None
    with suppress(Refusal):
        number = limits.NUMBER.taken(typed).upper()
        wait = stories.went_before_number(context.office(), number)
    return render_template(
        "kiosk/before.html",
        number=number,
        wait=wait,
        why=_why,
        letters=sorted({"P", *(each.letter for each in context.settings().service)}),
        MOST=MOST_SHOWN,
    )


def _why(before: Before) -> str:
    """As any visitor may read it: without what staff wrote down."""
    return why_before(before, None, spoken.get(), context.settings().zone)
