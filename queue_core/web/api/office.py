"""What the office is, over the API: config.toml as JSON, a patch of it, what was changed, and back."""

from typing import Any

from flask import Response, after_this_request, request
from pydantic import RootModel

from queue_core.actions import office_seen, office_settings
from queue_core.actions.office_now import present
from queue_core.boards.office_history import office_history
from queue_core.web import context
from queue_core.web.api import shapes
from queue_core.web.api.operations import LIMIT, NUMBER, Call, asked_limit, operation, whole_number

ADMIN = ("admin",)
WRITING = ("invalid_office", "set_outside", "not_writable", "file_broken")


class Patch(RootModel[dict[str, Any]]):
    """A JSON merge patch (RFC 7396): sections with the keys that change; null gives its default back."""


@operation(
    "GET",
    "/office",
    scopes=ADMIN,
    right="change_office",
    answers={200: shapes.OfficeNow},
    refusals=("file_broken",),
)
def show_office() -> tuple[dict[str, Any], int]:
    """What the office is, with an ETag; whatever holds a secret is left out."""
    return _present(), 200


@operation(
    "PATCH",
    "/office",
    scopes=ADMIN,
    right="change_office",
    body=Patch,
    answers={200: shapes.OfficeNow},
    refusals=("office_changed", *WRITING),
    headers={"If-Match": {"type": "string"}},
)
def change_office(body: Patch, call: Call) -> tuple[dict[str, Any], int]:
    """Change what the office is; what is not named stays. With `If-Match` only what the sender has seen."""
    tag = request.headers.get("If-Match")
    office_settings.change_office(
        context.office(),
        body.root,
        tag=tag.strip().removeprefix("W/").strip('"') if tag and tag.strip() != "*" else None,
        **call.act_context,
    )
    return _taken_over(), 200


@operation(
    "GET",
    "/office/history",
    scopes=ADMIN,
    right="change_office",
    answers={200: list[shapes.OfficeChange]},
    query={"after": NUMBER, "limit": LIMIT},
)
def show_office_history() -> tuple[list[Any], int]:
    """What was changed of the office, newest first; behind the change `after`, so before it."""
    before = whole_number("after", 0) or None
    return office_history(context.office(), before)[: asked_limit()], 200


@operation(
    "POST",
    "/office/history/<int:change>/undo",
    scopes=ADMIN,
    right="change_office",
    answers={200: shapes.OfficeNow},
    refusals=("unknown_change", "fits_no_more", "office_changed", *WRITING),
)
def undo_office_change(change: int, call: Call) -> tuple[dict[str, Any], int]:
    """Undo a change of the office, if everything that it made still stands."""
    office_settings.undo_change(context.office(), change, **call.act_context)
    return _taken_over(), 200


def _taken_over() -> dict[str, Any]:
    office_seen.take_over(context.office(), context.now())
    return _present()


def _present() -> dict[str, Any]:
    there = present(context.settings())

    def tagged(response: Response) -> Response:
        response.set_etag(there.tag)
        return response

    after_this_request(tagged)
    return there.json
