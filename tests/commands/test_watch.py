"""A watched folder: each file is taken once, when it is whole."""

import os
from pathlib import Path

import pytest

from queue_core.feed import dropped as files
from queue_core.feed import watching
from queue_core.feed.importing import import_feed
from tests.commands.feeds import HEADER, dropped, kept
from tests.shell import Shell


@pytest.fixture
def lobby(tmp_path):
    return Shell(tmp_path)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


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


def watched(acts, folder: Path, looks: int = 3) -> list[str]:
    return list(watching.watch(acts.office, folder, looks=looks, pause=lambda _: None))


def test_a_file_that_somebody_has_open_is_not_taken_though_it_stands_still(acts, folder):
    """An upload that stalls at the end of a line looks whole."""
    with open(folder / "upload.csv", "w") as upload:
        upload.write(HEADER + "R1,taxes,2030-02-04 09:00\n")
        upload.flush()
        assert watched(acts, folder) == []
        upload.write("R2,taxes,2030-02-04 09:15\n")
    (told,) = watched(acts, folder)
    assert told.startswith("upload.csv: 2 added")
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("day.csv", HEADER + "R1,taxes,2030-02-04 09:00"),
        ("day.ics", "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:R1@x\r\nDTSTART:20300204T070000Z\r\n"
                    "CATEGORIES:taxes\r\nEND:VEVENT\r\n"),
    ],
)  # fmt: skip
def test_a_file_without_an_end_waits_longer(acts, folder, name, text):
    """The rest may still come. When it has not come for long, it is taken as it is."""
    file = folder / name
    file.write_text(text)
    assert watched(acts, folder, looks=5) == []
    long_ago = file.stat().st_mtime - files.QUIET_S - 1
    os.utime(file, (long_ago, long_ago))
    (told,) = watched(acts, folder)
    assert ": 1 added" in told
    assert not file.exists()


def test_where_the_system_does_not_tell_a_taken_file_is_looked_at_again_before_it_goes(
    acts, folder, monkeypatch
):
    """As on a network drive: what is written behind the half that was taken is taken too, and not deleted."""
    monkeypatch.setattr(files, "is_being_written", lambda _: None)
    told = []
    with open(folder / "upload.csv", "w") as upload:
        upload.write(HEADER + "R1,taxes,2030-02-04 09:00\n")
        upload.flush()
        told += watched(acts, folder)
        upload.write("R2,taxes,2030-02-04 09:15\n")
    told += watched(acts, folder, looks=5)
    assert [line.split(": ")[1][:7] for line in told] == ["1 added", "1 added"]
    (kept_back,) = folder.iterdir()
    long_ago = kept_back.stat().st_mtime - files.HELD_S - 1
    os.utime(kept_back, (long_ago, long_ago))
    assert len(watched(acts, folder)) == 1
    assert list(folder.iterdir()) == []


def test_a_file_that_changes_while_it_is_taken_is_not_deleted(acts, folder, monkeypatch):
    """It is taken again, as it is then."""
    (folder / "day.csv").write_text(HEADER + "R1,taxes,2030-02-04 09:00\n")

    def meanwhile(office, data, name):
        (taking,) = folder.iterdir()
        if "R2" not in taking.read_text():
            with open(taking, "a") as more:
                more.write("R2,taxes,2030-02-04 10:00\n")
        return import_feed(office, data, name)

    monkeypatch.setattr(watching, "import_feed", meanwhile)
    assert [line.split(",")[0] for line in watched(acts, folder, looks=5)] == ["day.csv: 1 added"] * 2
    assert acts.appointment("R2").state == "booked"
    assert list(folder.iterdir()) == []


def test_a_folder_that_is_not_there_is_said_in_one_line(lobby):
    assert "nowhere" in lobby.fails("appointments", "watch", "--once", "nowhere")
