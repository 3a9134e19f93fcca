"""What the office's screens would show by settings that nobody has written: for the page that changes them.

Each blueprint says how its own screen is drawn; the pages themselves are drawn, from the same templates.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from flask import g

from queue_core import boards
from queue_core.boards.shapes import CallShown, TvBoard
from queue_core.data.db import Office
from queue_core.settings.settings import Settings
from queue_core.web import context


class Shown(NamedTuple):
    """What a preview is of: an office that might be, at an instant when it is open, and of its services and
    desks the one that somebody has before them."""

    office: Office
    now: datetime
    service: str
    desk: str


Draw = Callable[[Shown], str]
SCREENS: dict[str, Draw] = {}
"""How each screen is drawn, as a whole page, by its name."""


_SCRIPT = re.compile(r"<script\b.*?</script>", re.S)


def preview(screen: str) -> Callable[[Draw], Draw]:
    """Say how a screen is drawn."""

    def known(draw: Draw) -> Draw:
        SCREENS[screen] = draw
        return draw

    return known


def shown(settings: Settings, service: str = "", desk: str = "") -> Shown:
    """A preview of these settings; what is not named is the first that fits."""
    now, opening = context.now(), settings.opening
    last_ticket = timedelta(minutes=settings.line.last_ticket_minutes)
    if opening.gives_tickets(now, last_ticket):
        now = opening.opens_next(now) or now
    if desk in settings.desks and service not in settings.services:
        service = settings.desks[desk].services[0]
    if service not in settings.services:
        service = settings.service[0].slug
    if desk not in settings.desks:
        named = [each.name for each in settings.desk if service in each.services]
        desk = named[0] if named else settings.desk[0].name
    might_be = replace(context.office(), settings=settings, listeners=[])
    return Shown(might_be, now, service, desk)


def pages(what: Shown) -> dict[str, str]:
    """Every screen as it would be, each a page of HTML without its scripts."""
    g.might_be = what.office
    try:
        return {screen: _SCRIPT.sub("", draw(what)) for screen, draw in SCREENS.items()}
    finally:
        g.pop("might_be")


def tv_board(what: Shown) -> TvBoard:
    """A lobby in which the service was just called to the desk, after two others."""
    settings = what.office.settings
    others = [each for each in settings.service if each.slug != what.service][:2]
    calls: list[CallShown] = []
    service_of = {}
    for minutes, service in enumerate([settings.services[what.service], *others]):
        desks = [each.name for each in settings.desk if service.slug in each.services]
        desk = what.desk if not minutes else (desks or [what.desk])[0]
        at, number = what.now - timedelta(minutes=minutes), f"{service.letter}0{17 - minutes}"
        calls.append({"number": number, "desk": desk, "called_at": at.isoformat(), "again": False})
        service_of[number] = service.slug
    return {
        "as_of": boards.last_seq(what.office),
        "calls": calls,
        "waiting": dict.fromkeys(settings.services, 0),
        "booked": [],
        "awaited": [calls[0]["number"]],
        "service_of": service_of,
        "earlier": [],
        "closed": None,
        "notices": [],
    }
