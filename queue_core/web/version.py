"""What a screen has loaded, as a short word that changes with the program's files and with the settings."""

import hashlib
from importlib.util import find_spec
from pathlib import Path

from queue_core.settings.settings import Settings

PACKAGES = ("queue_core", "kiosk", "display", "counter")
SHOWN = {".py", ".html", ".css", ".js", ".po"}


def version_of(settings: Settings) -> str:
    """The version of what this server shows: pages that carry another one are out of date."""
    # No page shows these; two processes of one office differ by their port.
    digest = hashlib.sha256(settings.model_dump_json(exclude={"storage", "feed", "server"}).encode())
    for package in PACKAGES:
        spec = find_spec(package)
        folder = Path(spec.origin).parent if spec and spec.origin else Path(package)
        for file in sorted(file for file in folder.rglob("*") if file.suffix in SHOWN):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:12]
