"""Booking as a step of the kiosk: an appointment is offered where tickets have stopped or one waits long."""

from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlencode

from queue_core.boards import slots
from queue_core.data.db import Office
from queue_core.data.shapes import WaitData
from queue_core.language.catalogs import spoken


class Offer(NamedTuple):
    """`address` is for the QR code, `site` for eyes; `first` is the first free time, for one service."""

    address: str
    site: str
    first: datetime | None = None


def offer(office: Office) -> Offer | None:
    """The pages where one books; None where one books elsewhere, or a phone could not reach them."""
    page = office.settings.booking_page
    if not page:
        return None
    return Offer(f"{page}?{urlencode({'language': spoken.get().code})}", page.split("://")[-1].rstrip("/"))


def offer_for(office: Office, service: str, now: datetime) -> Offer | None:
    """The same for a service; None also while it has no free time."""
    found = offer(office)
    if found is None or not office.settings.services[service].booking:
        return None
    free = slots.free_days(office, service, now)
    if not free:
        return None
    address = f"{found.address}&{urlencode({'service': service})}"
    return Offer(address, found.site, next(iter(free.values()))[0])


def is_long(office: Office, wait: WaitData | None) -> bool:
    """Whether a wait may be longer than the office means it to be."""
    return wait is not None and wait["to_min"] > office.settings.alarm.wait_minutes
