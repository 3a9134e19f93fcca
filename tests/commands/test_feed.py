"""The commands around appointments: files imported, a folder watched, visitors' data looked after."""

import json
import re
import sqlite3
from pathlib import Path

import pytest

from queue_core.feed import watching
from queue_core.feed.importing import import_feed
from tests.shell import Shell

FEEDS = Path(__file__).parent.parent / "feeds"
HEADER = "reference,service,slot_at\n"


@pytest.fixture
def lobby(tmp_path):
    return Shell(tmp_path)


@pytest.mark.parametrize("file", ["appointments-2026-02-02.csv", "appointments-2026-02-02.ics"])
def test_an_import_says_what_became_of_each_appointment(lobby, file):
    """All 65 of the file; a second time nothing changes."""
    path = str(FEEDS / file)
    cancelled = (FEEDS / "appointments-2026-02-02.csv").read_text().count(";cancelled")
    first, again = lobby("appointments", "import", path), lobby("appointments", "import", path)
    assert (first.returncode, again.returncode) == (0, 0)
    assert (
        first.out.strip()
        == f"{65 - cancelled} added, 0 changed, {cancelled} cancelled, 0 unchanged, 0 refused"
    )
    assert again.out.strip() == "0 added, 0 changed, 0 cancelled, 65 unchanged, 0 refused"


def test_a_dry_run_says_what_an_import_would_do_and_keeps_nothing(lobby):
    """The services by the names of `[feed] names`; then the import does what was said."""
    file = lobby.folder / "feed.csv"
    file.write_text(
        "reference,service,slot_at\nR1,Taxe  ŞI impozite,2030-02-04 09:00\nR2,pasta,2030-02-04 09:00\n"
    )
    named = {"LOBBY_FEED__NAMES": '{"Taxe și impozite": "taxes"}'}
    said = "1 added, 0 changed, 0 cancelled, 0 unchanged, 1 refused"
    for _ in range(2):
        told = lobby("appointments", "import", "--dry-run", str(file), **named)
        assert told.returncode == 1
        assert told.out.splitlines()[0] == f"Nothing is kept; it would be: {said}"
        assert "line 3: R2" in told.out and "[unknown_service]" in told.out
    assert lobby("appointments", "import", str(file), **named).out.splitlines()[0] == said


def test_an_import_keeps_the_good_lines_and_names_the_refused_with_reasons(lobby):
    file = lobby.folder / "feed.csv"
    file.write_text(
        "reference;service;slot_at;state;name\n"
        "A1;taxes;2027-02-02 09:00;booked;Ana Privata\nA2;nothing;2027-02-02 09:00;booked;Ana Privata\n"
        "A3;taxes;yesterday;booked;Ana Privata\nA4;taxes;2027-02-02 10:00;cancelled;Ana Privata\n"
    )
    result = lobby("appointments", "import", str(file))
    assert result.returncode == 1
    summary, *refused = result.out.splitlines()
    assert summary == "1 added, 0 changed, 1 cancelled, 0 unchanged, 2 refused"
    assert len(refused) == 2 and "line 3" in refused[0] and "line 4" in refused[1]
    assert "Privata" not in result.out + result.err
    file.write_text("reference;service;slot_at\nA1;taxes;2027-02-02 11:00\n")
    assert lobby("appointments", "import", str(file)).out.startswith("0 added, 1 changed")


@pytest.mark.parametrize(
    "data", [None, b"", b"\n\n", b"PK\x03\x04zip", b"a;b\n1;2\n", b"\x00" * 200, "folder"]
)
def test_a_file_of_which_nothing_can_be_read_ends_with_1(lobby, data):
    file = lobby.folder / "feed.csv"
    if data == "folder":
        file.mkdir()
    elif data is not None:
        file.write_bytes(data)
    result = lobby("appointments", "import", str(file))
    assert result.returncode == 1
    assert len(result.err.splitlines()) == 1 and "feed.csv" in result.err


def kept(lobby) -> dict[str, str]:
    """Each reference with its state."""
    with sqlite3.connect(lobby.folder / "data" / "lobby.db") as look:
        return dict(look.execute("SELECT reference, state FROM appointment ORDER BY reference"))


def dropped(lobby, name: str, text: str) -> Path:
    file = lobby.folder / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(text)
    return file


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


def test_the_codes_are_written_for_the_site_to_send(lobby):
    """Those of the booked, in a file that only its owner reads; each checks in."""
    file = dropped(lobby, "f.csv", "reference,service,slot_at,code,state\nR1,taxes,2030-02-04 09:00,123456,\n"
                   "R2,taxes,2030-02-04 09:00,,\nR3,taxes,2030-02-04 09:00,,cancelled\n")  # fmt: skip
    codes = lobby.folder / "codes.csv"
    assert lobby("appointments", "import", str(file), "--codes", str(codes)).returncode == 0
    header, first, second = codes.read_text().splitlines()
    assert (header, first) == ("reference,code", "R1,123456")
    assert re.fullmatch(r"R2,\d{6}", second)
    assert codes.stat().st_mode & 0o077 == 0
    again = codes.read_text()
    lobby("appointments", "import", str(file), "--codes", str(codes))
    assert codes.read_text() == again
    assert "--dry-run" in lobby.fails("appointments", "import", str(file), "--dry-run", "--codes", "x.csv")


