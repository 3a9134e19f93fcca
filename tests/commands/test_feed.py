"""The commands around appointments: files imported, a folder watched, visitors' data looked after."""

import json
import re

import pytest

from tests.commands.feeds import FEEDS, dropped
from tests.shell import Shell


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


def test_no_cell_of_the_codes_is_a_formula(lobby):
    """A spreadsheet would compute it; taken back by an import, the reference is what it was."""
    wicked = "=HYPERLINK(1)"
    dropped(lobby, "f.csv", f"reference,service,slot_at\n{wicked},taxes,2030-02-04 09:00\n")
    lobby("appointments", "import", "f.csv", "--codes", "codes.csv")
    _, line = (lobby.folder / "codes.csv").read_text().splitlines()
    assert line.startswith(f"'{wicked},")
    back = f"reference,service,slot_at\n{line.partition(',')[0]},taxes,2030-02-04 09:00\n"
    dropped(lobby, "back.csv", back)
    assert "1 unchanged" in lobby("appointments", "import", "back.csv").out


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
