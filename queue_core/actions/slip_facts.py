"""What a slip is made from: the facts of a ticket and of its office, as a print job keeps them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NotRequired, TypedDict, Unpack

from queue_core.data.queries import written
from queue_core.data.shapes import WaitData
from queue_core.language.catalogs import language as spoken_language
from queue_core.language.known import base_of, is_easy
from queue_core.language.priority_words import who_has_priority
from queue_core.rules.policy import PRIORITY_ONLY
from queue_core.settings.priority import groups_in
from queue_core.settings.settings import Settings


class OfTicket(TypedDict):
    """What a ticket brings; instants are RFC 3339."""

    number: str
    booked: bool
    slot_at: str | None
    joins_at: str | None
    ahead: int
    wait: WaitData | None
    desks: list[str]
    priority_desks: list[str]
    taken_at: str
    duplicate: bool
    track_url: NotRequired[str | None]


def slip_facts(
    settings: Settings,
    services: Sequence[str],
    language: str,
    now: datetime,
    **ticket: Unpack[OfTicket],
) -> dict[str, Any]:
    """All that a slip says, of the ticket's service and those that its visitor wants afterwards."""
    known = [settings.services[slug] for slug in services if slug in settings.services]
    papers = [text for service in known for text in service.papers.in_(language)]
    first, *later = services
    return ticket | {
        "office": settings.office.name.in_(language),
        "owner": settings.office.owner.in_(language),
        "service": settings.services[first].name.in_(language) if first in settings.services else first,
        "desk_word": settings.office.desk_word.in_(language),
        "priority": " ".join(who_has_priority(groups_in(settings, language), spoken_language(language))),
        "then": [each.name.in_(language) for each in known if each.slug in later],
        "papers": list(dict.fromkeys(papers)),
        "notice": settings.office.notice.in_(language),
        "closes_at": written(settings.opening.closes_today(now)),
        "timezone": settings.office.timezone,
        **of_paper(language),
        "booking_url": settings.booking_site,
    }


def of_paper(language: str) -> dict[str, Any]:
    """The language of a paper, as `printing.wording.written_in` reads it."""
    return {"language": base_of(language)} | ({"easy": True} if is_easy(language) else {})


def sample_facts(settings: Settings, service: str, now: datetime) -> dict[str, Any]:
    """A slip to look at: number 000 of a service, of nobody."""
    desks = [desk.name for desk in settings.desk if service in desk.services and desk.only != PRIORITY_ONLY]
    return slip_facts(
        settings,
        [service],
        settings.languages[0],
        now,
        number=f"{settings.services[service].letter}000",
        booked=False,
        slot_at=None,
        joins_at=None,
        ahead=0,
        wait=None,
        desks=desks,
        priority_desks=[],
        taken_at=now.isoformat(),
        duplicate=False,
        track_url=settings.server.public_url or None,
    )
