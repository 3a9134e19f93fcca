"""Copies made while the server works, and put back: what is there afterwards, and what is never touched."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing, suppress
from pathlib import Path

import pytest
import requests

from queue_core.data import backups
from tests.servers import Client, Server
from tests.shell import Shell


def take_tickets(kiosk: Client, stop: threading.Event) -> None:
    while not stop.is_set():
        kiosk.post("/tickets", {"service": "taxes"})


@pytest.mark.parametrize("folder", ["ștefan", "with # and ? and %20"])
def test_a_backup_made_while_the_server_works_is_a_whole_database(tmp_path, folder):
    """Every ticket that was answered before it is in it, and an office opens from it."""
    served = Server(tmp_path / folder)
    served.start()
    try:
        kiosk, stop = served.client("kiosk"), threading.Event()
        busy = threading.Thread(target=take_tickets, args=(kiosk, stop))
        before = served.client().post("/tickets", {"service": "taxes"})[1]["id"]
        busy.start()
        shell = Shell(tmp_path, LOBBY_STORAGE__FOLDER=str(served.folder))
        made = shell("backup", str(tmp_path / "copy.db"))
        stop.set()
        busy.join()
    finally:
        served.stop()
    assert made.returncode == 0, made.err
    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        (last_seq, events), *_ = copy.execute("SELECT last_seq, (SELECT count(*) FROM journal) FROM office")
        assert last_seq == events
        assert copy.execute("SELECT count(*) FROM ticket WHERE id <= ?", (before,)).fetchone() == (before,)
    assert (tmp_path / "copy.db").stat().st_mode & 0o077 == 0, "names and phones are in it"
    assert not list(tmp_path.glob("copy.db?*")), "one file"
    assert "exists" in shell.fails("backup", str(tmp_path / "copy.db"))
    restored = Shell(tmp_path, LOBBY_STORAGE__URL=f"sqlite:///{tmp_path / 'copy.db'}")
    assert f"{last_seq} events" in restored("doctor").out


def test_without_a_database_there_is_no_backup(tmp_path):
    lobby = Shell(tmp_path)
    assert lobby.fails("backup", "copy.db")
    assert not (tmp_path / "copy.db").exists()


@pytest.fixture
def office(tmp_path):
    """A server that is stopped, a copy of it, and its shell: A001 is in the copy, A002 came later."""
    served = Server(tmp_path / "office", server={"public_url": "http://lobby.test"})
    served.start()
    try:
        served.first = served.client().post("/tickets", {"service": "taxes"})[1]
        served.shell = Shell(tmp_path, LOBBY_STORAGE__FOLDER=str(served.folder))
        served.copy = tmp_path / "copy.db"
        served.shell("backup", str(served.copy))
        served.client().post("/tickets", {"service": "taxes"})
        yield served
    finally:
        served.stop()


@pytest.fixture
def asleep(acts, tmp_path):
    """The same without a server."""
    acts.take("taxes")
    acts.copy = tmp_path / "copy.db"
    backups.copy_database(acts.office.settings, acts.copy, acts.clock.now)
    acts.take("taxes")
    acts.office.storage.close()
    acts.database = tmp_path / "lobby.db"
    acts.earlier = acts.database.read_bytes()
    acts.shell = Shell(tmp_path, LOBBY_STORAGE__FOLDER=str(tmp_path))
    return acts


def numbers(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as look:
        return [number for (number,) in look.execute("SELECT number FROM ticket ORDER BY id")]


def test_a_restored_office_goes_on_where_the_copy_was_made(office):
    """A power cut first, so that a log is left: it is not read into the copy. The present is kept."""
    database = office.folder / "lobby.db"
    office.kill9()
    assert database.with_name("lobby.db-wal").exists()
    told = office.shell("restore", str(office.copy))
    assert told.returncode == 0 and "restored" in told.out, told.err
    assert numbers(database) == ["A001"]
    (kept,) = (office.folder / "backups").glob("before-restore-*.db")
    assert numbers(kept) == ["A001", "A002"] and kept.stat().st_mode & 0o077 == 0
    with closing(sqlite3.connect(database)) as look:
        assert not look.execute("SELECT 1 FROM sqlite_master WHERE name = 'backup'").fetchone()
    office.start()
    assert office.client().post("/tickets", {"service": "taxes"})[1]["number"] == "A002"
    office.stop()
    back = office.shell("restore", str(kept))
    assert back.returncode == 0, back.err
    assert numbers(database) == ["A001", "A002"]


def test_an_office_restored_on_another_machine_keeps_its_addresses_and_screens(office, tmp_path):
    """The server's secret comes with the copy: a QR code on paper opens the ticket there, tokens are good."""
    office.stop()
    new = Server(tmp_path / "new", server={"public_url": "http://lobby.test"})
    new.tokens = office.tokens
    (new.folder / "secret.key").write_bytes(b"another secret, of a first try here")
    shell = Shell(tmp_path, LOBBY_STORAGE__FOLDER=str(new.folder))
    assert shell("restore", str(office.copy)).returncode == 0
    assert (new.folder / "secret.key").stat().st_mode & 0o077 == 0
    new.start()
    try:
        page = office.first["track_url"].removeprefix("http://lobby.test")
        assert "A001" in requests.get(new.url + page, timeout=60).text
        assert [each["number"] for each in new.client("read").get("/line")] == ["A001"]
    finally:
        new.stop()


