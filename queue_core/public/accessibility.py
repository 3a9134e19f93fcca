"""How far the pages can be used by everybody, and whom to tell where they cannot."""

from flask import render_template

from queue_core.public.blueprint import blueprint
from queue_core.web.auth import open_to_all
from queue_core.web.open_limits import PAGES, at_most


@blueprint.get("/accessibility")
@open_to_all
@at_most(PAGES)
def accessibility() -> str:
    """The statement of Directive (EU) 2016/2102, article 7, as config.toml has it."""
    return render_template("public/accessibility.html")
