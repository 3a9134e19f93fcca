"""The appointments feed over the API."""

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, Field, RootModel

from queue_core import boards
from queue_core.actions import appointments as acts
from queue_core.rules.refusals import Refusal
from queue_core.web import here
from queue_core.web.api import shapes
from queue_core.web.api.operations import Body, Call, operation, validated
from queue_core.web.errors import sentence

FEED = ("feed",)
LONGEST_BATCH = 1000
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def _plain(text: str) -> str:
    if _CONTROL.search(text):
        raise ValueError("no control characters")
    return text


def _in_range(instant: Any) -> Any:
    if not 2000 <= instant.year <= 2200:
        raise ValueError("a year between 2000 and 2200")
    return instant


Reference = Annotated[str, Field(min_length=1, max_length=64), AfterValidator(_plain)]


class Stated(Body):
    """An appointment as the booking site knows it."""

    service: Annotated[str, Field(max_length=200)]
    slot_at: Annotated[AwareDatetime, AfterValidator(_in_range)]
    minutes: Annotated[int, Field(ge=1, le=480)] | None = None
    name: Annotated[str, Field(max_length=200), AfterValidator(_plain)] | None = None
    phone: Annotated[str, Field(max_length=40), AfterValidator(_plain)] | None = None
    language: Annotated[str, Field(max_length=10)] | None = None
    state: Literal["booked", "cancelled"] = "booked"
    code: Annotated[str, Field(pattern=r"^[0-9]{6}$")] | None = None


class StatedItem(Stated):
    reference: Reference


@operation(
    "PUT",
    "/appointments/<path:reference>",
    scopes=FEED,
    body=Stated,
    answers={201: shapes.Appointment, 200: shapes.Appointment},
    refusals=("invalid_body", "unknown_service", "unknown_language", "code_taken"),
)
def put_appointment(reference: str, asked: Stated, call: Call) -> tuple[dict[str, Any], int]:
    """Make an appointment be as stated; 201 when it was not known."""
    item = validated(StatedItem, asked.model_dump(mode="json") | {"reference": reference})
    return _put(item, call.doing)


@operation(
    "GET",
    "/appointments/<path:reference>",
    scopes=FEED,
    answers={200: shapes.Appointment},
    refusals=("unknown_appointment",),
)
def show_appointment(reference: str) -> tuple[dict[str, Any], int]:
    """One appointment, with its code, its state and its ticket."""
    return boards.appointment(here.office(), reference.strip()), 200


@operation(
    "DELETE",
    "/appointments/<path:reference>",
    scopes=FEED,
    answers={200: shapes.Appointment},
    refusals=("unknown_appointment",),
)
def cancel_appointment(reference: str, call: Call) -> tuple[dict[str, Any], int]:
    """Cancel an appointment."""
    return acts.cancel(here.office(), reference.strip(), **call.doing).data, 200


class Batch(RootModel[Annotated[list[dict[str, Any]], Field(max_length=LONGEST_BATCH)]]):
    """A plain array of appointments, each with its reference."""


@operation(
    "POST",
    "/appointments:batch",
    scopes=FEED,
    body=Batch,
    answers={200: list[shapes.Outcome]},
    refusals=("invalid_body",),
    once=False,
)
def put_batch(asked: Batch, call: Call) -> tuple[list[dict[str, Any]], int]:
    """Put many appointments; the answer has one outcome for each, in order."""
    return [_outcome(item, call.doing) for item in asked.root], 200


def _outcome(item: dict[str, Any], doing: dict[str, Any]) -> dict[str, Any]:
    reference = item.get("reference") if isinstance(item.get("reference"), str) else None
    try:
        data, status = _put(validated(StatedItem, item), doing)
        return {"reference": reference, "status": status, "appointment": data}
    except Refusal as refusal:
        return {
            "reference": reference,
            "status": refusal.status,
            "code": refusal.code,
            "detail": sentence(refusal),
        }


def _put(item: StatedItem, doing: dict[str, Any]) -> tuple[dict[str, Any], int]:
    stated = item.model_dump()
    answer = acts.put(here.office(), stated.pop("reference"), **stated, **doing)
    return answer.data, 201 if answer.made else 200
