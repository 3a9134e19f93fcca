"""What a file of appointments may look like, and what becomes of each line in it."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_core.appointments.files import Entry, RefusedEntry, UnreadableFeed, read_feed

FEEDS = Path(__file__).parent.parent / "feeds"
BUCHAREST = ZoneInfo("Europe/Bucharest")
HEADER = "reference;service;slot_at;minutes;name;phone;language;state;code"
ROW = "R1;taxes;2026-02-02 08:30;15;Țurcanu Ș.;+40700000001;RO;booked;123456"
HALF_PAST_EIGHT = datetime(2026, 2, 2, 6, 30, tzinfo=UTC)
ENTRY = Entry(
    2, "R1", "taxes", HALF_PAST_EIGHT, 15, "Țurcanu Ș.", "+40700000001", "ro", "booked", "123456"
)  # fmt: skip


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


# The shipped day


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
        by_ending[ending] = [replace(e, line=0, language=None) for e in read(path.read_bytes(), path.name)]
    assert by_ending["csv"] == by_ending["ics"]


# Tables


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_separator_is_read_in_every_encoding(mark, encoding):
    """Comma, semicolon and tab separate; UTF-8 with or without a mark and UTF-16 with one are read."""
    text = table(ROW).replace(";", mark)
    bare = encoding in ("utf-16-le", "utf-16-be")
    assert read((("\ufeff" if bare else "") + text).encode(encoding)) == [ENTRY]


def test_old_windows_letters_become_todays():
    """CP1250 has only the cedillas ş ţ Ş Ţ; they are read as the Romanian ș ț Ș Ț."""
    entry = only(read(table("R1;Poliţia Locală;2026-02-02 08:30;;Ţurcanu Şerban").encode("cp1250")))
    assert (entry.service, entry.name) == ("Poliția Locală", "Țurcanu Șerban")


def test_a_damaged_letter_costs_its_row_alone():
    """A file of good UTF-8 with one letter cut in two stays UTF-8; only that row is refused."""
    whole = table(ROW, "R2;taxes;2026-02-02 08:30;;Șerban", ROW).encode()
    cut = whole.replace("Șe".encode(), b"\xc8e")
    assert codes(read(cut)) == ["R1", "damaged_letters", "R1"]


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("REFERENCE ; Service;slot_AT", "R1;taxes;2026-02-02 08:30"),
        ("slot_at;notes;reference;service", "2026-02-02 08:30;anything;R1;taxes"),
        ("sep=;\r\nreference;service;slot_at", "R1;taxes;2026-02-02 08:30"),
        ("\r\n\r\nreference;service;slot_at", "\r\nR1;taxes;2026-02-02 08:30;;;\r\n;;"),
        ("reference;service;slot_at;reference", "R1;taxes;2026-02-02 08:30;other"),
        (HEADER, "R1;taxes;2026-02-02 08:30"),
        (HEADER, ' R1 ; "taxes"; "2026-02-02 08:30";;;;;;'),
    ],
)
def test_columns_may_come_in_any_order_and_may_be_missing(header, row):
    """Only reference, service and slot_at must be there; case, blanks and unknown columns do not matter."""
    entry = only(read(table(row, header=header)))
    assert replace(entry, line=0) == Entry(
        0, "R1", "taxes", HALF_PAST_EIGHT, None, None, None, None, "booked", None
    )  # fmt: skip


@pytest.mark.parametrize(
    ("written", "utc"),
    [
        ("2026-02-02 08:30", "2026-02-02 06:30"),
        ("2026-02-02T08:30", "2026-02-02 06:30"),
        ("2026-02-02T8:30:00.000", "2026-02-02 06:30"),
        ("2026-02-02T06:30Z", "2026-02-02 06:30"),
        ("2026-02-02T06:30:00+00:00", "2026-02-02 06:30"),
        ("2026-02-02 01:30-0500", "2026-02-02 06:30"),
        ("02.02.2026 08:30", "2026-02-02 06:30"),
        ("2.2.2026, 8:30", "2026-02-02 06:30"),
        ("2026-07-01 08:30", "2026-07-01 05:30"),
        ("2026-10-25 03:30", "2026-10-25 00:30"),
        ("2026-03-29 04:00", "2026-03-29 01:00"),
        ("2026-03-29 03:30+03:00", "2026-03-29 00:30"),
    ],
)
def test_times_are_read_as_people_write_them(written, utc):
    """ISO 8601 or Romanian; without an offset in the office's zone; of a doubled hour the first is meant."""
    entry = only(read(table(f"R1;taxes;{written}")))
    assert entry.slot_at == datetime.fromisoformat(utc + "Z")
    assert entry.slot_at.tzinfo is UTC


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (";taxes;2026-02-02 08:30", "missing_reference"),
        (" \u200b;;", "missing_reference"),
        ("R9;;2026-02-02 08:30", "no_service"),
        ("R9", "no_service"),
        ("R9;taxes", "bad_time"),
        ("R9;taxes;tomorrow", "bad_time"),
        ("R9;taxes;2026-02-02", "bad_time"),
        ("R9;taxes;2026-02-30 08:30", "bad_time"),
        ("R9;taxes;2026-02-02 24:00", "bad_time"),
        ("R9;taxes;0026-02-02 08:30", "bad_time"),
        ("R9;taxes;9999-12-31 23:59-12:00", "bad_time"),
        ("R9;taxes;2026-02-02 08:30+99:00", "bad_time"),
        ("R9;taxes;２026-02-02 08:30", "bad_time"),
        ("R9;taxes;2026-03-29 03:30", "no_such_time"),
        ("R9;taxes;2026-02-02 08:30;0", "bad_minutes"),
        ("R9;taxes;2026-02-02 08:30;481", "bad_minutes"),
        ("R9;taxes;2026-02-02 08:30;-15", "bad_minutes"),
        ("R9;taxes;2026-02-02 08:30;quarter", "bad_minutes"),
        ("R9;taxes;2026-02-02 08:30;;;;;maybe", "unknown_state"),
        ("R" * 65 + ";taxes;2026-02-02 08:30", "too_long"),
        (f"R9;{'s' * 201};2026-02-02 08:30", "too_long"),
        (f"R9;taxes;2026-02-02 08:30;;{'n' * 201}", "too_long"),
        (f"R9;taxes;2026-02-02 08:30;;;{'4' * 41}", "too_long"),
        (f"R9;taxes;2026-02-02 08:30;;{'n' * 20_000}", "too_long"),
        ("R\x079;taxes;2026-02-02 08:30", "control_characters"),
        ('"R\n9";taxes;2026-02-02 08:30', "control_characters"),
        ("R9;taxes;2026-02-02 08:30;;Ion\x00escu", "control_characters"),
        ("R9;taxes;2026-02-02 08:30;;Ion\u202eescu", "control_characters"),
        ("R9;taxes;2026-02-02 08:30;15;Ion;;ro;booked;;stray", "too_many_values"),
        ('R9;taxes;2026-02-02 08:30;;"Ion', "bad_quotes"),
    ],
)
def test_a_refused_row_keeps_the_rest(row, code):
    """A row that cannot be taken is refused with a code and a short sentence; no other row suffers."""
    first, refused, last = read(table(ROW, row, ROW))
    assert (first, last.reference) == (ENTRY, "R1")
    assert (refused.line, refused.code) == (3, code)
    assert refused.why.isprintable()
    assert refused.why.endswith((".", "?"))
    assert len(refused.why) < 160


