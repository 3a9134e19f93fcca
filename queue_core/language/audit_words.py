"""What the audit tells, as sentences: who did what with whose account, and from where."""

from collections.abc import Mapping
from typing import Any

from queue_core.language.catalogs import Language
from queue_core.language.event_names import EVENTS
from queue_core.language.journal_words import ROLES
from queue_core.rules.refusals import N_
from queue_core.rules.rights import RIGHTS

SENTENCES = {
    "staff.signed_in": N_("%(who)s signed in"),
    "staff.signed_out": N_("%(who)s signed out"),
    "staff.sign_in_refused": N_("A sign-in as %(whose)s was refused"),
    "staff.added": N_("%(who)s added the account of %(whose)s: %(role)s"),
    "staff.changed": N_("%(who)s changed the account of %(whose)s: %(role)s"),
    "staff.removed": N_("%(who)s took the account of %(whose)s away"),
    "staff.password_set": N_("%(who)s set a new password for %(whose)s"),
    "staff.password_changed": N_("%(who)s changed the own password"),
    "staff.second_factor_set": N_("%(who)s set up a second step at the own sign-in"),
    "staff.second_factor_removed": N_("%(who)s left out the second step at the own sign-in"),
    "staff.recovery_codes_made": N_("%(who)s made new recovery codes"),
    "token.added": N_("%(who)s added the token %(name)s"),
    "device.paired": N_("%(who)s paired the screen %(name)s"),
    "device.revoked": N_("%(who)s revoked %(name)s"),
}
SIGNED_OUT = {
    "signed_out_everywhere": N_("%(who)s signed %(whose)s out everywhere"),
    "idle": N_("A browser left alone was signed out"),
    "day_ended": N_("The day ended, and whoever was signed in is signed out"),
    "second_step_needed": N_("A sign-in without the second step ended, as the role needs one by now"),
    "by_provider": N_("The provider of accounts ended a sign-in"),
}
"""Why somebody was signed out by others than themselves."""
FACTOR_TAKEN_AWAY = N_("%(who)s took the second step of %(whose)s away")
RIGHTS_CHANGED = N_("%(who)s changed who may do what: %(rights)s")


def sentence(event: str, why: Mapping[str, Any], who: str, whose: str, language: Language) -> str:
    """An event in words; `who` acted, `whose` account it is about, both as people call them."""
    _ = language.gettext
    if event == "office.changed":
        changed = "; ".join(_change(each, language) for each in rights_changed(why))
        return _(RIGHTS_CHANGED) % {"who": who, "rights": changed}
    role = _(ROLES.get(why.get("role", ""), "–"))
    facts = {"who": who, "whose": whose, "role": role, "name": f"“{why.get('name', '')}”"}
    known = SENTENCES.get(event)
    if event == "staff.signed_out":
        known = SIGNED_OUT.get(why.get("because", ""), known)
    if event == "staff.second_factor_removed" and "login" in why:
        known = FACTOR_TAKEN_AWAY
    return _(known) % facts if known else f"{who}: {_(EVENTS.get(event, event))}"


def rights_changed(why: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The changes of rights among those of the office's settings."""
    return [each for each in why.get("changes", ()) if each["place"][0] == "rights"]


def _change(change: Mapping[str, Any], language: Language) -> str:
    """A right with the roles that it had and has."""
    key, before, now = change["place"][-1], change.get("from"), change.get("to")
    name = language.gettext(RIGHTS[key].name) if key in RIGHTS else key
    return f"{name}: {_roles(before, language)} → {_roles(now, language)}"


def _roles(roles: Any, language: Language) -> str:
    named = [language.gettext(ROLES.get(role, role)) for role in roles or ()]
    return ", ".join(named) or "–"
