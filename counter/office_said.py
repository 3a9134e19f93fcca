"""What a change of the office would leave behind, as sentences with how many people it concerns."""

from datetime import date
from typing import NamedTuple

from queue_core.boards.office_effects import Effect
from queue_core.language.catalogs import spoken
from queue_core.rules.refusals import N_
from queue_core.web.template_helpers import service_name


class Said(NamedTuple):
    """A sentence, and the day whose appointments it is about."""

    text: str
    on: date | None


def said_of(effect: Effect) -> Said:
    """What a change would leave behind, with how many it concerns."""
    return Said(_sentence_of(effect), effect.on)


def _sentence_of(effect: Effect) -> str:
    ngettext, name = spoken.get().ngettext, effect.name
    if effect.kind == "desk":
        return ngettext(
            "%(num)s person is at desk %(name)s; the number goes back to the line.",
            "%(num)s people are at desk %(name)s; the numbers go back to the line.",
            effect.waiting,
            name=name,
        )
    if effect.kind == "unserved":
        return ngettext(
            "%(num)s person waits for %(name)s, which no desk would serve.",
            "%(num)s people wait for %(name)s, which no desk would serve.",
            effect.waiting,
            name=service_name(name),
        )
    if effect.kind == "hours" and effect.on:
        return ngettext(
            "%(num)s appointment would be outside the opening hours, on %(day)s: move it, or tell the "
            "visitor.",
            "%(num)s appointments would be outside the opening hours, the first on %(day)s: move them, or "
            "tell the visitors.",
            effect.booked,
            day=spoken.get().day(effect.on),
        )
    if effect.on:
        return ngettext(
            "%(num)s appointment is on %(name)s: move it, or tell the visitor.",
            "%(num)s appointments are on %(name)s: move them, or tell the visitors.",
            effect.booked,
            name=spoken.get().day(effect.on),
        )
    waiting = ngettext(
        "%(num)s person waits for %(name)s",
        "%(num)s people wait for %(name)s",
        effect.waiting,
        name=service_name(name),
    )
    booked = ngettext("%(num)s appointment to come", "%(num)s appointments to come", effect.booked)
    afterwards = spoken.get().gettext(N_("They can be sent to another service afterwards."))
    return f"{waiting}, {booked}. {afterwards}"
