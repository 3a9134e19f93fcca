"""The audit on screen: who signed in, from where, who was refused; who changed accounts, rights, devices."""

from typing import Any

from flask import render_template, request

from counter.blueprint import blueprint
from counter.journal import before_asked, days_asked, taken
from queue_core.boards import names
from queue_core.boards.audit import KINDS, audit
from queue_core.boards.journal_search import LONGEST_DAYS, Search
from queue_core.language.audit_words import sentence
from queue_core.language.catalogs import spoken
from queue_core.rules import limits
from queue_core.web import context
from queue_core.web.rights import needs
from queue_core.web.template_helpers import who


@blueprint.get("/audit")
@needs("see_audit")
def show_audit() -> str:
    """The last seven days, newest first, unless asked otherwise; of a person and of a kind, if wished."""
    first, last = days_asked(LONGEST_DAYS, before=6)
    kind = request.args.get("kind", "")
    asked = Search(first, last, who=taken(limits.NAME, "who"), before=before_asked())
    found = audit(context.office(), asked, kind)
    known = names(context.office())

    def called(login: str) -> str:
        """An account's name, with its sign-in; the sign-in alone, or that it is no longer known."""
        return f"{known[login]} ({login})" if login in known else who(login)

    def told(event: Any) -> str:
        why = event.why or {}
        actor = (
            who(event.by) if not event.by.startswith("staff:") else called(event.by.removeprefix("staff:"))
        )
        return sentence(event.event, why, actor, called(why.get("login", "")), spoken.get())

    return render_template(
        "counter/audit.html", asked=asked, found=found, kind=kind, kinds=list(KINDS), told=told
    )
