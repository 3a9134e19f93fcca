"""Feeds written by hand: rows and events like the shipped ones, and what is read from them."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from queue_core.feed.files import Entry, RefusedEntry, read_feed

BUCHAREST = ZoneInfo("Europe/Bucharest")
HEADER = "reference;service;slot_at;minutes;name;phone;language;state;code"
ROW = "R1;taxes;2026-02-02 08:30;15;Țurcanu Ș.;+40700000001;RO;booked;123456"
HALF_PAST_EIGHT = datetime(2026, 2, 2, 6, 30, tzinfo=UTC)
ENTRY = Entry(
    2, "R1", "taxes", HALF_PAST_EIGHT, 15, "Țurcanu Ș.", "+40700000001", "ro", "booked", "123456", None, None
)  # fmt: skip

EVENT = replace(ENTRY, line=4, language=None, code=None, uid="R1@booking")
"""What is read from `event()` in a calendar."""


def read(content: str | bytes, name: str = "day.csv") -> list[Entry | RefusedEntry]:
    data = content.encode() if isinstance(content, str) else content
    return list(read_feed(data, name=name, zone=BUCHAREST))


def table(*rows: str, header: str = HEADER) -> str:
    return "\r\n".join([header, *rows, ""])


def event(*lines: str, **changed: str | None) -> str:
    """A VEVENT like the shipped ones; a property given by name replaces its whole line, None drops it."""
    usual = {
        "uid": "UID:R1@booking",
        "dtstart": "DTSTART;TZID=Europe/Bucharest:20260202T083000",
        "dtend": "DTEND;TZID=Europe/Bucharest:20260202T084500",
        "categories": "CATEGORIES:taxes",
        "attendee": 'ATTENDEE;CN="Țurcanu Ș.":tel:+40700000001',
        "status": "STATUS:CONFIRMED",
    }
    kept = [line for line in (usual | changed).values() if line is not None]
    return "\r\n".join(["BEGIN:VEVENT", *kept, *lines, "END:VEVENT"])


def calendar(*events: str, method: str = "PUBLISH") -> str:
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", f"METHOD:{method}", *events, "END:VCALENDAR", ""])


def only(entries: list[Entry | RefusedEntry]) -> Entry:
    assert len(entries) == 1
    assert isinstance(entries[0], Entry), entries[0]
    return entries[0]


def codes(entries: list[Entry | RefusedEntry]) -> list[str]:
    """For each line its refusal's code, or the reference of the entry that was taken."""
    return [entry.reference if isinstance(entry, Entry) else entry.code for entry in entries]
