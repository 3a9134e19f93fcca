"""What stands beside the calls: pictures, films and texts of a folder, and how many wait.

The files are shown in the order of their names. A text's first line is its heading; `opening.ro.txt` and
`opening.en.txt` are one text in two languages. A text that is named as a picture or a film (`drill.mp4`,
`drill.ro.txt`) stands below it and says what it shows.
"""

from pathlib import Path
from typing import Any

from flask import render_template, send_from_directory

from display.blueprint import blueprint
from queue_core import boards
from queue_core.language.wait_words import bare_wait
from queue_core.rules.refusals import Refusal
from queue_core.web import context
from queue_core.web.auth import open_to_all
from queue_core.web.open_limits import PAGES, at_most

KINDS = dict.fromkeys((".jpg", ".jpeg", ".png", ".webp", ".avif"), "picture") | dict.fromkeys(
    (".mp4", ".webm"), "film"
)
MOST_BYTES = 4000
"""The most of a text: more cannot be read in passing."""
COUNTS, WAITS = 9, 8
"""How many services' counts stand together, and how many waits."""


@blueprint.get("/panel")
@open_to_all
@at_most(PAGES)
def panel() -> str:
    """What is shown in turn, as a list; empty where the office shows nothing."""
    shows_waiting = context.settings().display.panel_waiting
    waiting = boards.service_list(context.office(), context.now()) if shows_waiting else []
    known = [each for each in waiting if each["waiting"] and bare_wait(each["wait"])]
    counts, waits = (
        [rows[at : at + most] for at in range(0, len(rows), most)]
        for rows, most in ((waiting, COUNTS), (known, WAITS))
    )
    return render_template("display/panel.html", slides=slides(), waiting_pages=counts, waits_pages=waits)


@blueprint.get("/panel/<name>")
@open_to_all
@at_most(PAGES)
def file(name: str) -> Any:
    """A picture or a film of the folder."""
    if name not in {slide["name"] for slide in slides() if slide["kind"] != "text"}:
        raise Refusal("not_found")
    return send_from_directory(_folder().resolve(), name)


def slides() -> list[dict[str, Any]]:
    """The pictures, films and texts of the folder, in the order of their names; hidden files are none."""
    found: dict[str, dict[str, Any]] = {}
    inside = _folder().resolve()
    for path in (
        sorted(_folder().iterdir()) if context.settings().display.panel and _folder().is_dir() else ()
    ):
        kind = KINDS.get(path.suffix.lower())
        # A link may lead out of the folder, to whatever the server can read.
        if path.name.startswith(".") or not path.is_file() or not path.resolve().is_relative_to(inside):
            continue
        if kind:
            found[path.name] = {"kind": kind, "name": path.name}
        elif path.suffix.lower() == ".txt":
            stem, _, code = path.stem.rpartition(".")
            if code not in context.settings().languages:
                stem, code = path.stem, context.settings().languages[0]
            text = found.setdefault(stem + ".txt", {"kind": "text", "name": stem, "words": {}})
            text["words"][code] = _lines(path)
    for slide in [each for each in found.values() if each["kind"] != "text"]:
        said = found.pop(Path(slide["name"]).stem + ".txt", {})
        slide["words"] = {code: " ".join(lines) for code, lines in said.get("words", {}).items()}
    return list(found.values())


def _lines(path: Path) -> list[str]:
    with path.open("rb") as file:
        read = file.read(MOST_BYTES).decode("utf-8-sig", "replace")
    return [line.strip() for line in read.splitlines() if line.strip()]


def _folder() -> Path:
    return Path(context.settings().display.panel).expanduser()
