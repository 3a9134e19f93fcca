"""A reason, as the journal keeps it, in words.

"Appointment at 10:30, checked in at 10:21; ahead of 12 walk-ins".
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from queue_core.language import Language
from queue_core.rules.policy import COUNTED_TO
from queue_core.rules.refusals import N_

EVENTS = {
    "ticket.taken": N_("ticket taken"),
    "ticket.checked_in": N_("arrival confirmed"),
    "ticket.accepted_late": N_("late, accepted as booked"),
    "ticket.called": N_("called"),
    "ticket.recalled": N_("called again"),
    "ticket.started": N_("visit begun"),
    "ticket.finished": N_("visit over"),
    "ticket.no_show": N_("did not come"),
    "ticket.put_back": N_("put back in the line"),
    "ticket.held": N_("set aside"),
    "ticket.transferred": N_("sent on"),
    "ticket.cancelled": N_("left the line"),
    "ticket.expired": N_("not reached before the day ended"),
    "slip.ordered_again": N_("slip printed again"),
    "slips.released": N_("late slips released"),
    "notice.posted": N_("notice put up"),
    "notice.withdrawn": N_("notice taken down"),
    "help.called": N_("help asked for"),
    "help.answered": N_("somebody goes to help"),
    "desk.opened": N_("desk opened"),
    "desk.paused": N_("desk paused"),
    "desk.closed": N_("desk closed"),
    "desk.arranged": N_("services of the desk changed"),
    "intake.stopped": N_("tickets stopped"),
    "intake.opened": N_("tickets given again"),
    "intake.limited": N_("day’s limit changed"),
    "appointment.added": N_("appointment added"),
    "appointment.changed": N_("appointment changed"),
    "appointment.cancelled": N_("appointment cancelled"),
    "appointment.missed": N_("appointment missed"),
    "staff.added": N_("account added"),
    "token.added": N_("token added"),
    "device.paired": N_("device paired"),
    "device.revoked": N_("device revoked"),
    "day.ended": N_("day ended"),
    "privacy.purged": N_("old personal data erased"),
    "privacy.erased": N_("a visitor’s data erased"),
}
"""What each event of the journal is called on screen."""


def in_words(why: Mapping[str, Any] | None, language: Language, zone: ZoneInfo) -> str | None:
    """The sentence for a reason in a language; None for none. Unknown reasons are named as they are."""
    if not why:
        return None
    _, ngettext = language.gettext, language.ngettext

    def time(key: str) -> str:
        return language.time(datetime.fromisoformat(why[key]), zone)

    match why["because"]:
        case "appointment":
            words = _("Appointment at %(slot)s, checked in at %(arrived)s", slot=time("slot_at"),
                      arrived=time("arrived_at"))  # fmt: skip
            if not why["ahead_of"]:
                return words
            return words + "; " + _ahead_of(why["ahead_of"], _, ngettext)
        case "arrival":
            return _("Next in order of arrival, ticket taken at %(arrived)s", arrived=time("arrived_at"))
        case "priority":
            return _("Priority, ticket taken at %(arrived)s", arrived=time("arrived_at"))
        case "exception":
            return _("Called by number: %(said)s", said=why["said"])
        case "accepted_late":
            return _("Came late, accepted as booked: %(said)s", said=why["said"])
        case "called_before_slot":
            return _("Called before the appointment at %(slot)s, so put back", slot=time("slot_at"))
        case "day_ended":
            return _("The day ended")
        case "checked_in":
            return {
                "early": _("Checked in early"),
                "on_time": _("Checked in on time"),
                "late": _("Checked in late"),
            }[why["arrival"]]
        case "transferred" if "to_desk" in why:
            return _("Sent to desk %(desk)s", desk=why["to_desk"])
        case "transferred":
            return _("Sent on from another service")
        case "next_service":
            return _("Goes on to the next service on the same ticket")
        case "group":
            return _("Priority: %(group)s", group=why["group"])
        case "at_kiosk":
            return _("Kiosk %(screen)s", screen=why["screen"])
        case "at_desk":
            return _("Desk %(desk)s", desk=why["desk"])
        case "serves":
            return _("Today: %(services)s", services=why["words"])
        case "cap" if why["cap"]:
            most = why["cap"]
            return ngettext("No more than %(num)s ticket today", "No more than %(num)s tickets today", most)
        case "cap":
            return _("No limit today") if why["cap"] == 0 else _("The limit of config.toml again")
        case "at_printer":
            return _("Printer %(printer)s", printer=why["printer"])
        case "feed":
            return _("Told by the booking site")
        case "staff":
            return _("Entered by staff")
        case "asked" | "schedule" | "asked_by_visitor":
            return None
        case "notice":
            return _("“%(words)s”", words=why["words"])
        case "asked_again":
            return _("Printed again on request")
        case other:
            return str(other)


def _ahead_of(count: int, gettext, ngettext) -> str:
    if count >= COUNTED_TO:
        return gettext("ahead of %(count)s+ walk-ins", count=COUNTED_TO)
    return ngettext("ahead of %(num)s walk-in", "ahead of %(num)s walk-ins", count)
