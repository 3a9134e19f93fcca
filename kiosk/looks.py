"""What each page of the kiosk shows, as plain values for its template."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import current_app

from queue_core import boards
from queue_core.data.db import Office
from queue_core.rules import estimate, policy, states

SLIPS_SHOWN = 60


def home(office: Office, now: datetime) -> dict[str, Any]:
    """Every service with how many wait, or that tickets have stopped, and why."""
    return _intake(office, now) | {"services": boards.service_list(office, now)}


def service(office: Office, slug: str, now: datetime) -> dict[str, Any]:
    """One service: people ahead, the wait to expect, whether it will be reached before closing."""
    settings = office.settings
    known = settings.services[slug]
    listed = next(each for each in boards.service_list(office, now) if each["slug"] == slug)
    desks = settings.desks_of(slug)
    states_of = {desk["desk"]: desk["state"] for desk in boards.desk_list(office)}
    staffed = sum(states_of[desk] == "open" for desk in desks)
    expected = estimate.wait(listed["waiting"], known.minutes, staffed)
    closes = settings.opening.open_until(now)
    coming = boards.booked_before(office, slug, now, closes) if closes else 0
    with_booked = estimate.wait(listed["waiting"] + coming, known.minutes, staffed)
    return _intake(office, now) | {
        "service": known,
        "is_open": listed["is_open"],
        "ahead": listed["waiting"],
        "expected": expected,
        "desks": desks,
        "reached": estimate.reached_before(closes, now, with_booked),
        "closes": closes,
        "elsewhere": [each for each in settings.elsewhere if slug in each.services],
    }


def number(office: Office, data: dict[str, Any]) -> dict[str, Any]:
    """A number just given, with what it means: booked, early, late, or without an appointment."""
    ticket = data["ticket"]
    joins_at = datetime.fromisoformat(data["joins_at"]) if data["joins_at"] else None
    slot_at = datetime.fromisoformat(ticket["slot_at"]) if ticket["slot_at"] else None
    return {
        "ticket": ticket,
        "desks": data["desks"],
        "also": data["also"],
        "service": office.settings.services[ticket["service"]],
        "is_booked": ticket["rank"] == policy.BOOKED,
        "joins_at": joins_at,
        "late_since": _late_since(office, ticket, slot_at),
        "desk": ticket["desk"] if ticket["state"] in states.AT_DESK else None,
    }


def _late_since(office: Office, ticket: dict[str, Any], slot_at: datetime | None) -> datetime | None:
    if slot_at is None:
        return None
    until = slot_at + timedelta(minutes=office.settings.line.grace_minutes)
    return until if datetime.fromisoformat(ticket["taken_at"]) > until else None


def _intake(office: Office, now: datetime) -> dict[str, Any]:
    settings = office.settings
    last_ticket = timedelta(minutes=settings.line.last_ticket_minutes)
    return {
        "refused_now": settings.opening.gives_tickets(now, last_ticket),
        "opens_next": settings.opening.opens_next(now),
    }


def may_see_slips(user: Any) -> bool:
    return bool(current_app.config["DEMO"] or user.is_authenticated)


def printed(folder: Path) -> list[str]:
    """The names of the newest slips of the preview printer."""
    names = sorted((file.stem for file in (folder / "slips").glob("*.png")), reverse=True)
    return names[:SLIPS_SHOWN]