def test_the_greatest_allowed_is_taken():
    """References of 64 characters, services and names of 200, telephones of 40 and 480 minutes are fine."""
    row = f"{'R' * 64};{'s' * 200};2026-02-02 08:30;480;{'n' * 200};{'4' * 40}"
    assert only(read(table(row))).minutes == 480


def test_a_refusal_quotes_the_value_but_never_a_visitors_name():
    """The clerk sees what was wrong; names and telephones stay out of reports."""
    time, name = read(table("R1;taxes;half past eight", f"R1;taxes;2026-02-02 08:30;;{'Ionescu' * 40}"))
    assert "“half past eight”" in time.why
    assert "Ionescu" not in name.why


def test_quoted_cells_hold_separators_quotation_marks_and_line_ends():
    """RFC 4180, 2.6 and 2.7; a line end inside a name counts as a blank, and lines are counted on."""
    entries = read(table('R1;taxes;2026-02-02 08:30;;"Ion ""Nelu"";\r\nPop"', "R2;taxes;2026-02-02 08:30"))
    assert [(entry.line, entry.name) for entry in entries] == [(2, 'Ion "Nelu"; Pop'), (4, None)]


def test_a_mark_left_open_swallows_no_later_row():
    """A quotation mark that is never closed, or only by a later row's, costs its own line alone."""
    rows = ['R1;"taxes;2026-02-02 08:30', *(f'R{n};taxes;2026-02-02 08:30;;"N"' for n in range(2, 9))]
    assert codes(read(table(*rows))) == ["bad_quotes", *(f"R{n}" for n in range(2, 9))]


