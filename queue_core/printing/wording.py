"""What a slip says, sentence by sentence, in the visitor's language."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from queue_core.language.catalogs import Language, language
from queue_core.language.known import EASY
from queue_core.language.wait_words import wait_words
from queue_core.rules.desk_names import has_own_word
from queue_core.rules.policy import COUNTED_TO


class Words(NamedTuple):
    """All that a slip says, in the visitor's language; an empty text is not printed."""

    duplicate: str
    office: str
    owner: str
    service: str
    later: str
    number: str
    origin: str
    desks: str
    line: str
    taken: str
    track: str
    papers: str
    closing: str
    notice: str
    priority: str
    book: str


def written_in(facts: Mapping[str, Any]) -> Language:
    """The language of a paper. Easy language has a key of its own, so that an older agent prints its base."""
    return language(facts["language"] + (EASY if facts.get("easy") else ""))


def words(facts: Mapping[str, Any]) -> Words:
    """The slip's texts for these facts: all of the slip but its pictures."""
    lang = written_in(facts)
    _, ngettext = lang.gettext, lang.ngettext
    zone = ZoneInfo(facts["timezone"])
    taken_at = datetime.fromisoformat(facts["taken_at"])

    def hour(key: str) -> str:
        return lang.time(datetime.fromisoformat(facts[key]), zone)

    desks, ahead, taken = facts["desks"], facts["ahead"], lang.time(taken_at, zone)
    # A job of an older server knows of no priority, and of no word for desks.
    for_marked, word = facts.get("priority_desks") or [], facts.get("desk_word") or ""
    places = [_named(desks, word, lang)] if desks else []
    if for_marked:
        places.append(_("Priority: %(desks)s", desks=_named(for_marked, word, lang)))
    if facts["booked"]:
        origin = _("Appointment at %(time)s", time=hour("slot_at"))
        if facts["joins_at"]:
            line = _("You join the line at %(time)s. Until then you may go out.", time=hour("joins_at"))
        else:
            line = _("Please stay in the hall; we may call you earlier.")
    else:
        origin = _("Without appointment")
        if ahead:
            count = f"{COUNTED_TO}+" if ahead >= COUNTED_TO else str(ahead)
            line = ngettext(
                "At %(time)s one person was ahead of you.",
                "At %(time)s %(count)s people were ahead of you.",
                min(ahead, COUNTED_TO),
                time=taken,
                count=count,
            )
        else:
            line = _("At %(time)s nobody was ahead of you.", time=taken)
        # A job of an older server knows of no wait.
        if said := wait_words(facts.get("wait"), lang):
            line += " " + _("Estimated wait: %(wait)s.", wait=said)
        line += " " + _("Visitors with an appointment are called first.")
        if facts["slot_at"]:
            line = _("Your appointment was at %(time)s.", time=hour("slot_at")) + " " + line
    # Whoever was booked this time needs no word of it; a job of an older server has none of the other three.
    address = "" if facts["slot_at"] else facts["booking_url"].split("://")[-1].rstrip("/")
    papers, closing = facts.get("papers") or (), ""
    if facts.get("closes_at"):
        closing = _(
            "The office is open until %(time)s. Whoever has a ticket is served.", time=hour("closes_at")
        )
    return Words(
        duplicate=_("DUPLICATE") if facts["duplicate"] else "",
        office=facts["office"],
        owner=facts["owner"],
        service=facts["service"],
        later=_("then %(services)s", services=lang.listing(facts["then"])) if facts.get("then") else "",
        number=facts["number"],
        origin=origin,
        desks="\n".join(places),
        line=line,
        taken=f"{lang.day(taken_at, zone)}, {taken}",
        papers="\n".join([_("Have you got with you:"), *(f"- {text}" for text in papers)]) if papers else "",
        closing=closing,
        notice=facts.get("notice") or "",
        priority=facts.get("priority") or "",
        track=_("Follow the line on your phone") if facts["track_url"] else "",
        book=_("Next time, make an appointment:") + f"\n{address}" if address else "",
    )


def _named(desks: Sequence[str], word: str, lang: Language) -> str:
    """Desks as people call them, by the office's own word if it has one."""
    if word or any(map(has_own_word, desks)):
        word = word or lang.gettext("Desk")
        return lang.listing([desk if has_own_word(desk) else f"{word} {desk}" for desk in desks])
    where = lang.listing(list(desks))
    return lang.ngettext("Desk %(desks)s", "Desks %(desks)s", len(desks), desks=where)
