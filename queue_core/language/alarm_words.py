"""What the supervisor's alarms are called in the journal."""

from queue_core.language.catalogs import Language
from queue_core.rules.refusals import N_

ALARMS = {
    "server": N_("the server"),
    "gone": N_("service no longer in the settings"),
    "unserved": N_("no desk open"),
    "priority-shut": N_("priority desk closed"),
    "printer": N_("printer"),
    "screen": N_("screen"),
    "unanswered": N_("call not answered, desk"),
    "booked": N_("appointment not called"),
    "waits": N_("long wait"),
    "visit": N_("long visit, desk"),
    "idle": N_("desk calls nobody"),
    "feed": N_("booking site not heard of"),
    "webhook": N_("booking site wants no messages"),
    "law": N_("priority by law lacks"),
    "channel": N_("messages do not go out"),
}
"""What the kinds of alarms that may be seen are called."""


def alarm_in_words(alarm: str, language: Language) -> str:
    """An alarm by its kind and what it is about: "long wait: taxes"."""
    kind, _, about = alarm.partition(":")
    return ": ".join(filter(None, (language.gettext(ALARMS[kind]), about)))
