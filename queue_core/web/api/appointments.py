"""The appointments feed over the API."""

import time
from datetime import date, datetime
from typing import Annotated, Any

from flask import request
from pydantic import Field, RootModel, TypeAdapter, ValidationError, field_validator

from queue_core import boards
from queue_core.actions import feed_appointments as acts
from queue_core.actions.acting import Answer
from queue_core.actions.once import ActContext
from queue_core.boards import booked_visits
from queue_core.boards.shapes import BookedVisit
from queue_core.data.shapes import AppointmentData
from queue_core.rules import limits
from queue_core.rules.refusals import Refusal
from queue_core.web import context
from queue_core.web.api import fields, shapes
from queue_core.web.api.operations import LIMIT, Body, Call, asked_limit, operation, validated
from queue_core.web.errors import sentence

FEED = ("feed",)
LONGEST_BATCH = 1000
AT_ONCE = 50
_DAY, _INSTANT = TypeAdapter(fields.Day), TypeAdapter(fields.Instant)
_ASKED_INSTANT = TypeAdapter(fields.AskedInstant)


class Stated(Body):
    """An appointment as the booking site knows it; an empty text says nothing, as in a file."""

    service: fields.ServiceName
    slot_at: fields.Instant
    minutes: fields.Minutes | None = None
    name: fields.Name | None = None
    phone: fields.Phone | None = None
    language: fields.Language | None = None
    state: fields.State = "booked"
    code: fields.Code | None = None
    updated_at: fields.Instant | None = None

    @field_validator("name", "phone", "language", "code")
    @classmethod
    def _or_nothing(cls, text: str | None) -> str | None:
        return text or None


class StatedItem(Stated):
    reference: fields.Reference


@operation(
    "PUT",
    "/appointments/<reference:reference>",
    scopes=FEED,
    right="book",
    body=Stated,
    answers={201: shapes.Appointment, 200: shapes.Appointment},
    refusals=(
        "invalid_body",
        "unknown_service",
        "unknown_language",
        "code_taken",
        "reference_alike",
        "reference_is_a_code",
    ),
)
def put_appointment(reference: str, body: Stated, call: Call) -> tuple[dict[str, Any], int]:
    """Make an appointment be as stated, unless it was updated later; 201 when it was not known."""
    item = validated(StatedItem, body.model_dump(mode="json") | {"reference": reference})
    return _put(item, call.act_context)


@operation(
    "GET",
    "/appointments",
    scopes=FEED,
    answers={200: list[shapes.BookedVisit]},
    refusals=("invalid_body", "unknown_appointment"),
    query={
        "on": {"type": "string", "format": "date"},
        "changed_after": {"type": "string", "format": "date-time"},
        "after": limits.REFERENCE.schema,
        "limit": LIMIT,
    },
)
def list_appointments() -> tuple[list[BookedVisit], int]:
    """A day's appointments, or those changed after an instant, with what became of each.

    `after` is the reference behind which to go on.
    """
    on, changed_after = _asked("on", _DAY), _asked("changed_after", _ASKED_INSTANT)
    if changed_after is None and on is None:
        on = context.settings().opening.local_day(context.now())
    after = request.args.get("after")
    return booked_visits.what_became(
        context.office(),
        on=on,
        changed_after=changed_after,
        after=None if after is None else limits.REFERENCE.tidied(after),
        limit=asked_limit(),
    ), 200


def asked_day() -> date | None:
    """The local day that `on` asks for. Refuses with `invalid_body`."""
    return asked_date("on")


def asked_date(name: str) -> date | None:
    """A query parameter that is a day. Refuses with `invalid_body`."""
    found: date | None = _asked(name, _DAY)
    return found


def asked_instant(name: str) -> datetime | None:
    """A query parameter that is an instant. Refuses with `invalid_body`."""
    found: datetime | None = _asked(name, _ASKED_INSTANT)
    return found


def _asked(name: str, kind: TypeAdapter) -> Any:
    """A query parameter of a kind, None when it is not there. Refuses with `invalid_body`."""
    given = request.args.get(name)
    if given is None:
        return None
    try:
        # A plus sign (of a time's offset) that was not escaped arrives as a blank.
        return kind.validate_strings(given.replace(" ", "+"))
    except ValidationError as error:
        problem = error.errors(include_url=False, include_input=False)[0]["msg"]
        raise Refusal("invalid_body", problem=f"{name}: {problem}") from None


@operation(
    "GET",
    "/appointments/<reference:reference>",
    scopes=FEED,
    answers={200: shapes.Appointment},
    refusals=("unknown_appointment",),
)
def show_appointment(reference: str) -> tuple[AppointmentData, int]:
    """One appointment, with its code, its state and its ticket."""
    return boards.appointment(context.office(), limits.REFERENCE.tidied(reference)), 200


@operation(
    "DELETE",
    "/appointments/<reference:reference>",
    scopes=FEED,
    right="book",
    answers={200: shapes.Appointment},
    refusals=("unknown_appointment", "invalid_body"),
    query={"updated_at": {"type": "string", "format": "date-time"}},
)
def cancel_appointment(reference: str, call: Call) -> tuple[dict[str, Any], int]:
    """Cancel an appointment, unless it was updated after `updated_at`."""
    updated_at = _asked("updated_at", _INSTANT)
    return acts.cancel(
        context.office(), limits.REFERENCE.tidied(reference), updated_at=updated_at, **call.act_context
    ).data, 200


class Batch(RootModel[Annotated[list[dict[str, Any]], Field(max_length=LONGEST_BATCH)]]):
    """A plain array of appointments, each with its reference."""


@operation(
    "POST",
    "/appointments:batch",
    scopes=FEED,
    right="book",
    body=Batch,
    answers={200: list[shapes.Outcome]},
    refusals=("invalid_body",),
    once=False,
)
def put_batch(body: Batch, call: Call) -> tuple[list[dict[str, Any]], int]:
    """Put many appointments; the answer has one outcome for each, in order."""
    outcomes: list[dict[str, Any]] = []
    for first in range(0, len(body.root), AT_ONCE):
        outcomes += _outcomes(body.root[first : first + AT_ONCE], call.act_context)
        # Between two transactions the desks have their turn.
        time.sleep(0)
    return outcomes, 200


def _outcomes(items: list[dict[str, Any]], act_context: ActContext) -> list[dict[str, Any]]:
    checked = [_checked(item) for item in items]
    fit = [item.model_dump() for item in checked if not isinstance(item, Refusal)]
    put = iter(acts.put_many(context.office(), fit, **act_context).data["each"])
    return [
        _outcome(item, one if isinstance(one, Refusal) else next(put))
        for item, one in zip(items, checked, strict=True)
    ]


def _checked(item: dict[str, Any]) -> StatedItem | Refusal:
    try:
        return validated(StatedItem, item)
    except Refusal as refusal:
        return refusal


def _outcome(item: dict[str, Any], became: Answer | Refusal) -> dict[str, Any]:
    reference = item.get("reference") if isinstance(item.get("reference"), str) else None
    if isinstance(became, Refusal):
        told = {"status": became.status, "code": became.code, "detail": sentence(became)}
    else:
        told = {"status": 201 if became.made else 200, "appointment": became.data}
    return {"reference": reference} | told


def _put(item: StatedItem, act_context: ActContext) -> tuple[dict[str, Any], int]:
    stated = item.model_dump()
    answer = acts.put(context.office(), stated.pop("reference"), **stated, **act_context)
    return answer.data, 201 if answer.made else 200
