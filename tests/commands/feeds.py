"""What the tests of the feed's commands share."""

import sqlite3
from pathlib import Path

FEEDS = Path(__file__).parent.parent / "feeds"
HEADER = "reference,service,slot_at\n"


def kept(lobby) -> dict[str, str]:
    """Each reference with its state."""
    with sqlite3.connect(lobby.folder / "data" / "lobby.db") as look:
        return dict(look.execute("SELECT reference, state FROM appointment ORDER BY reference"))


def dropped(lobby, name: str, text: str) -> Path:
    file = lobby.folder / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(text)
    return file
