"""What a table of appointments may look like, and what becomes of each line in it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from queue_core.feed.files import Entry
from tests.feed.feeds import ENTRY, HALF_PAST_EIGHT, HEADER, ROW, codes, only, read, table


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
        0, "R1", "taxes", HALF_PAST_EIGHT, None, None, None, None, "booked", None, None, None
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
        ("R" * 201 + ";taxes;2026-02-02 08:30", "too_long"),
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
    """References, services and names of 200 characters, telephones of 40 and 480 minutes are fine."""
    row = f"{'R' * 200};{'s' * 200};2026-02-02 08:30;480;{'n' * 200};{'4' * 40}"
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
