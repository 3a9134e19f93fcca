"""The version of pages: a short hash of the program's files and of the settings that pages show."""

import hashlib
from importlib.util import find_spec
from pathlib import Path

from queue_core.settings.settings import Settings

PACKAGES = ("queue_core", "kiosk", "display", "counter")
SHOWN = {".py", ".html", ".css", ".js", ".po"}


def version_of(settings: Settings) -> str:
    """The hash for these settings. A page that carries another one is out of date and loads itself anew."""
    # Sections that no page shows; the processes of one office also differ in `server` (the port).
    digest = hashlib.sha256(settings.model_dump_json(exclude={"storage", "feed", "server"}).encode())
    for package in PACKAGES:
        spec = find_spec(package)
        folder = Path(spec.origin).parent if spec and spec.origin else Path(package)
        for file in sorted(file for file in folder.rglob("*") if file.suffix in SHOWN):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:12]
