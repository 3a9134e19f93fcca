"""What each page of the kiosk shows, as plain values for its template."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from flask import current_app

from kiosk import booking
from queue_core import boards
from queue_core.boards.shapes import Service as ListedService
from queue_core.boards.shapes import TicketBoard
from queue_core.data.db import Office
from queue_core.data.shapes import TicketData
from queue_core.language.catalogs import spoken
from queue_core.rules import policy, states
from queue_core.settings.sections import Service
from queue_core.settings.settings import Settings
from queue_core.settings.values import Words
from queue_core.web.template_helpers import words

SLIPS_SHOWN, WAITS_CHANGE_MS = 60, 20_000


def home(office: Office, printer: str | None, now: datetime) -> dict[str, Any]:
    """Every service with how many wait and for how long, or that tickets have stopped, and why."""
    served = boards.served(office)
    ahead = boards.line_lengths(office, now)
    services: list[dict[str, Any]] = [
        dict(each)
        | {
            "waiting": ahead.get(each["slug"], 0),
            "no_desk": not served.open_desks_of(each["slug"]),
        }
        for each in boards.service_list(office, now)
    ]
    day = intake(office, now)
    if any(each["wait"] for each in services):
        # Waits get older though nothing happens.
        day["changes_in_ms"] = min(day["changes_in_ms"], WAITS_CHANGE_MS)
    return day | {
        "book": booking.offer(office),
        "services": services,
        "groups": groups_of(office.settings),
        "no_desk_at_all": all(each["no_desk"] for each in services),
        "notices": boards.notices(office, now),
        "no_paper": _no_paper(office, printer),
    }


class Group(NamedTuple):
    """Services that the start page shows as one; `name` in each language."""

    name: Words
    services: list[Service]


def groups_of(settings: Settings) -> list[Group]:
    """The groups of services, in the order in which config.toml first names them."""
    found: dict[str, Group] = {}
    for each in settings.service:
        if each.group:
            key = each.group.in_(settings.languages[0])
            found.setdefault(key, Group(each.group, [])).services.append(each)
    return list(found.values())


def service(office: Office, slug: str, printer: str | None, now: datetime) -> dict[str, Any]:
    """One service: people ahead, the wait to expect, whether it will be reached before closing."""
    settings = office.settings
    listed, ahead = _listed(office, slug, now), boards.line_lengths(office, now).get(slug, 0)
    served = boards.served(office)
    closes = settings.opening.open_until(now)
    numbered = enumerate(settings.elsewhere, 1)
    day, wait = intake(office, now), listed["wait"]
    reached = wait is None or closes is None or now + timedelta(minutes=wait["to_min"]) <= closes
    is_easy = listed["is_open"] and not day["refused_now"] and reached and not booking.is_long(office, wait)
    return day | {
        "service": settings.services[slug],
        "is_open": listed["is_open"],
        "ahead": ahead,
        "wait": wait,
        "is_rough": boards.is_rough(office, now),
        "book": None if is_easy else booking.offer_for(office, slug, now),
        "desks": served.desks_of(slug),
        "no_desk": not served.open_desks_of(slug),
        "reached": reached,
        "elsewhere": [(number, each) for number, each in numbered if slug in each.services],
        "may_add": len(settings.services) > 1,
        "no_paper": _no_paper(office, printer),
    }


def papers(services: list[Service]) -> list[str]:
    """The papers to bring for all of these services, each once, in the language being spoken."""
    texts = [text for service in services for text in service.papers.in_(spoken.get().code)]
    return list(dict.fromkeys(texts))


def walk_in(office: Office, slug: str | None, now: datetime) -> Service | None:
    """The service, if a ticket without an appointment can be had for it now."""
    if slug not in office.settings.services or not _listed(office, slug, now)["is_open"]:
        return None
    return office.settings.services[slug]


def intake(office: Office, now: datetime) -> dict[str, Any]:
    """Whether tickets are given now; if not, why, and when again. `changes_in_ms`: until that may change."""
    settings = office.settings
    last_ticket = timedelta(minutes=settings.line.last_ticket_minutes)
    changes_at = settings.opening.changes_next(now, last_ticket)
    return {
        "refused_now": settings.opening.gives_tickets(now, last_ticket),
        "opens_next": settings.opening.opens_next(now),
        "closes": settings.opening.open_until(now),
        "holiday": settings.opening.holiday(now),
        "changes_in_ms": int((changes_at - now).total_seconds() * 1000),
    }


def number(office: Office, data: TicketBoard) -> dict[str, Any]:
    """A number just given, with what it means: booked, early, late, or without an appointment."""
    ticket = data["ticket"]
    services = office.settings.services
    joins_at = datetime.fromisoformat(data["joins_at"]) if data["joins_at"] else None
    slot_at = datetime.fromisoformat(ticket["slot_at"]) if ticket["slot_at"] else None
    later = [words(services[slug].name) for slug in data["later"] if slug in services]
    served = boards.served(office)
    return {
        "ticket": ticket,
        "desks": data["desks"],
        "priority_desks": data["priority_desks"],
        "also": data["also"],
        "later": spoken.get().listing(later) if later else "",
        "no_desk": not served.open_desks_of(ticket["service"], marked=ticket["priority"]),
        "may_print_again": data["slip"] is not None and not data["slip"]["is_second"],
        "is_booked": policy.is_booked(ticket["rank"]),
        "joins_at": joins_at,
        "late_since": _late_since(office, ticket, slot_at),
        "desk": ticket["desk"] if ticket["state"] in states.AT_DESK else None,
    }


def _listed(office: Office, slug: str, now: datetime) -> ListedService:
    return next(each for each in boards.service_list(office, now) if each["slug"] == slug)


def prints(office: Office, printer: str | None) -> bool:
    """Whether a paper that is asked for at this kiosk would come."""
    return bool(office.settings.printer) and not _no_paper(office, printer)


def _no_paper(office: Office, printer: str | None) -> bool:
    """Whether no slip would come now: neither out of the kiosk's printer nor out of its second."""
    is_well = {each["name"]: each["ok"] for each in boards.printers(office)}
    if not is_well:
        return False
    printers = office.settings.printers
    own = printers.get(printer or "", office.settings.printer[0])
    return is_well[own.name] is False and is_well.get(own.second, False) is False


def _late_since(office: Office, ticket: TicketData, slot_at: datetime | None) -> datetime | None:
    if slot_at is None:
        return None
    until = slot_at + timedelta(minutes=office.settings.line.grace_minutes)
    return until if datetime.fromisoformat(ticket["taken_at"]) > until else None


def may_see_slips(user: Any) -> bool:
    return bool(current_app.config["DEMO"] or user.is_authenticated)


def printed(folder: Path) -> list[str]:
    """The names of the newest slips of the preview printer."""
    names = sorted((file.stem for file in (folder / "slips").glob("*.png")), reverse=True)
    return names[:SLIPS_SHOWN]
