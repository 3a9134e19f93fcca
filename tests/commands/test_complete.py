"""A full export of a day: what it does not name is cancelled, where the file is known to be whole."""

import pytest

from tests.commands.feeds import FEEDS, HEADER, dropped, kept
from tests.shell import Shell


@pytest.fixture
def lobby(tmp_path):
    return Shell(tmp_path)


def test_a_full_export_cancels_what_vanished_from_its_day_alone(lobby):
    file = dropped(lobby, "f.csv", HEADER + "R1,taxes,2030-02-04 09:00\nR2,taxes,2030-02-04 10:00\n"
                   "R3,taxes,2030-02-05 09:00\n")  # fmt: skip
    assert lobby("appointments", "import", str(file)).returncode == 0
    file.write_text(HEADER + "R1,taxes,2030-02-04 09:00\n")
    assert lobby("appointments", "import", str(file)).out.startswith("0 added, 0 changed, 0 cancelled, 1")
    for words in (["--dry-run"], []):
        told = lobby("appointments", "import", str(file), "--complete", "2030-02-04", *words)
        assert told.returncode == 0 and "1 cancelled, 1 unchanged" in told.out
    assert kept(lobby) == {"R1": "booked", "R2": "cancelled", "R3": "booked"}


def test_a_file_that_is_not_known_to_be_whole_cancels_nothing(lobby):
    """A refused line, no line at all, none of that day: the rest is taken, and the status is not 0."""
    file = dropped(lobby, "f.csv", HEADER + "R1,taxes,2030-02-04 09:00\nR2,taxes,2030-02-04 10:00\n")
    lobby("appointments", "import", str(file))
    good, bad = "R1,taxes,2030-02-04 09:00\n", "R9,pasta,2030-02-04 09:00\n"
    for lines in (good + bad, "", "R3,taxes,2030-02-05 09:00\n"):
        file.write_text(HEADER + lines)
        assert "--complete" in lobby.fails("appointments", "import", str(file), "--complete", "2030-02-04")
        assert {state for state in kept(lobby).values()} == {"booked"}


def test_references_that_a_spreadsheet_rounded_cancel_nothing(lobby):
    """Every line is refused, with the reason; the day stays as it was."""
    lobby("appointments", "import", str(FEEDS / "day-of-long-references.csv"))
    rounded = str(FEEDS / "day-of-long-references-rounded.csv")
    told = lobby("appointments", "import", rounded, "--complete", "2027-09-06")
    assert told.returncode == 1
    assert "0 added, 0 changed, 0 cancelled, 0 unchanged, 3 refused" in told.out
    assert told.out.count("[rounded_number]") == 3
    assert set(kept(lobby).values()) == {"booked"}


@pytest.mark.parametrize("sure", [[], ["--yes"]])
def test_a_calendar_that_was_cut_cancels_nothing(lobby, sure):
    """Though its events are whole; and no --yes makes it so."""
    lobby("appointments", "import", str(FEEDS / "whole.ics"))
    cut = str(FEEDS / "cut.ics")
    told = lobby("appointments", "import", cut, "--complete", "2027-03-03", *sure)
    assert told.returncode == 1
    assert "[unfinished_calendar]" in told.out and "Nothing is cancelled" in told.err
    assert set(kept(lobby).values()) == {"booked"}


def test_a_table_whose_last_line_has_no_end_cancels_nothing_unless_somebody_is_sure(lobby):
    """Where it was cut cannot be seen in it; the import says so in any case."""
    both = HEADER + "R1,taxes,2030-02-04 09:00\nR2,taxes,2030-02-04 10:00\n"
    file = dropped(lobby, "f.csv", both)
    lobby("appointments", "import", str(file))
    file.write_text(HEADER + "R1,taxes,2030-02-04 09:00")
    full = ["appointments", "import", str(file), "--complete", "2030-02-04"]
    told = lobby(*full)
    assert (told.returncode, "The last line has no end" in told.err) == (1, True)
    assert set(kept(lobby).values()) == {"booked"}
    assert lobby(*full, "--yes").returncode == 0
    assert kept(lobby) == {"R1": "booked", "R2": "cancelled"}


def test_more_than_half_of_a_day_is_cancelled_only_by_somebody_who_is_sure(lobby):
    """Counted are those that were known before the file, not the new names that it brings for them."""
    lines = [f"R00{n},taxes,2030-02-04 09:{n}0\n" for n in range(1, 5)]
    file = dropped(lobby, "f.csv", HEADER + "".join(lines))
    lobby("appointments", "import", str(file))
    file.write_text(HEADER + "".join(line.replace("R00", "") for line in lines))
    full = ["appointments", "import", str(file), "--complete", "2030-02-04"]
    for words in (["--dry-run"], []):
        told = lobby(*full, *words)
        assert told.returncode == 1
        assert "4 of the day’s 4" in told.err and "--yes" in told.err
    assert list(kept(lobby).values()) == ["booked"] * 8
    file.write_text(HEADER + "".join(lines[:2]) + "".join(line.replace("R00", "") for line in lines[:2]))
    told = lobby(*full)
    assert (told.returncode, "4 cancelled" in told.out) == (0, True)
