"""How the line works, for anybody who wants to know before waiting."""

from flask import render_template

from queue_core.language.catalogs import spoken
from queue_core.language.order_words import how_the_line_works
from queue_core.public.blueprint import blueprint
from queue_core.web import context
from queue_core.web.auth import open_to_all
from queue_core.web.open_limits import PAGES, at_most
from queue_core.web.order_rules import rules_of


@blueprint.get("/order")
@open_to_all
@at_most(PAGES)
def order() -> str:
    """Ten sentences, from the rules' own values."""
    said = spoken.get()
    sentences = how_the_line_works(rules_of(context.settings(), said.code), said)
    return render_template("public/order.html", sentences=sentences)
