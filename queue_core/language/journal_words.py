"""A reason, as the journal keeps it, in words.

"Appointment at 10:30, checked in at 10:21; ahead of 12 walk-ins".
"""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from queue_core.language.alarm_words import alarm_in_words
from queue_core.language.catalogs import A_MONDAY, Language
from queue_core.language.event_names import EVENTS as EVENTS
from queue_core.rules.policy import COUNTED_TO
from queue_core.rules.refusals import N_
from queue_core.rules.sessions import CODE, PASSWORD, PROVIDER, RECOVERY

log = logging.getLogger(__name__)
ROLES = {"clerk": N_("clerk"), "supervisor": N_("supervisor"), "admin": N_("administrator")}
"""What the roles of staff are called."""
WAYS = {
    PASSWORD: N_("By password"),
    CODE: N_("By password and a code from the app"),
    RECOVERY: N_("By password and a recovery code"),
    PROVIDER: N_("By the provider of accounts"),
}
"""How somebody signed in."""


def in_words(why: Mapping[str, Any] | None, language: Language, zone: ZoneInfo) -> str | None:
    """The sentence for a reason in a language; None for one that says no more than its event.

    A reason that has no words here, which a newer program wrote, is none either, and the log names it.
    """
    words = _in_words(why, language, zone) if why else None
    return _with_desk(words, why, language) if words and why else words


def _with_desk(words: str, why: Mapping[str, Any], language: Language) -> str:
    """A reason of a call, with the right of the desk that called."""
    return words + "; " + language.gettext("priority desk") if why.get("only") else words


def _in_words(why: Mapping[str, Any], language: Language, zone: ZoneInfo) -> str | None:
    _, ngettext = language.gettext, language.ngettext
    said = why.get("said") or _("the reason is not shown")  # erased, or for supervisors alone

    def time(key: str) -> str:
        return language.time(datetime.fromisoformat(why[key]), zone)

    def moment(key: str) -> str:
        at = datetime.fromisoformat(why[key])
        return f"{language.short_day(at.astimezone(zone).date())}, {language.time(at, zone)}"

    match why["because"]:
        case "appointment":
            words = _("Appointment at %(slot)s, checked in at %(arrived)s", slot=time("slot_at"),
                      arrived=time("arrived_at"))  # fmt: skip
            return words + ("; " + _ahead_of(why["ahead_of"], language) if why["ahead_of"] else "")
        case "arrival":
            return _("Next in order of arrival, ticket taken at %(arrived)s", arrived=time("arrived_at"))
        case "priority":
            return _("Priority, ticket taken at %(arrived)s", arrived=time("arrived_at"))
        case "exception":
            return _("Called by number: %(said)s", said=said)
        case "at_once":
            return _("Served at once, without a ticket: %(said)s", said=said)
        case "reopened":
            return _("Taken up again after its end: %(said)s", said=said)
        case "accepted_late":
            return _("Came late, accepted as booked: %(said)s", said=said)
        case "said":
            return str(said)
        case "changed":
            return ", ".join(dict.fromkeys(change["key"] for change in why["changes"]))
        case "undone":
            return _("Undone at once")
        case "outcome":
            return _("Outcome: %(outcome)s", outcome=why["outcome"] or "–")
        case "took_over":
            return _("Taken over from %(clerk)s", clerk=why["from"])
        case "forgotten":
            return _("Nothing was done there for a long time")
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
        case "renamed":
            return _("%(before)s is called %(now)s now", before=why["from"], now=why["to"])
        case "desk_gone":
            return _("Desk %(desk)s is no longer in the settings", desk=why["desk"])
        case "service_gone":
            return _("The service “%(service)s” is no longer in the settings", service=why["from_service"])
        case "transferred" if "to_desk" in why:
            return _("Sent to desk %(desk)s", desk=why["to_desk"])
        case "transferred":
            return _("Sent on from another service")
        case "next_service":
            return _("Goes on to the next service on the same ticket")
        case "priority_only":
            return _("Desk %(desk)s serves only people with priority now", desk=why["desk"])
        case "at_kiosk":
            return _("Kiosk %(screen)s", screen=why["screen"])
        case "at_desk":
            return _("Desk %(desk)s", desk=why["desk"])
        case "serves":
            return _("Today: %(services)s", services=why["words"])
        case "weekly":
            day = language.weekday(A_MONDAY + timedelta(days=why["weekday"]))
            return _("Each %(weekday)s: %(services)s", weekday=day, services=why["words"])
        case "cap" if why["cap"]:
            most = why["cap"]
            return ngettext("No more than %(num)s ticket today", "No more than %(num)s tickets today", most)
        case "cap":
            return _("No limit today") if why["cap"] == 0 else _("The limit of config.toml again")
        case "at_printer":
            return _("Printer %(printer)s", printer=why["printer"])
        case "feed":
            return _("Told by the booking site")
        case "booked_here":
            return _("Booked online")
        case "staff" if "said" in why:
            return _("By staff: %(said)s", said=said)
        case "staff":
            return _("Entered by staff")
        case "blocked":
            times = {key: moment(key) for key in ("from_at", "until_at")}
            return _("From %(from_at)s to %(until_at)s: %(said)s", said=said, **times)
        case "account" if "role" in why:
            role = ROLES[why["role"]]
            return _("Account “%(login)s”: %(role)s", login=why["login"], role=_(role))
        case "account" | "signed_out_everywhere":
            return _("Account “%(login)s”", login=why["login"])
        case "signed_in":
            way = WAYS[why["way"]]
            return _(way)
        case "by_provider":
            return _("The provider of accounts said so")
        case "from_the_list":
            return _("From the list of browsers")
        case "second_step_needed":
            return _("The role needs a second step at the sign-in by now")
        case "idle":
            return _("Nobody did anything there for a long time")
        case "asked" | "day_turned" | "schedule" | "asked_by_visitor" | "next_called":
            return None
        case "alarm":
            return alarm_in_words(why["alarm"], language)
        case "ends_at":
            return _("Ends at %(time)s", time=time("ends_at"))
        case "notice":
            return _("“%(words)s”", words=why["words"])
        case "asked_again":
            return _("Printed again on request")
        case unknown:
            log.error("no words for the reason %r of the journal", unknown)
            return None


