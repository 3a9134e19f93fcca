"""What visitors were told, over the API: never to whom."""

from typing import Any

from queue_core.boards import messages
from queue_core.web import context
from queue_core.web.api import shapes
from queue_core.web.api.operations import operation, whole_number

MOST = 10_000


@operation(
    "GET",
    "/messages",
    scopes=(),
    right="oversee",
    answers={200: list[shapes.Message]},
    refusals=("invalid_body",),
    query={
        "after": {"type": "integer", "minimum": 0, "maximum": 999_999_999_999},
        "limit": {"type": "integer", "minimum": 0, "maximum": 999_999_999_999},
    },
)
def show_messages() -> tuple[list[dict[str, Any]], int]:
    """Every message after an id, in order; at most 10 000 at a time."""
    most = min(whole_number("limit", MOST), MOST)
    rows = messages.messages_after(context.office(), whole_number("after", 0), most)
    told = [shapes.Message.model_validate(row).model_dump(mode="json") for row in rows]
    return told, 200
