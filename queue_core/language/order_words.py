"""How the line works, in ten plain sentences from the rules' own values."""

from collections.abc import Sequence
from typing import NamedTuple

from queue_core.language.catalogs import Language
from queue_core.language.priority_words import who_has_priority


class Rules(NamedTuple):
    """What an office has agreed on: minutes of `[line]`, groups with their laws, priority desks by name."""

    early_minutes: int
    grace_minutes: int
    late_becomes: str
    no_show_minutes: int
    return_minutes: int
    last_ticket_minutes: int
    at_kiosk: bool
    groups: Sequence[tuple[str, str]]
    priority_desks: Sequence[str]


def how_the_line_works(rules: Rules, language: Language) -> list[str]:
    """The sentences, in the order in which a visitor meets the rules."""
    _, ngettext = language.gettext, language.ngettext
    return [
        _("Take a ticket at the ticket machine, or confirm there that you have come for your appointment."),
        _(
            "People with an appointment who have arrived are called before everybody without one, in the "
            "order of their appointments."
        ),
        ngettext(
            "An appointment can be confirmed on its day, until %(num)s minute after its time.",
            "An appointment can be confirmed on its day, until %(num)s minutes after its time.",
            rules.grace_minutes,
        ),
        ngettext(
            "Whoever comes earlier joins the line %(num)s minute before the appointment.",
            "Whoever comes earlier joins the line %(num)s minutes before the appointment.",
            rules.early_minutes,
        ),
        _("Whoever comes later waits like people without an appointment.")
        if rules.late_becomes == "walk_in"
        else _("Whoever comes later is called after those who were on time, and before people without one."),
        _priority(rules, language),
        _desk(rules, language),
        _(
            "Everybody else is called in the order of arrival, and nobody out of that order without a reason "
            "that is written down."
        ),
        ngettext(
            "Whoever misses the call can come back to the desk within %(num)s minute, and keeps the place.",
            "Whoever misses the call can come back to the desk within %(num)s minutes, and keeps the place.",
            rules.return_minutes,
        ),
        ngettext(
            "Tickets are given until %(num)s minute before closing, and whoever has a ticket is served.",
            "Tickets are given until %(num)s minutes before closing, and whoever has a ticket is served.",
            rules.last_ticket_minutes,
        ),
    ]


def _priority(rules: Rules, language: Language) -> str:
    """Who has it, and what it is at the desks that are open to all."""
    place = language.gettext("They are called before others without an appointment.")
    return " ".join([*who_has_priority(rules.groups, language), place])


def _desk(rules: Rules, language: Language) -> str:
    """How to say so, and the desk that is for them."""
    _ = language.gettext
    how = (
        _("Tick “I have priority” at the ticket machine, or tell the staff; nothing has to be proved.")
        if rules.at_kiosk
        else _("Tell the staff that you have priority; nothing has to be proved.")
    )
    if not rules.priority_desks:
        return how
    desks = language.listing(list(rules.priority_desks))
    return (
        how
        + " "
        + language.ngettext(
            "Desk %(desks)s calls only them, with or without an appointment.",
            "Desks %(desks)s call only them, with or without an appointment.",
            len(rules.priority_desks),
            desks=desks,
        )
    )
