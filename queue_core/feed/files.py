"""A file of appointments, of either kind and in the encodings that offices really send."""

import codecs
import re
from collections.abc import Iterator
from contextlib import suppress
from zoneinfo import ZoneInfo

from queue_core.feed.csv_feed import read_csv
from queue_core.feed.entries import Entry, RefusedEntry, UnreadableFeed
from queue_core.feed.ical_feed import read_calendar
from queue_core.settings.sections import COMMA_BELOW

__all__ = ["Entry", "RefusedEntry", "UnreadableFeed", "has_open_end", "read_feed"]

_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_FILLING = "\x1a\0"
"""What old systems end a file with, or fill it up with."""
_CALENDARS_END = re.compile(r"(?:^|[\r\n])END:VCALENDAR\s*\Z", re.I)


def read_feed(data: bytes, *, name: str, zone: ZoneInfo) -> Iterator[Entry | RefusedEntry]:
    """Every appointment of the file in its order, taken or refused; times without a zone are in `zone`.

    A file that begins as a calendar is one whatever its name; else the name's ending `.ics` says so, and
    anything else is a table. Raises UnreadableFeed at once, never later, when nothing can be read.
    """
    if data.startswith(_SPREADSHEETS):
        raise UnreadableFeed("This is a spreadsheet or an archive; save the sheet as CSV (UTF-8) first.")
    calendar = _is_calendar(data, name)
    text = _decoded(_with_whole_letters(data) if calendar else data).lstrip("\ufeff").rstrip(_FILLING)
    text = text.replace("\r\r\n", "\r\n")
    if not text.strip():
        raise UnreadableFeed("The file is empty.")
    if "\0" in text[:100]:
        raise UnreadableFeed("The file is not a text file, or none that can be read: save it as UTF-8.")
    return read_calendar(text, zone) if calendar else read_csv(text, zone)


def has_open_end(data: bytes, name: str) -> bool:
    """Whether a file does not end as a whole one does, a table with a line end, a calendar with its END."""
    text = _decoded(data).rstrip(_FILLING)
    if _is_calendar(data, name):
        return not _CALENDARS_END.search(text)
    return not text.endswith(("\r", "\n"))


def _is_calendar(data: bytes, name: str) -> bool:
    return name.lower().endswith((".ics", ".ical")) or bool(
        _decoded(data[:2000]).lstrip("\ufeff \t\r\n").upper().startswith("BEGIN:VCALENDAR")
    )


def _with_whole_letters(data: bytes) -> bytes:
    """Moves a fold out of the middle of a UTF-8 letter; simple programs fold there (RFC 5545, 3.1)."""
    return re.sub(rb"(\r?\n[ \t])([\x80-\xbf]+)", rb"\2\1", data)


def _decoded(data: bytes) -> str:
    """The text: UTF-16 by its mark, else UTF-8, else CP1250, whose cedillas ş ţ become the commas ș ț.

    A file mostly of good UTF-8 stays UTF-8: damaged letters show as U+FFFD and cost their row alone.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    with suppress(UnicodeDecodeError):
        return data.decode("utf-8-sig")
    text = data.decode("utf-8-sig", errors="replace")
    damaged = text.count("\ufffd")
    good = len(text) - damaged - len(text.encode("ascii", errors="ignore"))
    if damaged > good and not data.startswith(codecs.BOM_UTF8):
        return data.decode("cp1250", errors="replace").translate(COMMA_BELOW)
    return text
