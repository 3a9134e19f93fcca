"""What a spreadsheet makes of a table that passes through it."""

from pathlib import Path

import pytest

from tests.feed.feeds import codes, only, read, table

FEEDS = Path(__file__).parent.parent / "feeds"
WHEN = "taxes;2026-02-02 08:30"


def test_references_that_were_rounded_are_refused():
    """Three appointments would become one, and a full export would cancel the three it no longer names."""
    name = "day-of-long-references-rounded.csv"
    assert codes(read((FEEDS / name).read_bytes(), name)) == ["rounded_number"] * 3
    assert "R1" not in codes(read(table(f"R1;{WHEN};;;4,0722E+10")))


@pytest.mark.parametrize("written", ['="R77"', '"=""R77"""', "'=R77", ' ="R77" '])
def test_the_marks_that_keep_a_cell_a_text_are_no_part_of_it(written):
    """Programs write ="007" so that a spreadsheet keeps the noughts; a leading ' does the same."""
    assert only(read(table(f"{written};{WHEN}"))).reference in ("R77", "=R77")


def test_a_name_that_begins_with_an_apostrophe_keeps_it():
    assert only(read(table(f"R1;{WHEN};;'t Hooft"))).name == "'t Hooft"


def test_letters_that_came_apart_name_the_service_all_the_same():
    entry = only(read((FEEDS / "decomposed-service.csv").read_bytes(), "decomposed-service.csv"))
    assert entry.service == "Taxe și impozite"


@pytest.mark.parametrize(
    "row",
    ["R9;taxes", "R9;taxes;2026-02-02 08:30;15;Ion", "R9;taxes;2026-02-02 08:30;15;Ion;+40722;ro;booked"],
)
def test_a_last_line_without_an_end_that_says_less_than_its_columns_may_be_cut(row):
    """With its line end it is a short row; without, the rest of it may be missing."""
    assert codes(read(table("R1;taxes;2026-02-02 08:30").rstrip() + "\r\n" + row))[-1] == "cut_short"


def test_a_last_line_without_an_end_that_says_all_is_taken():
    """RFC 4180, 2.2: the last line may or may not have an end."""
    assert codes(read("reference;service;slot_at\r\nR1;taxes;2026-02-02 08:30")) == ["R1"]
    lines = table("R1;taxes;2026-02-02 08:30;;;;ro;booked;123456").rstrip()
    assert codes(read(lines)) == ["R1"]


def test_a_last_line_that_breaks_off_in_its_phone_or_before_its_state_is_refused():
    header = "reference;service;slot_at;name;phone"
    assert codes(read(f"{header}\r\nR1;{WHEN};Ion;07220")) == ["cut_short"]
    assert codes(read(f"{header}\r\nR1;{WHEN};Ion;0722000001")) == ["R1"]
    assert codes(read(f"reference;service;slot_at;state\r\nR1;{WHEN};")) == ["cut_short"]
