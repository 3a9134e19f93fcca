"""One appointment as a feed states it, and the limits that every feed is held to.

Nothing here knows which services exist or what is already booked: that is for the action to decide.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

LONGEST = {"reference": 64, "service": 200, "name": 200, "phone": 40, "language": 35, "state": 20, "code": 64}
MOST_MINUTES = 480
MOST_REVISIONS = 2**31 - 1
YEARS = range(2000, 2200)

_STATES = {"": "booked", "booked": "booked", "cancelled": "cancelled", "canceled": "cancelled"}
_PRIVATE = {"name", "phone", "code"}
_EDGES = " \t\r\n\u00a0\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
_CONTROLS = {"Cc", "Cf", "Cs", "Zl", "Zp"}
# Joiners and direction marks: some scripts cannot write a name without them.
_SCRIPT_MARKS = "\u200c\u200d\u200e\u200f"
_YEAR = r"(?P<year>[0-9]{4})"
_CLOCK = r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:\.[0-9]+)?)?"
_OFFSET = r"(?: ?(?P<utc>Z)| ?(?P<sign>[+-])(?P<ahead>[0-9]{2})(?::?(?P<ahead_minutes>[0-9]{2}))?)?"
_TIMES = (
    re.compile(rf"{_YEAR}-(?P<month>[0-9]{{2}})-(?P<day>[0-9]{{2}})(?:T| +){_CLOCK}{_OFFSET}", re.I),
    re.compile(rf"(?P<day>[0-9]{{1,2}})\.(?P<month>[0-9]{{1,2}})\.{_YEAR},? +{_CLOCK}"),
)


class UnreadableFeed(Exception):
    """Nothing at all could be read from a file; the message is one sentence for a clerk."""


class Unfit(Exception):
    """One appointment cannot be taken as it stands; caught inside this package, never let out of it."""

    def __init__(self, code: str, why: str) -> None:
        super().__init__(why)
        self.code = code


@dataclass(frozen=True, slots=True)
class Entry:
    """One appointment that keeps to the limits; `service`, `language` and `code` are as written."""

    line: int
    reference: str
    service: str
    slot_at: datetime
    minutes: int | None
    name: str | None
    phone: str | None
    language: str | None
    state: str
    code: str | None
    sequence: int | None
    updated_at: datetime | None

    @property
    def stated(self) -> dict[str, Any]:
        """What the feed says of it, under the names that `actions.appointments.put` knows."""
        return {each.name: getattr(self, each.name) for each in fields(self) if each.name != "line"}


@dataclass(frozen=True, slots=True)
class RefusedEntry:
    """One appointment that was not taken: where it stands, a stable code, and a sentence for a clerk."""

    line: int
    code: str
    why: str


def shown(value: object, most: int = 40) -> str:
    """A value in quotation marks, short and on one line, whatever it holds."""
    text = str(value)
    short = text if len(text) <= most else text[: most - 1] + "…"
    return "“" + "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in short) + "”"


def checked(line: int, given: Mapping[str, object], zone: ZoneInfo) -> Entry | RefusedEntry:
    """The entry, or the first reason why it is refused; times without an offset are in `zone`. Never raises.

    `given` holds text under the names of an Entry, times also as datetime, numbers also as int.
    """
    try:
        return Entry(
            line=line,
            reference=_required(given, "reference", "missing_reference"),
            service=_required(given, "service", "no_service"),
            slot_at=instant(given.get("slot_at"), zone),
            minutes=_minutes(given.get("minutes")),
            name=_text(given, "name"),
            phone=_text(given, "phone"),
            language=(_text(given, "language") or "").lower() or None,
            state=_state(given),
            code=_text(given, "code"),
            sequence=_sequence(given.get("sequence")),
            updated_at=instant(given["updated_at"], zone) if given.get("updated_at") else None,
        )
    except Unfit as refusal:
        return RefusedEntry(line, refusal.code, str(refusal))


def instant(when: object, zone: ZoneInfo) -> datetime:
    """A time as an instant in UTC; `when` is a datetime or text, ISO 8601 or `02.02.2026 08:30`.

    Of a local time that comes twice (the night in October) the first is meant, as in RFC 5545, 3.3.5.
    One that the clocks skip (the night in March) is refused: the RFC would move it, a clerk should know.
    """
    written = when if isinstance(when, datetime) else _time_in(str(when or "").strip(_EDGES))
    if written.year not in YEARS:
        raise Unfit("bad_time", f"The year of {shown(when)} cannot be right.")
    local = written.replace(tzinfo=written.tzinfo or zone, fold=0)
    at = local.astimezone(UTC)
    if at.astimezone(local.tzinfo).replace(tzinfo=None) != local.replace(tzinfo=None):
        wall = f"{local:%Y-%m-%d %H:%M}"
        raise Unfit("no_such_time", f"The time {shown(wall)} does not exist: the clocks skip it that night.")
    return at


def _time_in(text: str) -> datetime:
    found = next((match for form in _TIMES if (match := form.fullmatch(text))), None)
    if found is None:
        missing = "The time is missing." if not text else f"{shown(text)} is not a date with a time."
        raise Unfit("bad_time", missing)
    part = {name: value for name, value in found.groupdict().items() if value}
    try:
        tzinfo = UTC if "utc" in part else None
        if "sign" in part:
            ahead = timedelta(hours=int(part["ahead"]), minutes=int(part.get("ahead_minutes", 0)))
            tzinfo = timezone(ahead if part["sign"] == "+" else -ahead)
        numbers = [int(part.get(name, 0)) for name in ("year", "month", "day", "hour", "minute", "second")]
        return datetime(*numbers, tzinfo=tzinfo)
    except ValueError:
        raise Unfit("bad_time", f"{shown(text)} is not a date and time of the calendar.") from None


def _minutes(value: object) -> int | None:
    text = "" if value is None else str(value).strip(_EDGES)
    if not text:
        return None
    if not re.fullmatch("[0-9]{1,9}", text) or not 1 <= int(text) <= MOST_MINUTES:
        raise Unfit("bad_minutes", f"{shown(text)} is not a number of minutes from 1 to {MOST_MINUTES}.")
    return int(text)


def _sequence(value: object) -> int | None:
    return value if isinstance(value, int) and 0 <= value <= MOST_REVISIONS else None


def _state(fields: Mapping[str, object]) -> str:
    written = _text(fields, "state") or ""
    if written.lower() not in _STATES:
        raise Unfit("unknown_state", f"The state {shown(written)} is neither booked nor cancelled.")
    return _STATES[written.lower()]


def _required(fields: Mapping[str, object], key: str, code: str) -> str:
    value = _text(fields, key)
    if value is None:
        raise Unfit(code, f"The {key} is missing.")
    return value


def _text(fields: Mapping[str, object], key: str) -> str | None:
    """A field's text or None; a visitor's name, phone or code is never repeated in a refusal."""
    value = str(fields.get(key) or "").strip(_EDGES)
    if key in ("name", "service"):
        value = re.sub("[ \t\r\n\u00a0]+", " ", value)
    quoted = "" if key in _PRIVATE else f" {shown(value)}"
    if len(value) > LONGEST[key]:
        raise Unfit("too_long", f"The {key}{quoted} has {len(value)} characters; {LONGEST[key]} are allowed.")
    if "\ufffd" in value:
        raise Unfit("damaged_letters", f"The {key}{quoted} has letters that were damaged on the way.")
    for letter in value:
        if unicodedata.category(letter) in _CONTROLS and letter not in _SCRIPT_MARKS:
            why = f"The {key}{quoted} holds a control character, U+{ord(letter):04X}."
            raise Unfit("control_characters", why)
    return value or None
