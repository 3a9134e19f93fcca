"""What the sections and keys of config.toml are called on the office's pages."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from counter.office_device_labels import DEVICES
from counter.office_signin_labels import SIGNIN
from queue_core.language.catalogs import A_MONDAY, spoken
from queue_core.rules.refusals import N_
from queue_core.rules.rights import RIGHTS
from queue_core.settings.changes import ORDER
from queue_core.settings.sections import Week

SECTIONS = {
    "service": N_("Services"),
    "desk": N_("Desks"),
    "office": N_("The office: name, address, texts"),
    "hours": N_("Opening hours"),
    "holiday": N_("Holidays"),
    "closure": N_("Times without appointments"),
    "elsewhere": N_("What is done elsewhere"),
    "line": N_("Terms of the line"),
    "priority": N_("Who has priority"),
    "kiosk": N_("Kiosk"),
    "display": N_("Lobby TV"),
    "printer": N_("Printers"),
    "booking": N_("Appointments made here"),
    "messages": N_("Messages to visitors"),
    "alarm": N_("Alarms"),
    "privacy": N_("Personal data"),
    "accessibility": N_("Accessibility statement"),
    "rights": N_("Who of the staff may do what"),
    "outcome": N_("Outcomes of a visit"),
    "area": N_("Rooms with TVs of their own"),
    "feed": N_("Booking site"),
    "signin": N_("Sign-in of staff"),
    "server": N_("Server"),
}
"""In the order of the page. [storage] is not there: it is where the office is kept, not what it is."""
LISTS = {
    "service": N_("Add a service"),
    "desk": N_("Add a desk"),
    "holiday": N_("Add a day"),
    "closure": N_("Add a time"),
    "elsewhere": N_("Add a place"),
    "priority": N_("Add a group"),
    "printer": N_("Add a printer"),
    "outcome": N_("Add an outcome"),
    "area": N_("Add a room"),
}
KEYS = {
    "name": N_("Name"),
    "slug": N_("Short name, for programs"),
    "was": N_("Earlier short names"),
    "desk.was": N_("Earlier names"),
    "breaks": N_("Breaks, for the estimate of waits, such as 12:00-12:30"),
    "letter": N_("Letter of its numbers"),
    "about": N_("What it is about"),
    "minutes": N_("Minutes of an ordinary visit"),
    "icon": N_("Icon"),
    "papers": N_("Papers to bring, one in a line"),
    "group": N_("Group on the kiosk"),
    "errands": N_("What people say they came for, one in a line"),
    "daily_cap": N_("Tickets a day, at most"),
    "places": N_("Appointments at one time"),
    "slot_minutes": N_("Minutes between two times"),
    "booking": N_("Appointments can be made"),
    "services": N_("Services"),
    "desks": N_("Desks"),
    "owner": N_("Whose office it is"),
    "address": N_("Address"),
    "timezone": N_("Time zone"),
    "country": N_("Country whose public holidays are offered"),
    "languages": N_("Languages, the first one first"),
    "contact": N_("Phone, e-mail"),
    "booking.contact": N_("Contact that is asked for"),
    "access": N_("How to get there"),
    "notice": N_("Whom it serves"),
    "tickets_at": N_("Where tickets are had"),
    "desk_word": N_("Word before a desk’s name"),
    "booking_url": N_("Address of the booking site"),
    "feedback": N_("Ask visitors on their phone how the visit was"),
    "on": N_("Day"),
    "from": N_("From"),
    "to": N_("Until"),
    "what": N_("What is done there"),
    "where": N_("Where"),
    "ask": N_("As a question"),
    "answer": N_("The answer"),
    "elsewhere.hours": N_("When it is open"),
    "url": N_("Address on the web"),
    "map": N_("Address of a map"),
    "early_minutes": N_("Minutes before an appointment in which it joins the line"),
    "grace_minutes": N_("Minutes for which an appointment is kept"),
    "late_becomes": N_("Who comes later is"),
    "return_minutes": N_("Minutes in which a missed call can be put back"),
    "reopen_minutes": N_("Minutes in which a visit can be taken up again"),
    "last_ticket_minutes": N_("Minutes before closing in which no tickets are given"),
    "no_show_minutes": N_("Minutes after which the desk is asked about a call"),
    "forgotten_minutes": N_("Minutes after which a forgotten desk is paused"),
    "priority_at_kiosk": N_("Priority tickets at the kiosk"),
    "waits_page": N_("Everybody may read how well waits were estimated"),
    "idle_seconds": N_("Seconds until a screen left alone goes back"),
    "ticket_seconds": N_("Seconds for which the number stays"),
    "theme": N_("Colours"),
    "voice": N_("Calls are spoken"),
    "volume": N_("Volume, 0 to 100"),
    "quiet": N_("Hours without sound"),
    "viewing_distance_m": N_("Metres to the farthest seat"),
    "kind": N_("Kind"),
    "place": N_("Where it stands, in words"),
    "connection": N_("How the kiosk’s computer reaches it"),
    "path": N_("File or device"),
    "baud": N_("Speed of the serial line"),
    "usb": N_("USB vendor and product"),
    "usb_port": N_("USB port"),
    "usb_serial": N_("USB serial number"),
    "queue": N_("CUPS queue"),
    "profile": N_("Profile of the printer’s model"),
    "mode": N_("Printed as a picture or as text"),
    "code_page": N_("Letters of the text mode"),
    "cut": N_("Cuts the paper"),
    "logo": N_("Logo, a PNG file"),
    "second": N_("Printer that stands in for it"),
    "stale_minutes": N_("Minutes after which a slip is kept back"),
    "answer_seconds": N_("Seconds for which its answer is waited for"),
    "host": N_("Host"),
    "port": N_("Port"),
    "width_mm": N_("Width of the paper, mm"),
    "enabled": N_("Appointments are made here"),
    "lead_minutes": N_("Minutes ahead, at least"),
    "horizon_days": N_("Days ahead, at most"),
    "hold_minutes": N_("Minutes for which a time is held"),
    "per_contact": N_("Appointments for one contact"),
    "email": N_("E-mail gateway"),
    "sms": N_("SMS gateway"),
    "wait_minutes": N_("Minutes of waiting to keep to"),
    "accessibility.status": N_("How far the pages comply"),
    "gaps": N_("What is not accessible, one in a line"),
    "assessed_on": N_("Assessed on"),
    "assessed_by": N_("Assessed by"),
    "accessibility.law": N_("The law that asks for it"),
    "complain_to": N_("Where to complain"),
    **SIGNIN,
    **DEVICES,
    "keep_contact_days": N_("Days for which contacts are kept"),
    "keep_journal_days": N_("Days for which the journal names clerks"),
}
"""By key, or by section and key where they differ; what is not here is called as in config.toml."""


ICONS = {
    "ticket": N_("ticket"),
    "coins": N_("coins"),
    "receipt": N_("receipt"),
    "landmark": N_("public building"),
    "building-2": N_("buildings"),
    "map": N_("map"),
    "shield": N_("shield"),
    "users": N_("people"),
    "user": N_("person"),
    "id-card": N_("identity card"),
    "droplets": N_("drops of water"),
    "leaf": N_("leaf"),
    "heart-handshake": N_("heart and hands"),
    "calendar-check": N_("calendar"),
    "phone": N_("telephone"),
}
"""The icons that a service may have on the kiosk and the TV, by name, and what each shows."""


def icon_words(name: str) -> str:
    """What an icon shows; one that a file of the office's own names is told by that name."""
    return spoken.get().gettext(ICONS[name]) if name in ICONS else name


