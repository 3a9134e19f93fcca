"""Tells at a server's start that the run before was cut short: a power cut, no memory left, SIGKILL.

A mark stands in the office's folder while a server runs on a port; who ends in order takes it away.
"""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

log = logging.getLogger(__name__)


@contextmanager
def marked(folder: Path, port: int) -> Iterator[None]:
    """Mark the run of the server that listens on this port, so that no other can be alive there."""
    mark = folder / f"serving-{port}"
    # The mark is a convenience: a server whose folder is read-only or full serves without it.
    with suppress(OSError):
        if mark.exists():
            log.warning("The run before (process %s) was cut short; what it had answered is kept", _of(mark))
        mark.write_text(str(os.getpid()))
    yield
    with suppress(OSError):
        mark.unlink()


def _of(mark: Path) -> str:
    return mark.read_text().strip() or "unknown"
