"""A folder in which another system drops files of appointments: each is taken once, when it is whole.

A file is whole when it has not changed between two looks. One that was taken is deleted, or moved to
`taken/` by `[feed] taken`; one with a refused line is moved to `refused/`, with a report beside it that
names lines and reasons and no visitor. What was moved is deleted after `[privacy] keep_contact_days`.
"""

import logging
import stat
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

from queue_core import clock
from queue_core.data.db import Office
from queue_core.data.reach import DatabaseError
from queue_core.feed.entries import UnreadableFeed
from queue_core.feed.importing import Import, import_feed
from queue_core.rules.refusals import Refusal

LOOK_EVERY_S = 2.0
ENDINGS = (".csv", ".tsv", ".txt", ".ics", ".ical")
TAKEN, REFUSED = "taken", "refused"
TAKING = ".taking-"
log = logging.getLogger(__name__)


def watch(
    office: Office, folder: Path, *, looks: int | None = None, pause: Callable[[float], None] = time.sleep
) -> Iterator[str]:
    """Take what is dropped into the folder, for ever or for so many looks; a line for each file taken.

    Raises OSError when the folder cannot be read.
    """
    before: dict[Path, tuple[int, int]] = {}
    look = 0
    while looks is None or look < looks:
        if look:
            pause(LOOK_EVERY_S)
        look += 1
        now = {file: seen for file in _dropped(folder) if (seen := _seen(file))}
        for file in sorted(now, key=lambda file: (now[file][0], file.name)):
            if before.get(file) == now[file]:
                yield from _taken(office, file)
        before = now
        _forget(office, folder)


def _dropped(folder: Path) -> list[Path]:
    """The files that were dropped, and those whose import was interrupted."""
    files = [file for file in folder.iterdir() if file.suffix.lower() in ENDINGS]
    return [file for file in files if not file.name.startswith(".") or file.name.startswith(TAKING)]


def _seen(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return (found.st_mtime_ns, found.st_size) if stat.S_ISREG(found.st_mode) else None


def _taken(office: Office, file: Path) -> Iterator[str]:
    name = file.name.removeprefix(TAKING)
    taking = file.with_name(TAKING + name)
    try:
        if taking != file:
            if taking.exists():
                return
            # Renamed before it is read: a new file may be dropped under the old name meanwhile.
            file.rename(taking)
        report = _imported(office, taking, name)
        if report.refused:
            moved = _move(taking, REFUSED, name)
            findings = "\n".join([report.summary, *report.refused, ""])
            moved.with_name(moved.name + ".report").write_text(findings, encoding="utf-8")
        elif office.settings.feed.taken == "move":
            _move(taking, TAKEN, name)
        else:
            taking.unlink()
    except Refusal:
        # The database's failure is in the log already; the file stays for the next look.
        return
    except (OSError, DatabaseError):
        log.exception("%s could not be taken; it is tried again", name)
        return
    yield f"{name}: {report.summary}"


def _imported(office: Office, file: Path, name: str) -> Import:
    try:
        return import_feed(office, file.read_bytes(), name)
    except UnreadableFeed as error:
        return Import(refused=[str(error)])


def _move(file: Path, into: str, name: str) -> Path:
    """Move a file, with the time before its name: the same name may come every night."""
    folder = file.parent / into
    folder.mkdir(mode=0o700, exist_ok=True)
    moved = folder / f"{clock.now():%Y%m%dT%H%M%S%f}-{name}"
    file.rename(moved)
    moved.touch()
    return moved


def _forget(office: Office, folder: Path) -> None:
    """Delete moved files older than `[privacy] keep_contact_days`: names and phones are in them."""
    kept = timedelta(days=office.settings.privacy.keep_contact_days)
    until = (clock.now() - kept).timestamp()
    for each in (TAKEN, REFUSED):
        for file in (folder / each).glob("*"):
            if file.is_file() and file.stat().st_mtime < until:
                file.unlink()
