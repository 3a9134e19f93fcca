"""Appointments from an iCalendar file (RFC 5545), one from each VEVENT.

Each VEVENT is parsed by the icalendar library on its own, so that one it cannot read costs no other. A time
zone is known by its name, else by its definition in the file (VTIMEZONE).
"""

import math
import re
import warnings
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import cast
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from icalendar import Event

from queue_core.feed.entries import (
    Entry,
    RefusedEntry,
    Unfit,
    UnreadableFeed,
    checked,
    instant,
    shown,
    told,
)
from queue_core.feed.ical_lines import NO_METHOD, UNREADABLE_METHOD, EventLines, read_structure
from queue_core.feed.zones import instant_there
from queue_core.rules import limits

LONGEST_LINE = 20_000

_WANTED = re.compile(
    r"(UID|DTSTART|DTEND|DURATION|CATEGORIES|STATUS|ATTENDEE|CONTACT|SUMMARY|RRULE|RDATE"
    r"|RECURRENCE-ID|SEQUENCE|LAST-MODIFIED|X-LANGUAGE|X-CODE)(?![A-Z0-9-])",
    re.I,
)
_AT_MOST_ONCE = {
    "UID": "stands_twice", "STATUS": "stands_twice", "SEQUENCE": "stands_twice",
    "LAST-MODIFIED": "stands_twice", "X-LANGUAGE": "stands_twice", "X-CODE": "stands_twice",
    "DTSTART": "bad_time", "DTEND": "bad_time", "DURATION": "bad_minutes",
}  # fmt: skip
_PARAMETER_VALUE = r'(?:"[^"]*"|[^";:,]*)'
_PROPERTY = re.compile(
    rf"[A-Z0-9-]+(?:;[A-Z0-9-]+={_PARAMETER_VALUE}(?:,{_PARAMETER_VALUE})*)*:.*", re.I | re.S
)
_DATE_ALONE = re.compile(r"\s*DTSTART\b.*:[0-9]{8}\s*", re.I)
_UTC_AND_ZONE = re.compile(r"\s*DT(START|END)\b(?=.*;\s*TZID\s*=).*:[0-9]{8}T[0-9]{6}Z\s*", re.I)
_UNFIT_NAME = re.compile(r"\s*ATTENDEE\b.*[\x00-\x08\x0b-\x1f\x7f]", re.I | re.S)
_STAMP = re.compile(r"DTSTAMP(?:;[^:]*)?:([0-9]{8}T[0-9]{6}Z?)", re.I)
_STATES = {"": "booked", "CONFIRMED": "booked", "TENTATIVE": "booked"}
"""Besides those that every door takes."""
_CANCELS = "CANCEL"
_METHODS = (NO_METHOD, "PUBLISH", "REQUEST", _CANCELS)
"""Of RFC 5546 those that say what is agreed; the others propose, answer or ask."""


def read_calendar(text: str, zone: ZoneInfo) -> Iterator[Entry | RefusedEntry]:
    """Every VEVENT in the order of the file, as an entry or with the reason why it is refused.

    The reference is the UID up to its `@`, the service the first of CATEGORIES, name and phone the CN and
    tel: address of the ATTENDEE (the name else from CONTACT), the language X-LANGUAGE or the parameter
    LANGUAGE, the code X-CODE; METHOD:CANCEL cancels all of its calendar; SEQUENCE and LAST-MODIFIED say which
    of two statements is the later one. Times without a zone are in `zone`. A calendar without an end is
    refused besides its events, and so is what cannot be told to be an event.
    Raises UnreadableFeed, before the first entry, where there is no calendar.
    """
    calendars, found = read_structure(text)
    if not calendars:
        raise UnreadableFeed("The file is not a calendar: it has no line “BEGIN:VCALENDAR”.")
    return (each if isinstance(each, RefusedEntry) else _entry(each, zone) for each in found)


def _entry(found: EventLines, zone: ZoneInfo) -> Entry | RefusedEntry:
    try:
        return checked(found.line, _fields(found, zone), zone)
    except Unfit as refusal:
        return RefusedEntry(found.line, refusal.code, str(refusal))


def _fields(found: EventLines, zone: ZoneInfo) -> dict[str, object]:
    event = _parsed(found)
    if found.calendar is None:
        raise Unfit("unreadable_event", "The event stands outside of a calendar.")
    method, defined = found.calendar.method, found.calendar.zones
    if method == UNREADABLE_METHOD:
        raise Unfit("unreadable_property", "The METHOD of the calendar cannot be read.")
    if method not in _METHODS:
        raise Unfit(
            "no_appointment", "A calendar with this METHOD proposes, answers or asks: it books nothing."
        )
    if any(name in event for name in ("RRULE", "RDATE", "RECURRENCE-ID")):
        raise Unfit("recurring", "The event repeats; an appointment has one time.")
    start = _time(event, "DTSTART", defined)
    minutes = start and _minutes(event, start, zone, defined)
    for name, _ in event.errors:
        raise Unfit("unreadable_property", f"The {name or 'event'} cannot be read.")
    visitor = _visitor(event)
    # A blank before it is no blank of a STATUS: it is a sentence of a text whose lines were not folded.
    written = _text(event, "STATUS").rstrip()
    status = _STATES.get(written.upper()) or limits.SPELLINGS.get(written.lower())
    if status is None:
        raise Unfit("unknown_state", "The STATUS is none of CONFIRMED, TENTATIVE and CANCELLED.")
    said_in = (visitor, _first(event, "CONTACT"), _first(event, "SUMMARY"))
    scheme, _, number = str(visitor).strip().partition(":")
    uid = _text(event, "UID")
    return {
        "reference": uid.partition("@")[0],
        "service": next((str(c) for c in getattr(_first(event, "CATEGORIES"), "cats", []) if c.strip()), ""),
        "slot_at": start,
        "minutes": minutes,
        "name": _parameter(visitor, "CN") or _text(event, "CONTACT"),
        "phone": unquote(number.partition(";")[0].removeprefix("//")) if scheme.lower() == "tel" else "",
        "language": _text(event, "X-LANGUAGE"),
        "hints": tuple(filter(None, (_parameter(value, "LANGUAGE") for value in said_in))),
        "state": "cancelled" if method == _CANCELS else status,
        "code": _text(event, "X-CODE"),
        "sequence": _first(event, "SEQUENCE"),
        "updated_at": _modified(event, zone),
        "uid": uid,
        "stamped_at": _stamped(found.lines, zone),
    }


