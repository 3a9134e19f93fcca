"""Appointments from an iCalendar file (RFC 5545), one from each VEVENT.

Each VEVENT is parsed by the icalendar library on its own, so that one it cannot read costs no other. A time
zone is known by its name, else by its definition in the file (VTIMEZONE).
"""

import io
import math
import re
import warnings
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
    instant_there,
    shown,
    told,
)

LONGEST_LINE = 20_000

_WANTED = re.compile(
    r"\s*(BEGIN|END|UID|DTSTART|DTEND|DURATION|CATEGORIES|STATUS|ATTENDEE|CONTACT|SUMMARY|RRULE|RDATE"
    r"|RECURRENCE-ID|SEQUENCE|LAST-MODIFIED|X-LANGUAGE|X-CODE)\s*[:;]",
    re.I,
)
_DATE_ALONE = re.compile(r"\s*DTSTART\b.*:[0-9]{8}\s*", re.I)
_UTC_AND_ZONE = re.compile(r"\s*DT(START|END)\b(?=.*;\s*TZID\s*=).*:[0-9]{8}T[0-9]{6}Z\s*", re.I)
_UNFIT_NAME = re.compile(r"\s*ATTENDEE\b.*[\x00-\x08\x0b-\x1f\x7f]", re.I | re.S)
_STATES = {"": "booked", "CONFIRMED": "booked", "TENTATIVE": "booked", "CANCELLED": "cancelled"}


def read_calendar(text: str, zone: ZoneInfo) -> Iterator[Entry | RefusedEntry]:
    """Every VEVENT in the order of the file, as an entry or with the reason why it is refused.

    The reference is the UID up to its `@`, the service the first of CATEGORIES, name and phone the CN and
    tel: address of the ATTENDEE (the name else from CONTACT), the language X-LANGUAGE or the parameter
    LANGUAGE, the code X-CODE; METHOD:CANCEL cancels all; SEQUENCE and LAST-MODIFIED say which of two
    statements is the later one. Times without a zone are in `zone`.
    Raises UnreadableFeed, before the first entry, where there is no calendar.
    """
    lines = list(_unfolded(text))
    if not any(_keyword(line) == "BEGIN:VCALENDAR" for _, line in lines):
        raise UnreadableFeed("The file is not a calendar: it has no line “BEGIN:VCALENDAR”.")
    defined = _definitions(lines)
    return (_entry(number, block, cancelled, zone, defined) for number, block, cancelled in _events(lines))


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Content lines with the number each begins at; a blank at the front continues a line (RFC 5545, 3.1)."""
    number = 0
    parts: list[str] = []
    for at, line in enumerate(io.StringIO(text, newline=""), start=1):
        line = line.rstrip("\r\n")
        if line[:1] in (" ", "\t") and parts:
            parts.append(line[1:])
            continue
        if parts:
            yield number, "".join(parts)
        number, parts = at, [line]
    if parts:
        yield number, "".join(parts)


def _keyword(line: str) -> str:
    return "".join(line.split()).upper() if len(line) < 80 else ""


def _events(lines: list[tuple[int, str]]) -> Iterator[tuple[int, list[str], bool]]:
    """Of each VEVENT its first line's number, its content lines, and whether METHOD cancels it."""
    begun, cancelled = 0, False
    block: list[str] = []
    for number, line in lines:
        keyword = _keyword(line)
        if block and keyword in ("BEGIN:VEVENT", "BEGIN:VCALENDAR", "END:VCALENDAR"):
            yield begun, block, cancelled
            block = []
        if keyword == "BEGIN:VEVENT":
            begun, block = number, [keyword]
        elif keyword == "BEGIN:VCALENDAR":
            cancelled = False
        elif block and _WANTED.match(line):
            block.append(line.strip())
            if keyword == "END:VEVENT":
                yield begun, block, cancelled
                block = []
        elif not block and keyword.startswith("METHOD:"):
            cancelled = keyword == "METHOD:CANCEL"
    if block:
        yield begun, block, cancelled


def _definitions(lines: list[tuple[int, str]]) -> dict[str, str]:
    """The text of each VTIMEZONE, by its TZID."""
    found: dict[str, str] = {}
    block: list[str] = []
    for _, line in lines:
        keyword = _keyword(line)
        if keyword == "BEGIN:VTIMEZONE":
            block = []
        block.append(line.strip())
        if keyword == "END:VTIMEZONE":
            name = next((each[5:] for each in block if each[:5].upper() == "TZID:"), "")
            found[re.sub(r"\\(.)", r"\1", name)] = "\n".join(block)
    return found


def _entry(
    line: int, block: list[str], cancelled: bool, zone: ZoneInfo, defined: dict[str, str]
) -> Entry | RefusedEntry:
    try:
        return checked(line, _fields(block, cancelled, zone, defined), zone)
    except Unfit as refusal:
        return RefusedEntry(line, refusal.code, str(refusal))


def _fields(block: list[str], cancelled: bool, zone: ZoneInfo, defined: dict[str, str]) -> dict[str, object]:
    event = _parsed(block)
    if any(name in event for name in ("RRULE", "RDATE", "RECURRENCE-ID")):
        raise Unfit("recurring", "The event repeats; an appointment has one time.")
    start = _time(event, "DTSTART", defined)
    visitor = _visitor(event)
    status = _text(event, "STATUS").strip().upper()
    said_in = (visitor, _first(event, "CONTACT"), _first(event, "SUMMARY"))
    languages = [_text(event, "X-LANGUAGE"), *(_parameter(value, "LANGUAGE") for value in said_in)]
    scheme, _, number = str(visitor).strip().partition(":")
    return {
        "reference": _text(event, "UID").partition("@")[0],
        "service": next((str(c) for c in getattr(_first(event, "CATEGORIES"), "cats", []) if c.strip()), ""),
        "slot_at": start,
        "minutes": start and _minutes(event, start, zone, defined),
        "name": _parameter(visitor, "CN") or _text(event, "CONTACT"),
        "phone": unquote(number.partition(";")[0].removeprefix("//")) if scheme.lower() == "tel" else "",
        "language": next(filter(None, languages), ""),
        "state": "cancelled" if cancelled else _STATES.get(status, status),
        "code": _text(event, "X-CODE"),
        "sequence": _first(event, "SEQUENCE"),
        "updated_at": _modified(event, zone),
    }


def _parsed(block: list[str]) -> Event:
    if _keyword(block[-1]) != "END:VEVENT":
        raise Unfit("unfinished_event", "The event has no end; the file may be cut short.")
    if any(len(line) > LONGEST_LINE for line in block):
        raise Unfit("too_long", f"The event has a line of more than {LONGEST_LINE} characters.")
    if any(_DATE_ALONE.fullmatch(line) for line in block):
        raise Unfit("all_day", "The event lasts all day; an appointment needs a time.")
    if any(_UTC_AND_ZONE.fullmatch(line) for line in block):
        raise Unfit("bad_time", "A time says both “Z” (UTC) and a time zone (RFC 5545, 3.2.19).")
    if any(_UNFIT_NAME.match(line) for line in block):
        raise Unfit("control_characters", "The ATTENDEE holds a control character.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return cast(Event, Event.from_ical("\r\n".join([*block, ""])))
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
    """The time of DTSTART or DTEND, None where there is none; each stands at most once (RFC 5545, 3.6.1)."""
    value = event.get(name)
    if value is None:
        return None
    if isinstance(value, list):
        raise Unfit("bad_time", f"The event has more than one {name}.")
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
