"""Scripts, styles, fonts and pictures, each at an address that carries the version of all of them.

    /kiosk/static/v3f9c0a17d2be/kiosk.js           as pages name it: kept for a year without asking
    /kiosk/static/kiosk.js                         the same file, asked for each time
    /kiosk/static/v3f9c0a17d2be/shared/live.js     what all rooms share, below the address of each

Scripts import each other by relative addresses, so that all that a page loads has the version of the page.
Whatever version an address carries, the answer is the file as it is now: a page of the release before, still
on a screen, goes on.
"""

import hashlib
import os
import re
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, send_from_directory

SHARED = Path(__file__).parent / "static"
A_YEAR_S = 365 * 24 * 60 * 60
_VERSIONED = re.compile(r"(v[0-9a-f]{12})/(.+)")

Stamp = tuple[int, int]
"""When a file was last changed, in nanoseconds, and its size."""


class WithFiles(Blueprint):
    """A blueprint whose static files have versions; `shared/…` among them are those of all rooms."""

    def send_static_file(self, filename: str) -> Response:
        """The file, by an address with a version or without; 404 where there is none."""
        found = _VERSIONED.fullmatch(filename)
        version, name = found.groups() if found else (None, filename)
        folder, below = (SHARED, name.removeprefix("shared/")) if name.startswith("shared/") else (None, name)
        folder = folder or Path(str(self.static_folder))
        answer = send_from_directory(folder, below)
        known = kept()
        # A file that was changed beside a running server is another version's.
        if version == known.version and known.stamps.get(folder / below) == _stamp(folder / below):
            answer.cache_control.no_cache = None
            answer.cache_control.public = True
            answer.cache_control.max_age = A_YEAR_S
            answer.cache_control.immutable = True
        return answer


class Kept:
    """The files of some folders as they were at one moment: `version` is a hash of their names and bytes, the
    same in each process that has the same files."""

    def __init__(self, folders: list[Path]) -> None:
        self.stamps: dict[Path, Stamp] = {}
        digest = hashlib.sha256()
        for number, folder in enumerate(folders):
            for file in sorted(each for each in folder.rglob("[!.]*") if each.is_file()):
                name = f"{number}/{file.relative_to(folder).as_posix()}".encode()
                # Before the bytes: a change between the two is then seen as one.
                self.stamps[file] = _stamp(file)
                content = file.read_bytes()
                digest.update(b"%d %d %b%b" % (len(name), len(content), name, content))
        self.version = f"v{digest.hexdigest()[:12]}"


@cache
def kept() -> Kept:
    """The product's own files, read once in a process, when they are first needed."""
    root = Path(__file__).parent.parent.parent
    rooms = ("queue_core/public", "kiosk", "display", "counter")
    return Kept([SHARED, *(root / room / "static" for room in rooms)])


def register(app: Flask) -> None:
    """Have `url_for` say each file's address with the version."""

    @app.url_defaults
    def with_version(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint.endswith(".static"):
            values["filename"] = f"{kept().version}/{values['filename']}"


def _stamp(file: Path) -> Stamp:
    found = os.stat(file)
    return found.st_mtime_ns, found.st_size