def _parsed(found: EventLines) -> Event:
    """The event of the wanted lines, each of them known to be well formed."""
    if not found.is_finished:
        raise Unfit("unfinished_event", "The event has no end; the file may be cut short.")
    if not found.is_sound:
        raise Unfit("unreadable_event", "The event's lines BEGIN and END do not match.")
    if found.stray:
        raise Unfit("no_content_line", "A line of the event is no content line (a name, a colon, a value).")
    lines = [(wanted[1].upper(), line) for line in found.lines if (wanted := _WANTED.match(line))]
    if any(len(line) > LONGEST_LINE for _, line in lines):
        raise Unfit("too_long", f"The event has a line of more than {LONGEST_LINE} characters.")
    if any(_DATE_ALONE.fullmatch(line) for _, line in lines):
        raise Unfit("all_day", "The event lasts all day; an appointment needs a time.")
    if any(_UTC_AND_ZONE.fullmatch(line) for _, line in lines):
        raise Unfit("bad_time", "A time says both “Z” (UTC) and a time zone (RFC 5545, 3.2.19).")
    if any(_UNFIT_NAME.match(line) for _, line in lines):
        raise Unfit("control_characters", "The ATTENDEE holds a control character.")
    for name, line in lines:
        if not _PROPERTY.fullmatch(line):
            raise Unfit("unreadable_property", f"The {name} cannot be read.")
    for name, times in Counter(name for name, _ in dict.fromkeys(lines)).items():
        if times > 1 and name in _AT_MOST_ONCE:
            raise Unfit(_AT_MOST_ONCE[name], f"The event has more than one {name}.")
    block = ["BEGIN:VEVENT", *(line for _, line in dict.fromkeys(lines)), "END:VEVENT", ""]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return cast(Event, Event.from_ical("\r\n".join(block)))
    except OSError:
        raise Unfit("unknown_zone", "The time zone of the event is not known.") from None
    except Exception:
        raise Unfit("unreadable_event", "The event does not follow the iCalendar format.") from None


def _first(event: Event, name: str) -> object:
    value = event.get(name, "")
    return value[0] if isinstance(value, list) else value


def _text(event: Event, name: str) -> str:
    return str(_first(event, name))


def _value(written: object) -> object:
    """The time or length in a property, None where the library could not read one."""
    try:
        return getattr(written, "dt", None)
    except ValueError:
        return None


def _parameter(value: object, name: str) -> str:
    found = getattr(value, "params", {}).get(name, "")
    return ",".join(found) if isinstance(found, list) else str(found)


def _visitor(event: Event) -> object:
    """The ATTENDEE with a telephone, else the first with a name."""
    listed = event.get("ATTENDEE", [])
    people = listed if isinstance(listed, list) else [listed]
    by_phone = [person for person in people if str(person).strip().lower().startswith("tel:")]
    return next(iter(by_phone + [person for person in people if _parameter(person, "CN")]), "")


def _time(event: Event, name: str, defined: dict[str, str]) -> datetime | None:
    """The time of DTSTART or DTEND, None where there is none."""
    value = event.get(name)
    if value is None:
        return None
    when = _value(value)
    if isinstance(when, date) and not isinstance(when, datetime):
        raise Unfit("all_day", "The event lasts all day; an appointment needs a time.")
    if not isinstance(when, datetime):
        raise Unfit("bad_time", f"{told(value if when is None else when)} is not a date with a time.")
    zone_name = _parameter(value, "TZID")
    if zone_name and when.tzinfo is None:
        when = instant_there(when, defined.get(zone_name, ""))
    if when is None:
        raise Unfit("unknown_zone", f"The time zone {shown(zone_name)} is not known.")
    return when


def _modified(event: Event, zone: ZoneInfo) -> datetime | None:
    try:
        return instant(_value(_first(event, "LAST-MODIFIED")), zone)
    except Unfit:
        return None


def _stamped(lines: list[str], zone: ZoneInfo) -> datetime | None:
    found = next((match[1] for line in lines if (match := _STAMP.fullmatch(line))), None)
    try:
        return instant(found, zone) if found else None
    except Unfit:
        return None


def _minutes(event: Event, start: datetime, zone: ZoneInfo, defined: dict[str, str]) -> int | None:
    """From DTEND, else from DURATION, in whole minutes; no length is given where both are missing."""
    end, duration = _time(event, "DTEND", defined), event.get("DURATION")
    length: object
    if end is not None:
        length = instant(end, zone) - instant(start, zone)
    elif duration is None:
        return None
    else:
        length = _value(duration)
    if not isinstance(length, timedelta):
        raise Unfit("bad_minutes", f"{told(duration)} is not a length of time.")
    if length < timedelta(0):
        raise Unfit("negative_length", "The event ends before it begins.")
    return math.ceil(length.total_seconds() / 60)
