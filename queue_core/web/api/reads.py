"""What may be read over the API."""

from collections.abc import Sequence
from typing import Any, TypeVar

from flask import request

from queue_core import boards
from queue_core.actions.free_words import FREE
from queue_core.actions.privacy import STAFF
from queue_core.boards.shapes import Desk, JournalRow, LobbyBoard, PlaceInLine, Service
from queue_core.data.in_parts import parts
from queue_core.language.catalogs import spoken
from queue_core.language.journal_words import in_words
from queue_core.rules import limits
from queue_core.rules.refusals import Refusal
from queue_core.web import context
from queue_core.web.api import shapes
from queue_core.web.api.operations import LIMIT, NUMBER, READERS, asked_limit, operation, whole_number
from queue_core.web.auth import asking

MOST_EVENTS = 10_000
Row = TypeVar("Row")


@operation(
    "GET",
    "/line",
    scopes=READERS,
    answers={200: list[shapes.PlaceInLine]},
    refusals=("unknown_service", "unknown_ticket", "invalid_body"),
    query={"service": {"type": "string"}, "after": NUMBER, "limit": LIMIT},
)
def show_line() -> tuple[list[dict[str, Any]], int]:
    """All who wait, in calling order; behind the ticket `after`, also where it has left the line."""
    after = whole_number("after", 0) if "after" in request.args else None
    places = boards.line(
        context.office(), context.now(), request.args.get("service"), after=after, limit=asked_limit()
    )
    return _worded(places), 200


@operation("GET", "/board", scopes=READERS, answers={200: shapes.Board})
def show_board() -> tuple[LobbyBoard, int]:
    """What the lobby's screen shows."""
    return boards.lobby(context.office(), context.now()), 200


@operation(
    "GET",
    "/desks",
    scopes=READERS,
    answers={200: list[shapes.Desk]},
    refusals=("invalid_body", "unknown_desk"),
    query={"after": limits.DESK.schema, "limit": LIMIT},
)
def show_desks() -> tuple[list[Desk], int]:
    """Every desk with its state; behind the desk `after`."""
    after = request.args.get("after")
    rows = boards.desk_list(context.office())
    return _behind(rows, after, [row["desk"] for row in rows], Refusal("unknown_desk", desk=after)), 200


@operation(
    "GET",
    "/services",
    scopes=READERS,
    answers={200: list[shapes.Service]},
    refusals=("invalid_body", "unknown_service"),
    query={"after": limits.SLUG.schema, "limit": LIMIT},
)
def show_services() -> tuple[list[Service], int]:
    """Every service, whether it takes walk-ins now, and how many wait; behind the service `after`."""
    after = request.args.get("after")
    rows = boards.service_list(context.office(), context.now())
    names = [row["slug"] for row in rows]
    return _behind(rows, after, names, Refusal("unknown_service", service=after)), 200


@operation(
    "GET",
    "/journal",
    scopes=READERS,
    answers={200: list[shapes.JournalRow]},
    refusals=("invalid_body",),
    query={"after": NUMBER, "limit": LIMIT},
)
def show_journal() -> tuple[list[dict[str, Any]], int]:
    """Every event after a number, in order; at most 10 000 at a time.

    Which of the staff acted, and what they wrote in words of their own, is told to the scope supervisor
    alone.
    """
    most = min(whole_number("limit", MOST_EVENTS), MOST_EVENTS)
    rows = boards.journal_after(context.office(), whole_number("after", 0), most)
    return _worded(
        rows if asking().may() and asking().has("search_journal") else [_for_others(row) for row in rows]
    ), 200


def _for_others(row: JournalRow) -> JournalRow:
    """An event without words that staff wrote, and without the name of an account."""
    by = row["by"] if not row["by"].startswith(STAFF) else STAFF.removesuffix(":")
    if row["event"].startswith("staff."):
        return {**row, "by": by, "why": None}
    why = {key: value for key, value in (row["why"] or {}).items() if key not in FREE}
    if "from" in why:
        why["from"] = STAFF.removesuffix(":")
    return {**row, "by": by, "why": why or None}


def _worded(rows: Sequence[PlaceInLine | JournalRow]) -> list[dict[str, Any]]:
    language, zone = spoken.get(), context.settings().zone
    return [{**row, "why": in_words(row["why"], language, zone)} for part in parts(rows) for row in part]


def _behind(rows: list[Row], after: str | None, names: list[str], unknown: Refusal) -> list[Row]:
    """A short list, whole or from behind one of its names on."""
    if after is not None and after not in names:
        raise unknown
    first = 0 if after is None else names.index(after) + 1
    return rows[first:][: asked_limit()]