@pytest.mark.parametrize(
    ("state", "read_as"),
    [("", "booked"), ("Booked", "booked"), ("CANCELLED", "cancelled"), ("canceled", "cancelled")],
)
def test_an_appointment_is_booked_unless_the_feed_says_cancelled(state, read_as):
    """State is optional and its case does not matter."""
    assert only(read(table(f"R1;taxes;2026-02-02 08:30;;;;;{state}"))).state == read_as


def test_a_line_of_absurd_length_is_not_looked_into():
    """A line of more than 20 000 characters is refused, even where its length is in a column nobody needs."""
    rows = table(f"R1;taxes;2026-02-02 08:30;{'x' * 20_000}", header="reference;service;slot_at;notes")
    assert codes(read(rows)) == ["too_long"]


# Calendars


@pytest.mark.parametrize("name", ["day.ics", "day.csv", "download"])
def test_a_calendar_is_known_by_its_beginning(name):
    """The content decides before the name does; lines are counted to BEGIN:VEVENT."""
    entry = only(read(calendar(event("X-LANGUAGE:RO", "X-CODE:123456")), name))
    assert entry == replace(ENTRY, line=4)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"dtstart": "DTSTART:20260202T063000Z", "dtend": "DURATION:PT15M"}, {}),
        ({"dtstart": "DTSTART:20260202T083000", "dtend": "DTEND:20260202T084500"}, {}),
        ({"dtstart": "DTSTART;TZID=GTB Standard Time:20260202T083000"}, {}),
        ({"dtstart": "DTSTART;TZID=/vendor/Europe/Bucharest:20260202T083000"}, {}),
        ({"dtstart": "DTSTART;TZID=Europe/Paris:20260202T073000"}, {}),
        ({"dtend": "DURATION:PT20M30S"}, {"minutes": 21}),
        ({"dtend": None}, {"minutes": None}),
        ({"uid": "UID:R1"}, {}),
        ({"categories": "CATEGORIES:Taxe\\, impozite,other"}, {"service": "Taxe, impozite"}),
        ({"categories": "CATEGORIES:,taxes\r\nCATEGORIES:other"}, {}),
        ({"attendee": None}, {"name": None, "phone": None}),
        ({"attendee": "CONTACT:Țurcanu Ș."}, {"phone": None}),
        ({"attendee": "ATTENDEE;CN=Țurcanu Ș.:mailto:a@example.org"}, {"phone": None}),
        ({"attendee": "ATTENDEE;CN=Desk:mailto:a@b\r\nATTENDEE;CN=Țurcanu Ș.:TEL:+40700000001;ext=1"}, {}),
        ({"attendee": "ATTENDEE;LANGUAGE=EN;CN=Țurcanu Ș.:tel:+40700000001"}, {"language": "en"}),
        ({"attendee": 'ATTENDEE;CN="Țurcanu\r\n  Ș.":tel:\r\n\t+40700000001'}, {}),
        ({"status": "STATUS:CANCELLED"}, {"state": "cancelled"}),
        ({"status": "STATUS:TENTATIVE"}, {}),
        ({"status": "nonsense\r\nBEGIN:VALARM\r\nDURATION:PT5M\r\nATTENDEE:tel:9\r\nEND:VALARM"}, {}),
    ],
)
def test_an_event_says_what_an_appointment_needs(changed, expected):
    """UID, CATEGORIES, DTSTART, DTEND or DURATION, ATTENDEE and STATUS, in the forms RFC 5545 allows."""
    entry = only(read(calendar(event(**changed)), "day.ics"))
    assert entry == replace(ENTRY, **({"line": 4, "language": None, "code": None} | expected))


def test_a_letter_folded_in_the_middle_is_whole_again():
    """RFC 5545, 3.1: simple programs fold between the two bytes of a letter."""
    folded = calendar(event()).encode().replace("Ș".encode(), b"\xc8\r\n \x98")
    assert only(read(folded, "day.ics")).name == "Țurcanu Ș."


