"""Whether a file that another program dropped is whole, as far as can be told from outside."""

import errno
import fcntl
import os
import signal
import stat
from pathlib import Path
from typing import NamedTuple

from queue_core import clock
from queue_core.feed.files import has_open_end

QUIET_S = 60.0
"""How long a file whose last line has no end must not have changed: an upload may stall."""
HELD_S = 30.0
"""How long a taken file must not have changed before it is deleted, where it cannot be told whether another
program still has it open.
"""
LONGEST_S = 600.0
"""After so long without a change a file is whole, whoever has it open."""


class Seen(NamedTuple):
    """A file at one look."""

    changed_ns: int
    size: int


def seen(file: Path) -> Seen | None:
    """A regular file as it is now; None where there is none."""
    try:
        found = file.stat()
    except OSError:
        return None
    return Seen(found.st_mtime_ns, found.st_size) if stat.S_ISREG(found.st_mode) else None


def is_whole(file: Path, at: Seen) -> bool:
    """Whether a file that stood still between two looks may be taken. Raises OSError."""
    quiet = _quiet_s(at)
    if quiet >= LONGEST_S:
        return True
    writing = is_being_written(file)
    if writing:
        return False
    is_left_empty = at.size == 0 and writing is False
    return is_left_empty or quiet >= QUIET_S or not has_open_end(file.read_bytes(), file.name)


def may_go(file: Path, taken: Seen) -> bool:
    """Whether a file that was taken as it stood then may be deleted. Raises OSError."""
    if seen(file) != taken:
        return False
    writing = is_being_written(file)
    return writing is False or _quiet_s(taken) >= (LONGEST_S if writing else HELD_S)


def is_being_written(file: Path) -> bool | None:
    """Whether a program of this machine has the file open to write; None where the system does not tell.

    Linux grants a read lease only on a file that nobody has open to write, and only to its owner or to root;
    network drives grant none.
    """
    opened = os.open(file, os.O_RDONLY | os.O_CLOEXEC)
    try:
        # Who opens the file while the lease is held sends a signal; the usual one would end this process.
        fcntl.fcntl(opened, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(opened, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(opened, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except OSError as error:
        return True if error.errno == errno.EAGAIN else None
    finally:
        os.close(opened)
    return False


def _quiet_s(at: Seen) -> float:
    return clock.now().timestamp() - at.changed_ns / 1e9
