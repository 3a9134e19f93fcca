"""How the office itself is changed over the API in the day that its document is held against."""

from pathlib import Path
from typing import Any

from tests.office import SHIPPED


def own_config(folder: Path) -> Path:
    """A config.toml of the office's own, which may be written."""
    file = folder / "config.toml"
    file.write_text(SHIPPED.read_text(encoding="utf-8"), encoding="utf-8")
    return file


def play_office(ask: Any) -> None:
    """Read, patched, undone; and refused each."""
    for patch in ({"line": {"grace_minutes": 16}}, {"line": {"grace_minutes": -1}}):
        ask("PATCH", "/office", patch, scope="admin")
    ask("GET", "/office", scope="admin")
    change = ask("GET", "/office/history", scope="admin").data[0]["id"]
    for _ in range(2):
        ask("POST", f"/office/history/{change}/undo", scope="admin")
