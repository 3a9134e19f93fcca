"""One appointment as a file states it, judged by the law of its fields in `rules.limits`.

Nothing here knows which services exist or what is already booked: that is for the action to decide.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from queue_core.rules import language_tags, limits
from queue_core.rules.refusals import Refusal

_PLAIN = limits.Text(60)
LAWS = {
    "reference": limits.REFERENCE, "uid": limits.UID, "service": limits.SERVICE_NAME, "name": limits.NAME,
    "phone": limits.PHONE, "language": limits.LANGUAGE, "code": limits.CODE, "state": _PLAIN,
}  # fmt: skip
MOST_REVISIONS = 2**31 - 1
_OURS = ("line", "stamped_at", "hints")

_YEAR = r"(?P<year>[0-9]{4})"
_CLOCK = r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,][0-9]+)?)?"
_OFFSET = r"(?: ?(?P<utc>Z)| ?(?P<sign>[+-])(?P<ahead>[0-9]{2})(?::?(?P<ahead_minutes>[0-5][0-9]))?)?"
_DAY, _MONTH = r"(?P<day>[0-9]{1,2})", r"(?P<month>[0-9]{1,2})"
_TIMES = (
    re.compile(rf"{_YEAR}(?P<mark>[-/]|\. ?){_MONTH}(?P=mark){_DAY}\.?(?:T|\s+){_CLOCK}{_OFFSET}", re.I),
    # Dates with slashes are left out: the month may come first in them.
    re.compile(rf"{_DAY}(?P<mark>[-.]){_MONTH}(?P=mark){_YEAR}(?:T|,?\s+){_CLOCK}{_OFFSET}", re.I),
    re.compile(
        rf"{_YEAR}(?P<month>[0-9]{{2}})(?P<day>[0-9]{{2}})"
        rf"T(?P<hour>[0-9]{{2}})(?P<minute>[0-9]{{2}})(?P<second>[0-9]{{2}})?{_OFFSET}",
        re.I,
    ),
)
_TELLABLE = re.compile(
    r"[a-z ]+|[-+]?[0-9]{1,5}(?:[.,][0-9]{1,2})?|[0-9]{8}T[0-9]{4,6}Z?"
    r"|(?:[0-9]{4}(?:[-/.][0-9]{1,2}){2}|(?:[0-9]{1,2}[-/.]){2}[0-9]{2,4})"
    r"(?:[T ]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,3})?)?(?: ?[-+][0-9:]{2,6}|Z| ?[AP]M)?)?"
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
    service: str | None
    slot_at: datetime | None
    minutes: int | None
    name: str | None
    phone: str | None
    language: str | None
    state: str
    code: str | None
    sequence: int | None
    updated_at: datetime | None
    uid: str | None = None
    """Of a calendar's event the whole UID: `reference` is only its beginning."""
    stamped_at: datetime | None = None
    """When it was written (DTSTAMP); tells which of two events in one file is the newer."""
    hints: tuple[str, ...] = ()
    """Languages of its texts, the most telling first; used where `language` is not said and one is known."""

    @property
    def said(self) -> tuple[Any, ...]:
        """What it says of its visit, to be compared with another of the same reference."""
        if self.state == limits.CANCELLED:
            return (self.state,)
        return (self.service, self.slot_at, self.minutes, self.name, self.phone, self.language, self.code)

    def stated(self, languages: Collection[str]) -> dict[str, Any]:
        """What the feed says of it, under the names that `actions.feed_appointments` knows, in an office of
        these languages.
        """
        stated = {each.name: getattr(self, each.name) for each in fields(self) if each.name not in _OURS}
        if self.language is None:
            hinted = (language_tags.lookup(hint, languages) for hint in self.hints)
            stated["language"] = next(filter(None, hinted), None)
        return stated


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


def told(value: object) -> str:
    """A value as `shown`, unless it may be a visitor's name, telephone or code: reports repeat none of these.

    With one separator too many, or a lost line end, they stand in the column or property of something else.
    """
    return shown(value) if _TELLABLE.fullmatch(str(value)) else "What stands there"


