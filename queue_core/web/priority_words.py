"""What pages say of priority and of the desks that are for it."""

from flask import Flask

from queue_core.language.catalogs import gettext, spoken
from queue_core.language.priority_words import who_has_priority
from queue_core.rules.policy import PRIORITY_ONLY
from queue_core.settings.priority import groups_in
from queue_core.web import context
from queue_core.web.template_helpers import desk_named, desks_named


def register(app: Flask) -> None:
    """Give the templates of an application these words."""
    app.jinja_env.globals.update(
        who_has_priority=_who, is_priority_desk=is_priority_desk, desk_in_full=desk_in_full, where=where
    )


def _who() -> list[str]:
    said = spoken.get()
    return who_has_priority(groups_in(context.settings(), said.code), said)


def is_priority_desk(desk: str) -> bool:
    """Whether a desk calls only those who have priority."""
    known = context.settings().desks.get(desk)
    return known is not None and known.only == PRIORITY_ONLY


def desk_in_full(desk: str) -> str:
    """A desk for staff to choose: `Desk 3`, and `Desk 9 (priority)`."""
    named = desk_named(desk)
    return gettext("%(desk)s (priority)", desk=named) if is_priority_desk(desk) else named


def where(desks: list[str], priority_desks: list[str]) -> str:
    """Where a number may be called: `Desks 1 and 2. Priority: Desk 9`. Empty for nowhere."""
    named = [desks_named(desks)] if desks else []
    if priority_desks:
        named.append(gettext("Priority: %(desks)s", desks=desks_named(priority_desks)))
    return ". ".join(named)
