"""A booking as a calendar's event (RFC 5545), for its page and for the e-mails about it.

It says when and where and never for whom. Of two with one UID the greater SEQUENCE holds, so that a file of a
later e-mail takes the place of an earlier one, and METHOD:CANCEL takes the event out (RFC 5546, 3.2).
"""

from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

from queue_core.language.catalogs import language
from queue_core.rules.appointment_states import CANCELLED
from queue_core.settings.messages import EMAIL
from queue_core.settings.settings import Settings

FILE = "lobby.ics"


def event_file(
    settings: Settings,
    code: str,
    *,
    reference: str,
    service: str,
    slot_at: datetime,
    minutes: int,
    sequence: int,
    state: str,
    url: str,
    now: datetime,
) -> str:
    """The file, in the language of a code; `url` is the page of the booking, or empty."""
    # Imported where it is needed: most servers never make a calendar file, and it takes 0.2 s of CPU.
    from icalendar import Calendar, Event, vCalAddress

    said, known = language(code), settings.services.get(service)
    office, address = settings.office.name.in_(said.code), settings.office.address.in_(said.code)
    organizer = vCalAddress(_organizer(settings))
    organizer.params["CN"] = office
    event = Event()
    event.add("uid", f"{reference}@lobby")
    event.add("sequence", sequence)
    event.add("dtstamp", now)
    event.add("dtstart", slot_at)
    event.add("dtend", slot_at + timedelta(minutes=minutes))
    event.add("summary", known.name.in_(said.code) if known else service)
    event.add("location", ", ".join(each for each in (office, address) if each))
    event.add("status", "CANCELLED" if state == CANCELLED else "CONFIRMED")
    event["organizer"] = organizer
    if url:
        event.add("url", url)
    made = Calendar()
    made.add("prodid", "-//Lobby//booking//")
    made.add("version", "2.0")
    made.add("method", "CANCEL" if state == CANCELLED else "PUBLISH")
    made.add_component(event)
    return str(made.to_ical().decode())


def _organizer(settings: Settings) -> str:
    """The office as an address, which both methods demand: the sender of its e-mails, else its site."""
    sender = parse_qs(urlsplit(settings.messages.channels.get(EMAIL, "")).query).get("from", [""])[0]
    return f"mailto:{sender}" if "@" in sender else settings.server.public_url or "urn:x-lobby:office"