def test_a_cancelling_calendar_cancels_all_its_events():
    """METHOD:CANCEL (RFC 5546) binds its own calendar, not the next in the same file."""
    both = calendar(event(), method="CANCEL") + calendar(event()).replace("METHOD:PUBLISH\r\n", "")
    assert [entry.state for entry in read(both, "day.ics")] == ["cancelled", "booked"]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"uid": None}, "missing_reference"),
        ({"uid": "UID:@booking"}, "missing_reference"),
        ({"categories": None}, "no_service"),
        ({"categories": "CATEGORIES:"}, "no_service"),
        ({"dtstart": None}, "bad_time"),
        ({"dtstart": "DTSTART:soon"}, "bad_time"),
        ({"dtstart": "DTSTART;VALUE=TEXT:20260202T083000"}, "bad_time"),
        ({"dtstart": "DTSTART;VALUE=UNKNOWN:20260202T083000"}, "bad_time"),
        ({"dtstart": "DTSTART:20260202T083000/PT15M"}, "bad_time"),
        ({"dtstart": "DTSTART:20260202T083000\r\nDTSTART:20260203T083000"}, "bad_time"),
        ({"dtstart": "DTSTART;TZID=Europe/Bucharest:20260202T063000Z"}, "bad_time"),
        ({"dtstart": "DTSTART;TZID=Europe/Bucharest:20260329T033000"}, "no_such_time"),
        ({"dtstart": "DTSTART;TZID=Here:20260202T083000"}, "unknown_zone"),
        ({"dtstart": "DTSTART;TZID=Europe:20260202T083000"}, "unknown_zone"),
        ({"dtstart": "DTSTART;TZID=../../etc/passwd:20260202T083000"}, "unknown_zone"),
        ({"dtstart": "DTSTART;VALUE=DATE:20260202"}, "all_day"),
        ({"dtstart": "DTSTART;TZID=Europe/Bucharest:20260202"}, "all_day"),
        ({"dtend": "DTEND;TZID=Europe/Bucharest:20260202T080000"}, "negative_length"),
        ({"dtend": "DURATION:-PT15M"}, "negative_length"),
        ({"dtend": "DTEND;TZID=Europe/Bucharest:20260202T083000"}, "bad_minutes"),
        ({"dtend": "DTEND;TZID=Europe/Bucharest:20260203T083000"}, "bad_minutes"),
        ({"dtend": "DURATION:P9999999999W"}, "bad_minutes"),
        ({"dtend": "DURATION:20260202T083000"}, "bad_minutes"),
        ({"rrule": "RRULE:FREQ=SECONDLY"}, "recurring"),
        ({"rrule": "RECURRENCE-ID:20260202T083000"}, "recurring"),
        ({"status": "STATUS:PERHAPS"}, "unknown_state"),
        ({"status": "BEGIN:VALARM"}, "unreadable_event"),
        ({"uid": f"UID:{'R' * 65}@booking"}, "too_long"),
        ({"summary": f"SUMMARY:{'s' * 20_000}"}, "too_long"),
        ({"uid": "UID:R\x079"}, "control_characters"),
    ],
)
def test_a_bad_event_never_loses_the_others(changed, code):
    """An event that cannot be taken is refused with its line; those around it are read."""
    first, refused, last = read(calendar(event(), event(**changed), event()), "day.ics")
    assert (first.reference, last.reference) == ("R1", "R1")
    assert (refused.line, refused.code) == (12, code)
    assert refused.why.isprintable()
    assert len(refused.why) < 160


def test_an_event_without_an_end_is_refused_alone():
    """A file cut short, or an event that runs into the next, loses the unfinished event only."""
    unfinished = event().removesuffix("END:VEVENT").rstrip()
    assert codes(read(calendar(unfinished, event(), unfinished), "day.ics")) == [
        "unfinished_event", "R1", "unfinished_event",
    ]  # fmt: skip
    assert codes(read("BEGIN:VCALENDAR\r\n" + event() + "\r\n" + unfinished)) == ["R1", "unfinished_event"]


def test_unneeded_and_broken_properties_do_no_harm():
    """What an appointment does not need is not looked at, however long or wrong."""
    crowded = event(f"ATTACH:{'A' * 30_000}", "DTSTAMP:never", "GEO:x")
    assert codes(read(calendar(crowded))) == ["R1"]


# Files that are none


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