def label(section: str, key: str) -> str:
    """What a key is called in the language that is spoken."""
    if section == "hours":
        return spoken.get().weekday(A_MONDAY + timedelta(days=list(Week.model_fields).index(key)))
    found = RIGHTS[key].name if section == "rights" else KEYS.get(f"{section}.{key}") or KEYS.get(key)
    return spoken.get().gettext(found) if found else key


def called(table: Mapping[str, Any]) -> str:
    """What a table of a list is called to people."""
    named = text_of(table.get("name") or table.get("what"))
    return named or str(table.get("slug") or table.get("from") or "")


def text_of(value: Any) -> str:
    """A text of the settings in the language that is spoken."""
    if isinstance(value, Mapping):
        return str(value.get(spoken.get().code) or next(iter(value.values()), ""))
    return str(value or "")


def shown(value: Any) -> str:
    """A value of a change, as people read it."""
    if value is None or value == "" or value == []:
        return "–"
    if isinstance(value, bool):
        return spoken.get().gettext(N_("yes")) if value else spoken.get().gettext(N_("no"))
    if isinstance(value, list):
        return ", ".join(map(shown, value))
    if isinstance(value, Mapping):
        return called(value) if {"name", "what"} & set(value) else text_of(value)
    return str(value)


def told(changes: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The changes as people would tell them: a table with another name is one change, and an order that
    follows from what came and went is none."""
    tables = [each for each in changes if len(each["place"]) == 2 and each["place"][1] != ORDER]
    went = {tuple(each["place"]) for each in tables if "from" in each and "to" not in each}
    came = {
        (each["place"][0], name): each["place"][1]
        for each in tables
        if "from" not in each and isinstance(each.get("to"), Mapping)
        for name in each["to"].get("was", [])
        if (each["place"][0], name) in went
    }
    renamed = {(section, now) for (section, _), now in came.items()}
    found: list[Mapping[str, Any]] = []
    for each in changes:
        place = tuple(each["place"])
        if place in came:
            found.append({"key": each["key"], "from": place[1], "to": came[place]})
        elif len(place) == 2 and place[1] == ORDER and any(other["place"][0] == place[0] for other in tables):
            continue
        elif place not in renamed:
            found.append(each)
    return found
