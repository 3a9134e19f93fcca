"""What the doctor sees: each thing that an office stands on, in trouble, and that it changes nothing."""

import os
import socket
import sqlite3
import subprocess
import time
from contextlib import closing
from types import SimpleNamespace

import pytest

from queue_core.commands import doctor
from queue_core.data.db import Storage
from tests.servers import until
from tests.shell import Shell


def care(told) -> list[str]:
    """What needs care, and that it says so at its end as well."""
    lines = [line.removeprefix("CARE  ") for line in told.out.splitlines() if line.startswith("CARE")]
    assert (told.returncode != 0) == bool(lines) == ("need" in told.err), told.err
    return lines


def test_a_new_machine_is_told_what_is_missing_and_nothing_is_made(tmp_path):
    """Without `public_url` no QR code is printed, and the doctor says why; looking makes no database."""
    lobby = Shell(tmp_path)
    told = lobby("doctor")
    assert [line.split(":")[0] for line in care(told)] == ["public_url"]
    assert "ok    database: none yet" in told.out
    assert care(lobby("doctor", LOBBY_SERVER__PUBLIC_URL="http://127.0.0.1:1")) == [
        "public_url: http://127.0.0.1:1 cannot be reached from here: Connection refused"
    ]
    assert not list(tmp_path.iterdir())


def test_an_office_at_work_is_well(server):
    """Beside its server: the newest ticket's page opens at `public_url`, so that leads here."""
    served = server()
    served.client().post("/tickets", {"service": "taxes"})
    lobby = Shell(served.folder, LOBBY_STORAGE__FOLDER=str(served.folder))
    told = lobby("doctor", LOBBY_SERVER__PUBLIC_URL=served.url)
    assert care(told) == []
    for line in (
        "database: schema", "locks: the database can be written", "open files: up to", "voice: speaks ro, en",
        "certificate: none", f"public_url: {served.url} answers, and is this server", "backup: none",
        "browser files: in place", "printer kiosk: preview",
    ):  # fmt: skip
        assert f"ok    {line}" in told.out
    other = Shell(served.folder / "other")
    other.folder.mkdir()
    other("token", "add", "x", "--scope", "read")
    told = other("doctor", LOBBY_SERVER__PUBLIC_URL=served.url)
    assert care(told) == [], "before its first ticket any lobby will do"


@pytest.fixture
def looked(acts, tmp_path):
    """`looked(display={…})`: the findings that need care, of the shipped office with changed settings."""

    def look(**changes):
        settings = acts.office.settings
        sections = {
            name: getattr(settings, name).model_copy(update=change) for name, change in changes.items()
        }
        changed = settings.model_copy(update=sections)
        found = [finding.sentence for finding in doctor.examine(changed) if not finding.well]
        return [sentence for sentence in found if not sentence.startswith("public_url: empty")]

    assert look() == []
    return look


def test_a_database_that_others_keep_locked_is_named(acts, looked, monkeypatch):
    """Longer than any act would wait."""
    monkeypatch.setattr("queue_core.data.db.PATIENCE_S", 0.1)
    with closing(sqlite3.connect(acts.office.storage.url.database)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert looked() == ["locks: another program keeps the database locked"]


def test_an_older_schema_is_left_as_it_is(acts, looked):
    """The next start brings it up to date, after a backup; the doctor does not."""
    with acts.office.storage.transaction(0) as db:
        db.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    (finding,) = looked()
    assert finding.startswith("database: schema 0001,") and "after the next start" in finding


def test_what_root_left_in_the_folder_is_named(acts, looked):
    """The service could not write it; and a secret that others may read is none."""
    folder = acts.office.settings.folder
    os.chown(folder / "lobby.db", 12345, -1)
    (folder / "secret.key").write_bytes(b"s" * 32)
    (folder / "secret.key").chmod(0o644)
    strange, readable = looked()
    assert strange.startswith("files: lobby.db") and strange.endswith("another account than the folder")
    assert readable.endswith("can be read by others: chmod 600")


def test_an_old_backup_or_none_is_named(acts, looked):
    """A night without one, and the office is days old."""
    folder = acts.office.settings.folder
    (folder / "secret.key").touch(0o600)
    days_ago = time.time() - 3 * 86400
    os.utime(folder / "secret.key", (days_ago, days_ago))
    assert looked() == [f"backup: none in {folder / 'backups'}"]
    (folder / "backups").mkdir()
    (folder / "backups" / "lobby-old.db").touch()
    assert looked() == []
    os.utime(folder / "backups" / "lobby-old.db", (days_ago, days_ago))
    assert looked()[0].startswith("backup: the newest is of ")


def test_a_voice_that_is_missing_is_named(acts, looked, tmp_path, monkeypatch):
    """Neither a program nor whole clips; where the TV is silent nothing is missed."""
    monkeypatch.setattr("queue_core.language.voice.can_speak", lambda: False)
    assert looked(display={"clips": str(tmp_path)}) == [
        "voice: none for ro, en; install espeak-ng, or record the clips"
    ]
    assert looked(display={"voice": False}) == []


@pytest.mark.parametrize("answer, well", [("yes", True), ("no", False), ("", True)])
def test_a_clock_that_nobody_sets_is_named(answer, well, acts, tmp_path, monkeypatch):
    """As timedatectl has it; where it says nothing, nothing is claimed."""
    (tmp_path / "timedatectl").write_text(f"#!/bin/sh\necho {answer}\n")
    (tmp_path / "timedatectl").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    (finding,) = [each for each in doctor.examine(acts.office.settings) if each.sentence.startswith("clock")]
    assert finding.well is well and "Europe/Bucharest" in finding.sentence


def test_a_message_queue_is_asked(tmp_path):
    """A real Redis that answers, and one that is gone."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL)
    asked = SimpleNamespace(server=SimpleNamespace(message_queue=f"redis://127.0.0.1:{port}"))
    try:
        until(lambda: next(doctor._message_queue(asked)).well)
    finally:
        process.terminate()
        process.wait(60)
    assert next(doctor._message_queue(asked)).sentence.startswith("message queue: ")
    assert not next(doctor._message_queue(asked)).well


def test_a_fault_in_one_look_does_not_end_the_others(tmp_path):
    """Each trouble has its line."""
    (tmp_path / "lobby.db").write_bytes(os.urandom(4000))
    told = Shell(tmp_path, LOBBY_STORAGE__FOLDER=str(tmp_path))("doctor")
    assert care(told)[0].startswith("database: ") and "browser files: in place" in told.out


def test_looking_leaves_the_database_to_others(acts, looked):
    """No lock, no connection: whoever comes next is alone with it."""
    looked()
    acts.office.storage.close()
    with closing(sqlite3.connect(acts.office.storage.url.database)) as alone:
        assert alone.execute("PRAGMA journal_mode = DELETE").fetchone() == ("delete",)
    Storage(acts.office.storage.url).close()


def test_a_printers_profile_that_does_not_exist_is_named_with_what_was_meant(acts):
    """Else the first visitor's slip tells: it cannot be made."""
    settings = acts.office.settings
    found = {}
    for profile in ("TM-T88V", "TM-T88VX"):
        printer = settings.printer[0].model_copy(update={"profile": profile})
        changed = settings.model_copy(update={"printer": (printer,)})
        told = [each.sentence for each in doctor.examine(changed) if not each.well]
        found[profile] = [each for each in told if "profile" in each]
    assert found["TM-T88V"] == []
    (sentence,) = found["TM-T88VX"]
    assert "nothing is printed" in sentence and 'did you mean "TM-T88V"?' in sentence