def _ahead_of(count: int, language: Language) -> str:
    if count >= COUNTED_TO:
        return language.gettext("ahead of %(count)s+ walk-ins", count=COUNTED_TO)
    return language.ngettext("ahead of %(num)s walk-in", "ahead of %(num)s walk-ins", count)


class Before(NamedTuple):
    """A call for the same service while somebody else waited: which ticket, and its reason in the journal."""

    at: datetime
    number: str
    desk: str
    why: Mapping[str, Any]
    arrived_at: datetime
    came_before: bool
    was_late: bool


def why_before(before: Before, mine: str | None, language: Language, zone: ZoneInfo) -> str:
    """Why a number was called before another: "appointment at 10:30, checked in at 10:21".

    `mine` is the other's number; None speaks to its own visitor, who is not told what staff wrote down.
    """
    return _with_desk(_why_before(before, mine, language, zone), before.why, language)


def _why_before(before: Before, mine: str | None, language: Language, zone: ZoneInfo) -> str:
    _, why = language.gettext, before.why
    facts = {"arrived": language.time(before.arrived_at, zone), "mine": mine}
    if "slot_at" in why:
        facts["slot"] = language.time(datetime.fromisoformat(why["slot_at"]), zone)
    match why.get("because"):
        case "appointment" if before.was_late:
            return _("appointment at %(slot)s, came late at %(arrived)s, accepted as booked", **facts)
        case "appointment":
            return _("appointment at %(slot)s, checked in at %(arrived)s", **facts)
        case "priority":
            return _("priority, took a ticket at %(arrived)s", **facts)
        case "exception" if mine and "said" in why:
            return _("called by number: %(said)s", said=why["said"])
        case "exception":
            return _("called by number, for a reason that the staff wrote down")
        case "at_once" if mine and "said" in why:
            return _("served at once, without a ticket: %(said)s", said=why["said"])
        case "at_once":
            return _("served at once, for a reason that the staff wrote down")
        case "arrival" if before.was_late:
            return _("came late for an appointment, in the line without it since %(arrived)s", **facts)
        case "arrival" if before.came_before and mine:
            return _("took a ticket at %(arrived)s, before %(mine)s", **facts)
        case "arrival" if before.came_before:
            return _("took a ticket at %(arrived)s, before you", **facts)
        case "arrival" if mine:
            return _("took a ticket at %(arrived)s; %(mine)s could not be called to that desk then", **facts)
        case "arrival":
            return _("took a ticket at %(arrived)s; you could not be called to that desk then", **facts)
        case unknown:
            log.error("no words for %r as the reason of a call before another", unknown)
            return _("took a ticket at %(arrived)s", **facts)