def test_what_is_dropped_into_a_folder_is_taken_and_deleted(lobby):
    """Good files go; one with a refused line stands aside with a report that names no visitor."""
    dropped(lobby, "in/a.csv", HEADER + "R1,taxes,2030-02-04 09:00\n")
    dropped(lobby, "in/b.csv", "reference,service,slot_at,name\nR2,pasta,2030-02-04 09:00,Ana Privata\n")
    dropped(lobby, "in/c.csv", "")
    dropped(lobby, "in/.d.csv", HEADER + "R4,taxes,2030-02-04 09:00\n")
    dropped(lobby, "in/notes.md", "keep me")
    told = lobby("appointments", "watch", "--once", "in")
    assert told.returncode == 0
    assert len(told.out.splitlines()) == 3 and "a.csv: 1 added" in told.out
    assert kept(lobby) == {"R1": "booked"}
    assert sorted(file.name for file in (lobby.folder / "in").iterdir()) == [".d.csv", "notes.md", "refused"]
    reports = sorted((lobby.folder / "in" / "refused").glob("*.report"))
    assert [file.name.split("-", 1)[1] for file in reports] == ["b.csv.report", "c.csv.report"]
    assert "line 2: R2" in reports[0].read_text() and "empty" in reports[1].read_text()
    assert not any("Privata" in file.read_text() for file in reports)
    assert "Privata" not in told.out + told.err


def test_taken_files_are_moved_where_the_office_wants_that_and_leave_on_schedule(lobby):
    wanted = {"LOBBY_FEED__TAKEN": "move", "LOBBY_PRIVACY__KEEP_CONTACT_DAYS": "1"}
    dropped(lobby, "in/a.csv", HEADER + "R1,taxes,2030-02-04 09:00\n")
    lobby("appointments", "watch", "--once", "in", **wanted)
    (taken,) = (lobby.folder / "in" / "taken").iterdir()
    assert taken.name.endswith("-a.csv") and "R1,taxes" in taken.read_text()
    lobby("appointments", "watch", "--once", "in", **wanted)
    assert taken.exists()
    wanted["LOBBY_PRIVACY__KEEP_CONTACT_DAYS"] = "0"
    lobby("appointments", "watch", "--once", "in", **wanted)
    assert not taken.exists()


def test_a_file_that_is_still_being_written_is_left_until_it_is_whole(acts, tmp_path):
    """A line comes between any two looks: it is taken once, with all of them, and not before."""
    lines = [f"R{number},taxes,2030-02-04 09:00\n" for number in range(4)]
    file = tmp_path / "in" / "slow.csv"
    file.parent.mkdir()
    file.write_text(HEADER)

    def write_on(_seconds: float) -> None:
        if lines:
            with open(file, "a") as slow:
                slow.write(lines.pop())

    (told,) = watching.watch(acts.office, file.parent, looks=7, pause=write_on)
    assert told.startswith("slow.csv: 4 added")


def test_a_file_that_is_replaced_while_it_is_taken_is_taken_as_well(acts, tmp_path, monkeypatch):
    """The other system drops the next one under the same name: neither is lost."""
    file = tmp_path / "in" / "feed.csv"
    file.parent.mkdir()
    file.write_text(HEADER + "R1,taxes,2030-02-04 09:00\n")

    def slowly(*args):
        if not (tmp_path / "dropped").exists():
            (tmp_path / "dropped").touch()
            file.write_text(HEADER + "R2,taxes,2030-02-04 10:00\n")
        return import_feed(*args)

    monkeypatch.setattr(watching, "import_feed", slowly)
    told = list(watching.watch(acts.office, file.parent, looks=5, pause=lambda _: None))
    assert [line.split(",")[0] for line in told] == ["feed.csv: 1 added"] * 2
    assert {acts.appointment(reference).state for reference in ("R1", "R2")} == {"booked"}
    assert list(file.parent.iterdir()) == []


def test_a_folder_that_is_not_there_is_said_in_one_line(lobby):
    assert "nowhere" in lobby.fails("appointments", "watch", "--once", "nowhere")


def test_what_is_known_of_a_visitor_is_printed_and_erased(lobby):
    named = "reference,service,slot_at,name,phone\nR1,taxes,2030-02-04 09:00,Țucă,0721987654\n"
    dropped(lobby, "f.csv", named)
    lobby("appointments", "import", "f.csv")
    (told,) = json.loads(lobby("privacy", "export", "+40 721 987 654").out)
    assert (told["name"], told["phone"], told["state"]) == ("Țucă", "0721987654", "booked")
    assert lobby("privacy", "erase", "0721987654").out.startswith("1 appointments")
    assert "unknown_phone" in lobby.fails("privacy", "export", "0721987654")
    assert "bad_phone" in lobby.fails("privacy", "erase", "12")
    assert "0 appointments" in lobby("privacy", "purge").out


def test_a_backup_without_a_name_goes_where_it_is_deleted_when_old(lobby):
    lobby("staff", "list")
    assert lobby("backup").returncode == 0
    (made,) = (lobby.folder / "data" / "backups").iterdir()
    assert re.fullmatch(r"lobby-\d{4}-\d\d-\d\d-\d{6}\.db", made.name)
