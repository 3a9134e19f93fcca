"""A folder in which another system drops files of appointments: each is taken once, when it is whole.

A file is whole when it has not changed between two looks and nobody has it open; where its last line has no
end, later (`dropped`). One that was taken is looked at again: if it has changed meanwhile it is taken again,
else it is deleted, or moved to `taken/` by `[feed] taken`; one with a refused line is moved to `refused/`,
with a report beside it that names lines and reasons and no visitor. What was moved is deleted after
`[privacy] keep_contact_days`.
"""

import logging
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

from queue_core import clock
from queue_core.data.db import Office
from queue_core.data.reach import DatabaseError
from queue_core.feed.dropped import Seen, is_whole, may_go, seen
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
    before: dict[Path, Seen] = {}
    held: dict[Path, tuple[Seen, Import]] = {}
    look = 0
    while looks is None or look < looks:
        if look:
            pause(LOOK_EVERY_S)
        look += 1
        now = {file: at for file in _dropped(folder) if (at := seen(file))}
        for file in sorted(now, key=lambda file: (now[file].changed_ns, file.name)):
            if before.get(file) == now[file]:
                yield from _taken(office, file, now[file], held)
        before = now
        _forget(office, folder)


def _dropped(folder: Path) -> list[Path]:
    """The files that were dropped, and those whose import was interrupted."""
    files = [file for file in folder.iterdir() if file.suffix.lower() in ENDINGS]
    return [file for file in files if not file.name.startswith(".") or file.name.startswith(TAKING)]


def _taken(office: Office, file: Path, at: Seen, held: dict[Path, tuple[Seen, Import]]) -> Iterator[str]:
    """Import a file that stands still. `held` are those imported already that may not go yet."""
    name = file.name.removeprefix(TAKING)
    taking = file.with_name(TAKING + name)
    try:
        if taking != file:
            if taking.exists() or not is_whole(file, at):
                return
            # Renamed before it is read: a new file may be dropped under the old name meanwhile.
            file.rename(taking)
        known, report = held.get(taking, (None, None))
        if known != at or report is None:
            report = _imported(office, taking, name)
            held[taking] = at, report
            yield f"{name}: {report.summary}"
        if may_go(taking, at):
            del held[taking]
            _put_away(office, taking, name, report)
    except Refusal:
        # The database's failure is in the log already; the file stays for the next look.
        return
    except (OSError, DatabaseError):
        log.exception("%s could not be taken; it is tried again", name)


def _put_away(office: Office, file: Path, name: str, report: Import) -> None:
    if report.refused:
        moved = _move(file, REFUSED, name)
        findings = "\n".join([report.summary, *report.refused, ""])
        moved.with_name(moved.name + ".report").write_text(findings, encoding="utf-8")
    elif office.settings.feed.taken == "move":
        _move(file, TAKEN, name)
    else:
        file.unlink()


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
