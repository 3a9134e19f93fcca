"""A print job as the server hands it to an agent."""

from pathlib import Path
from typing import Any

from queue_core.settings.printers import Printer


def job_data(
    job: int, turn: int, facts: dict[str, Any], *, printer: Printer, folder: Path, track_url: str | None
) -> dict[str, Any]:
    """All that an agent needs for one job in its `turn`; it reads no settings and no database."""
    return {
        "job": job,
        "turn": turn,
        "printer": printer.model_dump(mode="json") | {"reach": printer.reach},
        "logo": _png_of(printer.logo),
        "folder": str(folder.resolve()),
        "facts": facts | {"track_url": track_url},
    }


def _png_of(logo: str) -> bytes | None:
    if not logo:
        return None
    # Imported here: a server without a logo does without Pillow.
    from queue_core.printing.logo import logo_of

    return logo_of(logo)
