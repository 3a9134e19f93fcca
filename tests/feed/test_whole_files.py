"""Whole files, of either kind: the shipped day, and what holds nothing at all."""

from dataclasses import replace
from datetime import UTC
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_core.feed.files import Entry, UnreadableFeed, read_feed
from tests.feed.feeds import BUCHAREST, HEADER, ROW, calendar, event, read, table

FEEDS = Path(__file__).parent.parent / "feeds"


@pytest.mark.parametrize("ending", ["csv", "ics"])
def test_a_real_shaped_day_is_taken_whole(ending):
    """All 65 appointments of the day are read, 5 of them cancelled, none refused."""
    path = FEEDS / f"appointments-2026-02-02.{ending}"
    entries = read(path.read_bytes(), path.name)
    assert [entry.reference for entry in entries] == [f"PS1-2026-{n:05}" for n in range(1, 66)]
    assert sum(entry.state == "cancelled" for entry in entries) == 5
    lines = path.read_text("utf-8-sig").splitlines()
    for entry in entries:
        said = lines[entry.line - 1]
        assert said.startswith(entry.reference) if ending == "csv" else said == "BEGIN:VEVENT"


def test_table_and_calendar_of_one_day_say_the_same():
    """Both files of the day give equal entries; the calendar states no language."""
    by_ending = {}
    for ending in ("csv", "ics"):
        path = FEEDS / f"appointments-2026-02-02.{ending}"
        entries = read(path.read_bytes(), path.name)
        by_ending[ending] = [
            replace(entry, line=0, language=None, uid=None, stamped_at=None) for entry in entries
        ]
    assert by_ending["csv"] == by_ending["ics"]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "day.csv"),
        (b"\xef\xbb\xbf \r\n\r\n", "day.csv"),
        (b"sep=;\r\n", "day.csv"),
        (b"", "day.ics"),
        (table(ROW).encode(), "day.ics"),
        (ROW.encode(), "day.csv"),
        (b"service;slot_at\r\ntaxes;2026-02-02 08:30", "day.csv"),
        (b"reference;service\r\nR1;taxes", "day.csv"),
        (b"<!DOCTYPE html><title>Sign in</title>", "day.csv"),
        (b"PK\x03\x04\x14\x00", "day.csv"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 600, "day.csv"),
        (table(ROW).encode("utf-16-le"), "day.csv"),
        (b"x" * 400_000, "day.csv"),
        (b"\xff\xfeA", "day.csv"),
    ],
)
def test_a_file_that_holds_nothing_is_refused_at_once(data, name):
    """One short sentence, raised by the call itself and not when the first entry is asked for."""
    with pytest.raises(UnreadableFeed) as refusal:
        read_feed(data, name=name, zone=BUCHAREST)
    assert str(refusal.value).isprintable()
    assert 0 < len(str(refusal.value)) < 160


@pytest.mark.parametrize(
    ("data", "said"), [(b"PK\x03\x04\x14\x00", "save the sheet as CSV"), (b"\x00\x01\x02", "not a text file")]
)
def test_the_usual_mistakes_are_named(data, said):
    """A clerk who hands in a spreadsheet or a picture is told so."""
    with pytest.raises(UnreadableFeed, match=said):
        read(data)


@pytest.mark.parametrize("content", [table(), calendar()])
def test_a_day_without_appointments_is_no_mistake(content):
    """A header without rows, or a calendar without events, is read as nothing."""
    assert read(content) == []


PIECES = st.sampled_from(
    [
        *("\r\n", "\n", "\r", " ", ";", ",", "\t", '"', ":", "=", "@", "\0", "\ufeff", "Ș"),
        *(HEADER, ROW, "reference", "20260202T083000"),
        *("BEGIN:", "END:", "VCALENDAR", "VEVENT", "VALARM", "VTIMEZONE", "METHOD:CANCEL"),
        *event("X-CODE:1", "RRULE:FREQ=DAILY", "DURATION:PT1H").splitlines(keepends=True),
        *("DTSTART", "DTEND", "CATEGORIES", ";TZID=", ";VALUE="),
        *("DATE", "BINARY", "PERIOD", "INTEGER", "UNKNOWN"),
    ]
)


@given(
    data=st.binary(max_size=600)
    | st.lists(PIECES | st.text(max_size=5), max_size=40).map(lambda parts: "".join(parts).encode())
    | st.lists(PIECES, max_size=30).map(lambda parts: table("".join(parts), ROW).encode("utf-16"))
    | st.lists(PIECES, max_size=30).map(lambda parts: calendar(event("".join(parts))).encode()),
    name=st.sampled_from(["day.csv", "day.ics", "download", ""]),
)
def test_no_bytes_raise_anything_but_an_unreadable_feed(data, name):
    """Whatever arrives is read, refused line by line, or refused whole."""
    try:
        entries = read(data, name)
    except UnreadableFeed:
        return
    for entry in entries:
        assert entry.line > 0
        if isinstance(entry, Entry):
            assert entry.slot_at.tzinfo is UTC
            assert entry.state in ("booked", "cancelled")
        else:
            assert entry.why.isprintable()