def checked(line: int, given: Mapping[str, Any], zone: ZoneInfo) -> Entry | RefusedEntry:
    """The entry, or the first reason why it is refused; times without an offset are in `zone`. Never raises.

    `given` holds text under the names of an Entry, times also as datetime, numbers also as int; the
    `hints` are a tuple.
    """
    try:
        # A cancellation needs to name what it cancels, no more.
        alone = _state(given) == "cancelled"
        return Entry(
            line=line,
            reference=_required(given, "reference", "missing_reference"),
            service=_text(given, "service") if alone else _required(given, "service", "no_service"),
            slot_at=None if alone and not given.get("slot_at") else instant(given.get("slot_at"), zone),
            minutes=_minutes(given.get("minutes")),
            name=_text(given, "name"),
            phone=_text(given, "phone"),
            language=(_text(given, "language") or "").lower() or None,
            state=_state(given),
            code=_text(given, "code"),
            sequence=_sequence(given.get("sequence")),
            updated_at=instant(given["updated_at"], zone) if given.get("updated_at") else None,
            uid=_text(given, "uid"),
            stamped_at=given.get("stamped_at"),
            hints=given.get("hints", ()),
        )
    except Unfit as refusal:
        return RefusedEntry(line, refusal.code, str(refusal))


def instant(when: object, zone: tzinfo) -> datetime:
    """A time as an instant in UTC; `when` is a datetime or text, ISO 8601 or `02.02.2026 08:30`.

    Of a local time that occurs twice (the night in October) the first is meant, as in RFC 5545, 3.3.5.
    One that does not occur (the night in March) is refused, where the RFC would move it: a clerk should know.
    """
    written = when if isinstance(when, datetime) else _time_in(_PLAIN.tidied(str(when or "")))
    local = written.replace(tzinfo=written.tzinfo or zone, fold=0)
    try:
        at = limits.instant(local)
    except Refusal as refusal:
        wrong = "an offset that is none" if refusal.code == "bad_offset" else "a year that cannot be right"
        raise Unfit("bad_time", f"{told(when)} has {wrong}.") from None
    if at.astimezone(local.tzinfo).replace(tzinfo=None) != local.replace(tzinfo=None):
        wall = f"{local:%Y-%m-%d %H:%M}"
        raise Unfit("no_such_time", f"The time {shown(wall)} does not exist: the clocks skip it that night.")
    return at


def _time_in(text: str) -> datetime:
    found = next((match for form in _TIMES if (match := form.fullmatch(text))), None)
    if found is None:
        wrong = f"{told(text)} is not a time like 2026-02-02 08:30 or 02.02.2026 08:30."
        raise Unfit("bad_time", wrong if text else "The time is missing.")
    part = {name: value for name, value in found.groupdict().items() if value}
    try:
        tzinfo = UTC if "utc" in part else None
        if "sign" in part:
            ahead = timedelta(hours=int(part["ahead"]), minutes=int(part.get("ahead_minutes", 0)))
            tzinfo = timezone(ahead if part["sign"] == "+" else -ahead)
        year, month, day, hour, minute, second = (
            int(part.get(name, 0)) for name in ("year", "month", "day", "hour", "minute", "second")
        )
        return datetime(year, month, day, hour, minute, second, tzinfo=tzinfo)
    except ValueError:
        raise Unfit("bad_time", f"{told(text)} is not a date and time of the calendar.") from None


def _minutes(value: object) -> int | None:
    text = "" if value is None else _PLAIN.tidied(str(value))
    if not text:
        return None
    whole = re.fullmatch("([0-9]{1,9})(?:[.,]0{1,9})?", text)
    if not whole or int(whole[1]) not in limits.MINUTES:
        most = limits.MINUTES[-1]
        raise Unfit("bad_minutes", f"{told(text)} is not a number of minutes from 1 to {most}.")
    return int(whole[1])


def _sequence(value: object) -> int | None:
    return int(value) if isinstance(value, int) and 0 <= value <= MOST_REVISIONS else None


def _state(fields: Mapping[str, object]) -> str:
    written = _text(fields, "state") or "booked"
    try:
        return limits.state(written)
    except Refusal as refusal:
        raise Unfit(refusal.code, f"{told(written)} is not a state: neither booked nor cancelled.") from None


def _required(fields: Mapping[str, object], key: str, code: str) -> str:
    value = _text(fields, key)
    if value is None:
        raise Unfit(code, f"The {key} is missing.")
    return value


def _text(fields: Mapping[str, object], key: str) -> str | None:
    """A field's text or None; what is wrong with it is said without repeating it."""
    law, written = LAWS[key], str(fields.get(key) or "")
    try:
        return law.taken(written) if law.tidied(written) else None
    except Refusal as refusal:
        raise Unfit(refusal.code, _WHY[refusal.code] % ({"key": key} | refusal.facts)) from None


_WHY = {
    "too_long": "The %(key)s has %(given)s characters; %(most)s are allowed.",
    "damaged_letters": "The %(key)s has letters that were damaged on the way.",
    "control_characters": "The %(key)s holds a control character, %(character)s.",
    "bad_code": "The %(key)s is not six digits.",
    "rounded_number": "A spreadsheet has cut the %(key)s short: format its column as text, and export again.",
    "bad_language": "The %(key)s is no language tag, such as “ro”.",
}