def test_nothing_is_restored_while_anybody_has_the_database_open(office):
    """A server, which holds a lock of ours, or any other program, by SQLite's own."""
    database = office.folder / "lobby.db"
    assert "in use" in office.shell.fails("restore", str(office.copy))
    office.stop()
    with closing(sqlite3.connect(database)) as other:
        other.execute("PRAGMA journal_mode = WAL")
        assert other.execute("SELECT count(*) FROM ticket").fetchone() == (2,)
        assert "has it open" in office.shell.fails("restore", str(office.copy))
    assert numbers(database) == ["A001", "A002"]
    assert office.shell("restore", str(office.copy)).returncode == 0


def test_a_copy_that_cannot_be_used_changes_nothing(asleep, tmp_path):
    """Damaged, of something else, of a newer program."""
    bad = tmp_path / "bad.db"
    bad.write_bytes(os.urandom(5000))
    assert "no copy of a lobby" in asleep.shell.fails("restore", str(bad))
    whole = bytearray(asleep.copy.read_bytes())
    whole[8192 : 8192 + 3 * 4096] = os.urandom(3 * 4096)
    bad.write_bytes(whole)
    assert "bad.db" in asleep.shell.fails("restore", str(bad))
    bad.unlink()
    with closing(sqlite3.connect(bad)) as other:
        other.execute("CREATE TABLE ticket (id)")
    assert "no copy of a lobby" in asleep.shell.fails("restore", str(bad))
    bad.write_bytes(asleep.copy.read_bytes())
    with closing(sqlite3.connect(bad)) as newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
        newer.commit()
    assert "9999" in asleep.shell.fails("restore", str(bad))
    assert numbers(asleep.database) == ["A001", "A002"]
    assert not (tmp_path / "backups").exists()


def test_a_restoration_that_is_killed_leaves_a_whole_office(asleep):
    """Whenever that is, the database is the earlier one or the copy; asked again, it is the copy."""
    with closing(sqlite3.connect(asleep.copy)) as large:  # so that copying takes a while
        large.execute("CREATE TABLE ballast AS SELECT randomblob(8000000) AS stone")
        large.execute("INSERT INTO ballast SELECT stone FROM ballast")
    whole, ends = asleep.copy.stat().st_size, []
    part = asleep.database.with_name("lobby.db.part")
    command = [sys.executable, "-m", "queue_core.entry", "restore", str(asleep.copy)]
    for share in (0, 0.3, 0.6, 0.9, 1):
        asleep.database.write_bytes(asleep.earlier)
        killed = subprocess.Popen(command, env=asleep.shell.environment, stdout=subprocess.DEVNULL)
        while size_of(part) < share * whole and killed.poll() is None:
            os.sched_yield()
        killed.kill()
        ends.append(killed.wait())
        with closing(sqlite3.connect(asleep.database)) as look:
            assert look.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert numbers(asleep.database) in (["A001", "A002"], ["A001"])
    assert -signal.SIGKILL in ends, "none was killed in time"
    assert asleep.shell("restore", str(asleep.copy)).returncode == 0
    assert numbers(asleep.database) == ["A001"]
    assert size_of(part) == -1, "what it left is swept up"


def size_of(file: Path) -> int:
    with suppress(FileNotFoundError):
        return file.stat().st_size
    return -1


def test_a_damaged_database_makes_room_and_is_kept_as_it_is(asleep):
    damaged = os.urandom(5000)
    (asleep.database).write_bytes(damaged)
    told = asleep.shell("restore", str(asleep.copy))
    assert told.returncode == 0, told.err
    assert numbers(asleep.database) == ["A001"]
    (kept,) = (asleep.database.parent / "backups").glob("damaged-*.db")
    assert kept.read_bytes() == damaged


def test_a_server_refuses_the_database_of_a_newer_program(asleep):
    """In one line, with the status that tells systemd not to try again; so does every command."""
    with closing(sqlite3.connect(asleep.database)) as newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
        newer.commit()
    for words in (["serve", "--port", "0"], ["token", "add", "x", "--scope", "read"]):
        assert "9999" in asleep.shell.fails(*words)
    assert asleep.shell("serve").returncode == 2
    assert "CARE  database: the database has schema 9999" in asleep.shell("doctor").out
