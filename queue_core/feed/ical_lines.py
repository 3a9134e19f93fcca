"""The lines of an iCalendar file (RFC 5545, 3.1), put together to calendars and their events.

Nothing is taken from one VCALENDAR into another: METHOD and zones are each calendar's own, wherever in it
they stand. What is not sound says so in place of its event.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from queue_core.feed.entries import RefusedEntry

_STRUCTURE = re.compile(r"\s*(BEGIN|END)\s*:\s*([A-Z0-9-]+)\s*", re.I)
_MEANT_AS_STRUCTURE = re.compile(r"\s*(BEGIN|END)\s*:", re.I)
_CONTENT = re.compile(r"[A-Z0-9-]+(?::|;[^:]*:)", re.I)
_METHOD = re.compile(r"METHOD(?:;[A-Z0-9-]+=[^:;]*)*:\s*([A-Z-]+)\s*", re.I)
_ZONE_NAME = re.compile(r"TZID(?:;[^:]*)?:(.*)", re.I)

NO_METHOD, UNREADABLE_METHOD = "", "?"


@dataclass(slots=True)
class Calendar:
    """One VCALENDAR: what holds for all its events."""

    line: int
    methods: set[str] = field(default_factory=set)
    zones: dict[str, str] = field(default_factory=dict)
    """The text of each VTIMEZONE by its TZID; empty where two of one name differ."""

    @property
    def method(self) -> str:
        """In capitals; UNREADABLE_METHOD where it cannot be told."""
        if len(self.methods) > 1:
            return UNREADABLE_METHOD
        return next(iter(self.methods), NO_METHOD)

    def define(self, block: list[str]) -> None:
        name = next((found[1] for line in block if (found := _ZONE_NAME.fullmatch(line))), "")
        name, text = re.sub(r"\\(.)", r"\1", name), "\n".join(block)
        self.zones[name] = text if self.zones.get(name, text) == text else ""


@dataclass(slots=True)
class EventLines:
    """One VEVENT: its own content lines, without those of an alarm in it."""

    line: int
    calendar: Calendar | None
    lines: list[str] = field(default_factory=list)
    inside: list[str] = field(default_factory=list)
    """The components in it that have begun and not ended."""
    is_finished: bool = False
    is_sound: bool = True
    """Whether its parts match: each BEGIN has its END."""
    stray: bool = False
    """Whether a line of it is no content line: name, colon, value."""

    def add(self, line: str) -> None:
        if not _CONTENT.match(line):
            self.stray = True
        elif not self.inside:
            self.lines.append(line.strip())

    def begin(self, component: str) -> None:
        self.inside.append(component)

    def end(self, component: str) -> None:
        if not self.inside or self.inside.pop() != component:
            self.is_sound = False


def read_structure(text: str) -> tuple[list[Calendar], list[EventLines | RefusedEntry]]:
    """The calendars of a file, and its events with what stands in place of one, in the order of the file."""
    reader = _Reader()
    for number, line in unfolded(text):
        reader.read(number, line)
    reader.end_calendar()
    return reader.calendars, reader.found


def unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Content lines with the number each begins at; a blank at the front continues a line (RFC 5545, 3.1).

    Empty lines are no content: they end nothing, and what is folded goes on below them.
    """
    number = 0
    parts: list[str] = []
    for at, physical in enumerate(io.StringIO(text, newline=""), start=1):
        line = physical.rstrip("\r\n").lstrip("\ufeff")
        if not line:
            continue
        if line[0] in " \t" and parts:
            parts.append(line[1:])
            continue
        if parts:
            yield number, "".join(parts)
        number, parts = at, [line]
    if parts:
        yield number, "".join(parts)


class _Reader:
    def __init__(self) -> None:
        self.calendars: list[Calendar] = []
        self.found: list[EventLines | RefusedEntry] = []
        self._calendar: Calendar | None = None
        self._event: EventLines | None = None
        self._inside: list[str] = []
        self._zone: list[str] = []
        self._lost = False
        """Whether an event's beginning was refused, whose end is still to come."""

    def read(self, number: int, line: str) -> None:
        structure = _STRUCTURE.fullmatch(line)
        if structure:
            begins, component = structure[1].upper() == "BEGIN", structure[2].upper()
            self._structure(number, line, begins, component)
        elif _MEANT_AS_STRUCTURE.match(line):
            # With blanks at their front the lines of an event are folded into its first one.
            if self._event:
                self._event.is_sound = False
            else:
                self._lost = True
                self._refuse(number, "unreadable_event", "More follows a BEGIN or END: are lines indented?")
        elif self._event:
            self._event.add(line)
        elif self._inside:
            self._zone.append(line.strip())
        elif self._calendar and line[:6].upper() == "METHOD":
            method = _METHOD.fullmatch(line)
            self._calendar.methods.add(method[1].upper() if method else UNREADABLE_METHOD)

    def _structure(self, number: int, line: str, begins: bool, component: str) -> None:
        if component == "VCALENDAR":
            if begins:
                self.end_calendar()
                self._calendar = Calendar(number)
                self.calendars.append(self._calendar)
            else:
                self._end_event()
                self._calendar = None
                self._inside = []
        elif component == "VEVENT":
            if begins:
                self._end_event()
                self._inside = []
                self._event = EventLines(number, self._calendar)
                self.found.append(self._event)
            elif self._event:
                self._event.is_finished = True
                self._end_event()
            else:
                if not self._lost:
                    self._refuse(number, "unreadable_event", "An event ends here that has not begun.")
                self._lost = False
        elif self._event:
            (self._event.begin if begins else self._event.end)(component)
        elif begins:
            self._zone = [line.strip()] if not self._inside else [*self._zone, line.strip()]
            self._inside.append(component)
        elif self._inside:
            self._zone.append(line.strip())
            if self._inside.pop() == "VTIMEZONE" == component and self._calendar and not self._inside:
                self._calendar.define(self._zone)

    def _end_event(self) -> None:
        if self._event and self._event.inside:
            self._event.is_sound = False
        self._event = None

    def end_calendar(self) -> None:
        """The file ends here, or another calendar begins."""
        self._end_event()
        self._inside = []
        if self._calendar:
            why = "The calendar that begins here has no END:VCALENDAR; the file may be cut short."
            self._refuse(self._calendar.line, "unfinished_calendar", why)

    def _refuse(self, number: int, code: str, why: str) -> None:
        self.found.append(RefusedEntry(number, code, why))
