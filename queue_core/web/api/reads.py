"""What may be read over the API."""

from collections.abc import Sequence
from typing import Any

from flask import request

from queue_core import boards
from queue_core.boards.shapes import Desk, JournalRow, LobbyBoard, PlaceInLine, Service
from queue_core.language.catalogs import spoken
from queue_core.language.journal_words import in_words
from queue_core.web import context
from queue_core.web.api import shapes
from queue_core.web.api.operations import READERS, operation, whole_number

MOST_EVENTS = 10_000


@operation(
    "GET",
    "/line",
    scopes=READERS,
    answers={200: list[shapes.PlaceInLine]},
    refusals=("unknown_service",),
    query={"service": {"type": "string"}},
)
def show_line() -> tuple[list[dict[str, Any]], int]:
    """All who wait, in calling order."""
    return _worded(boards.line(context.office(), context.now(), request.args.get("service"))), 200


@operation("GET", "/board", scopes=READERS, answers={200: shapes.Board})
def show_board() -> tuple[LobbyBoard, int]:
    """What the lobby's screen shows."""
    return boards.lobby(context.office(), context.now()), 200


@operation("GET", "/desks", scopes=READERS, answers={200: list[shapes.Desk]})
def show_desks() -> tuple[list[Desk], int]:
    """Every desk with its state."""
    return boards.desk_list(context.office()), 200


@operation("GET", "/services", scopes=READERS, answers={200: list[shapes.Service]})
def show_services() -> tuple[list[Service], int]:
    """Every service, whether it takes walk-ins now, and how many wait."""
    return boards.service_list(context.office(), context.now()), 200


@operation(
    "GET",
    "/journal",
    scopes=READERS,
    answers={200: list[shapes.JournalRow]},
    refusals=("invalid_body",),
    query={
        "after": {"type": "integer", "minimum": 0, "maximum": 999_999_999_999},
        "limit": {"type": "integer", "minimum": 0, "maximum": 999_999_999_999},
    },
)
def show_journal() -> tuple[list[dict[str, Any]], int]:
    """Every event after a number, in order; at most 10 000 at a time."""
    most = min(whole_number("limit", MOST_EVENTS), MOST_EVENTS)
    return _worded(boards.journal_after(context.office(), whole_number("after", 0), most)), 200


def _worded(rows: Sequence[PlaceInLine | JournalRow]) -> list[dict[str, Any]]:
    language, zone = spoken.get(), context.settings().zone
    return [{**row, "why": in_words(row["why"], language, zone)} for row in rows]
