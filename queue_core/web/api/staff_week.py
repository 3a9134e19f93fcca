"""The staff's week over the API: what is booked and free, times blocked, and whom it concerns."""

from datetime import datetime, timedelta
from typing import Any

from flask import request

from queue_core.actions import blocks, staff_appointments
from queue_core.boards import staff_week
from queue_core.rules import limits
from queue_core.web import context
from queue_core.web.api import fields, shapes
from queue_core.web.api.appointments import asked_day, asked_instant
from queue_core.web.api.operations import LIMIT, NUMBER, Body, Call, asked_limit, operation, whole_number

SUPERVISOR = ("supervisor",)
NEW_PLACE = ("slot_past", "slot_closed", "slot_blocked", "slot_taken")


class NewAppointment(Body):
    """Somebody on the phone, booked at once."""

    service: fields.Slug
    slot_at: fields.Instant
    name: fields.Name | None = None
    phone: fields.Phone | None = None
    email: fields.Email | None = None
    language: fields.Language | None = None


class NewTime(Body):
    """Another time, and if wished another service."""

    reference: fields.Reference
    slot_at: fields.Instant
    service: fields.Slug | None = None


class WhyCancelled(Body):
    reference: fields.Reference
    reason: fields.Reason


class NewBlock(Body):
    """`service` is null for all of them."""

    from_at: fields.Instant
    until_at: fields.Instant
    reason: fields.Reason
    service: fields.Slug | None = None


@operation(
    "GET",
    "/week",
    scopes=SUPERVISOR,
    right="see_names",
    answers={200: list[shapes.WeekTime]},
    refusals=("booking_off", "unknown_service", "invalid_body"),
    query={
        "service": {"type": "string"},
        "on": {"type": "string", "format": "date"},
        "after": {"type": "string", "format": "date-time"},
        "limit": LIMIT,
    },
)
def show_week() -> tuple[list[Any], int]:
    """A service on seven days: each time with its places, closed ones too; behind the time `after`."""
    settings = context.settings()
    first = asked_day() or settings.opening.local_day(context.now())
    service = settings.present_service(request.args.get("service", ""))
    days = [first + timedelta(days=each) for each in range(staff_week.DAYS)]
    after = asked_instant("after")
    found = staff_week.times_of(context.office(), service, days, context.now(), settings.languages[0])
    behind = [each for each in found if after is None or datetime.fromisoformat(each["slot_at"]) > after]
    return behind[: asked_limit()], 200


@operation(
    "POST",
    "/appointments",
    scopes=SUPERVISOR,
    right="book",
    body=NewAppointment,
    answers={201: shapes.Appointment},
    refusals=("unknown_service", "unknown_language", "bad_contact", *NEW_PLACE),
)
def book_for_somebody(body: NewAppointment, call: Call) -> tuple[dict[str, Any], int]:
    """Book somebody who is on the phone; where the service is booked here they are told."""
    answer = staff_appointments.book(
        context.office(),
        body.service,
        slot_at=body.slot_at,
        name=body.name,
        phone=body.phone,
        email=body.email,
        language=body.language,
        page=context.booking_url,
        **call.act_context,
    )
    return answer.data, 201


@operation(
    "POST",
    "/appointments:move",
    scopes=SUPERVISOR,
    right="book",
    body=NewTime,
    answers={200: shapes.Appointment},
    refusals=("unknown_appointment", "unknown_service", "already_here", *NEW_PLACE),
)
def move_for_somebody(body: NewTime, call: Call) -> tuple[dict[str, Any], int]:
    """Give an appointment of any source another time; the old one is kept until the new one is had."""
    reference = limits.REFERENCE.tidied(body.reference)
    answer = staff_appointments.move(
        context.office(), reference, slot_at=body.slot_at, service=body.service, **call.act_context
    )
    return answer.data, 200


@operation(
    "POST",
    "/appointments:cancel",
    scopes=SUPERVISOR,
    right="book",
    body=WhyCancelled,
    answers={200: shapes.Appointment},
    refusals=("unknown_appointment", "already_here"),
)
def cancel_for_somebody(body: WhyCancelled, call: Call) -> tuple[dict[str, Any], int]:
    """Cancel an appointment of any source with a reason for the journal; its visitor is told."""
    reference = limits.REFERENCE.tidied(body.reference)
    answer = staff_appointments.call_off(context.office(), reference, reason=body.reason, **call.act_context)
    return answer.data, 200


@operation(
    "GET",
    "/blocks",
    scopes=SUPERVISOR,
    right="block_times",
    answers={200: list[shapes.Block]},
    refusals=("invalid_body",),
    query={"after": NUMBER, "limit": LIMIT},
)
def list_blocks() -> tuple[list[Any], int]:
    """The blocked times that are not over, by their id, with the references that each concerns."""
    after, most = whole_number("after", 0), asked_limit()
    found = sorted(staff_week.coming_blocks(context.office(), context.now()), key=lambda each: each["id"])
    return [each for each in found if each["id"] > after][:most], 200


@operation(
    "POST",
    "/blocks",
    scopes=SUPERVISOR,
    right="block_times",
    body=NewBlock,
    answers={201: shapes.Block},
    refusals=("booking_off", "unknown_service", "bad_span", "slot_past", "nothing_written"),
)
def block_time(body: NewBlock, call: Call) -> tuple[dict[str, Any], int]:
    """Let nobody be booked at a time; whom it `concerns` stays booked until moved or cancelled."""
    answer = blocks.block(
        context.office(),
        from_at=body.from_at,
        until_at=body.until_at,
        reason=body.reason,
        service=body.service,
        **call.act_context,
    )
    whom = staff_week.concerned(
        context.office(), body.from_at, body.until_at, context.now(), answer.data["service"]
    )
    return answer.data | {"concerns": [each.reference for each in whom]}, 201


@operation(
    "DELETE",
    "/blocks/<int:block>",
    scopes=SUPERVISOR,
    right="block_times",
    body=None,
    answers={204: None},
    refusals=("unknown_block",),
)
def unblock_time(block: int, call: Call) -> tuple[None, int]:
    """Let a blocked time be booked again."""
    blocks.unblock(context.office(), block, **call.act_context)
    return None, 204
