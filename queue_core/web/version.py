"""The version of pages: a short hash of the program's files and of the settings that pages show."""

import hashlib
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from queue_core.settings.settings import Settings

PACKAGES = ("queue_core", "kiosk", "display", "counter")
SHOWN = {".py", ".html", ".css", ".js", ".po"}


def version_of(settings: Settings) -> str:
    """The hash for these settings. A page that carries another one is out of date and loads itself anew."""
    # Sections that no page shows; the processes of one office also differ in `server` (the port).
    shown = settings.model_dump_json(exclude={"storage", "feed", "server"})
    return hashlib.sha256(shown.encode() + _of_the_program()).hexdigest()[:12]


@cache
def _of_the_program() -> bytes:
    digest = hashlib.sha256()
    for package in PACKAGES:
        spec = find_spec(package)
        folder = Path(spec.origin).parent if spec and spec.origin else Path(package)
        for file in sorted(file for file in folder.rglob("*") if file.suffix in SHOWN):
            digest.update(file.read_bytes())
    return digest.digest()
