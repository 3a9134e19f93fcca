"""The one line that tells a clerk what was just done, where the board itself does not show it."""

from queue_core.actions.acting import Answer
from queue_core.language.catalogs import gettext, spoken
from queue_core.rules.refusals import N_
from queue_core.rules.states import WAITING
from queue_core.web.template_helpers import service_name

SENTENCES = {
    "recall": N_("%(number)s was called again."),
    "finish": N_("%(number)s: the visit is over."),
    "no-show": N_("%(number)s did not come."),
    "put-back": N_("%(number)s is back in the line."),
    "hold": N_("%(number)s is set aside."),
    "cancel": N_("%(number)s is out of the line."),
    "reopen": N_("%(number)s is taken up again, and set aside."),
    "slip": N_("The slip of %(number)s is being printed again."),
    "note": N_("The note is kept."),
    "outcome": N_("The outcome is kept."),
}
"""By the act's name at the desk's page."""


def what_was_done(act: str, done: Answer) -> str:
    """What an act on a ticket has done; empty where the board says it."""
    ticket = done.data
    number, goes_on = ticket["number"], ticket["state"] == WAITING
    if act == "no-show" and goes_on:
        return gettext(
            "%(number)s was called before the hour and is in the line again. "
            "Set it aside to call others first.",
            number=number,
        )
    if act == "finish" and goes_on:
        service = service_name(ticket["service"])
        return gettext("%(number)s waits for the next service: %(service)s.", number=number, service=service)
    if act == "put-back" and ticket["ahead"] == 0:
        return gettext(
            "%(number)s is back at the head of its line. Set it aside to call others first.",
            number=number,
        )
    return gettext(SENTENCES[act], number=number) if act in SENTENCES else ""


def sent_on(to_service: str, to_desk: str, done: Answer) -> str:
    """Where a ticket was sent."""
    number = done.data["number"]
    if to_desk:
        return gettext("%(number)s was sent to desk %(desk)s.", number=number, desk=to_desk)
    service = service_name(to_service)
    return gettext("%(number)s was sent on: %(service)s.", number=number, service=service)


def called(before: str, done: Answer) -> str:
    """That a call came to the number that was at the desk before; empty where it came to another."""
    if done.data["number"] != before:
        return ""
    return gettext(
        "%(number)s was called before the hour, so it is called again. Set it aside to call others first.",
        number=before,
    )


def arrival_confirmed(done: Answer) -> str:
    """The numbers of a visitor who has just been checked in."""
    numbers = spoken.get().listing([done.data["number"], *done.data["also"]])
    return gettext("The arrival is confirmed: %(numbers)s.", numbers=numbers)


def number_given(done: Answer) -> str:
    """The number of a visitor who had none."""
    return gettext("The visitor has the number %(number)s.", number=done.data["number"])


def priority_changed(done: Answer) -> str:
    """Whether a number has priority now."""
    if done.data["priority"]:
        return gettext("%(number)s has priority.", number=done.data["number"])
    return gettext("%(number)s has no priority any more.", number=done.data["number"])


def undone(done: Answer) -> str:
    """What the last call was taken back to."""
    number, reopened = done.data["number"], done.data["reopened"]
    if reopened:
        return gettext(
            "The call of %(number)s is undone; %(before)s is at the desk again.",
            number=number,
            before=reopened,
        )
    return gettext("The call of %(number)s is undone.", number=number)
