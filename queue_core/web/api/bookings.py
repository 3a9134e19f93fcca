"""Booking over the API: what is free, hold, confirm, move, cancel."""

from datetime import datetime
from typing import Any

from flask import request

from queue_core.actions import bookings, reservations
from queue_core.boards import slots
from queue_core.rules.refusals import Refusal
from queue_core.web import context
from queue_core.web.api import fields, shapes
from queue_core.web.api.appointments import asked_day, asked_instant
from queue_core.web.api.operations import LIMIT, READERS, Body, Call, asked_limit, operation

FEED = ("feed",)
TIMES = ("slot_taken", "slot_closed", "too_soon", "too_far")


class NewBooking(Body):
    """Which contacts are needed is the office's to say: `[booking] contact`."""

    service: fields.Slug
    slot_at: fields.Instant
    email: fields.Email | None = None
    phone: fields.Phone | None = None
    name: fields.Name | None = None
    language: fields.Language | None = None


class Confirmation(Body):
    code: fields.Entered


class OtherTime(Body):
    slot_at: fields.Instant


@operation(
    "GET",
    "/slots",
    scopes=(*READERS, "feed"),
    answers={200: list[shapes.Slot]},
    refusals=("unknown_service", "invalid_body", "booking_off"),
    query={
        "service": {"type": "string"},
        "on": {"type": "string", "format": "date"},
        "after": {"type": "string", "format": "date-time"},
        "limit": LIMIT,
    },
)
def show_slots() -> tuple[list[Any], int]:
    """The times of a day that can be booked, and for how many more; behind the time `after`."""
    if not context.settings().booking.enabled:
        raise Refusal("booking_off")
    on = asked_day() or context.settings().opening.local_day(context.now())
    service = context.settings().present_service(request.args.get("service", ""))
    found = slots.slots_on(context.office(), service, on, context.now())
    after = asked_instant("after")
    behind = [each for each in found if after is None or datetime.fromisoformat(each["slot_at"]) > after]
    return behind[: asked_limit()], 200


@operation(
    "POST",
    "/bookings",
    scopes=FEED,
    right="book",
    body=NewBooking,
    answers={201: shapes.Reservation},
    refusals=("booking_off", "unknown_service", "unknown_language", "contact_needed", "bad_contact",
              "one_is_enough", *TIMES),
)  # fmt: skip
def reserve(body: NewBooking, call: Call) -> tuple[dict[str, Any], int]:
    """Hold a place, and send its code; where the office asks for no contact it is booked at once."""
    reference = reservations.new_reference()
    answer = reservations.reserve(
        context.office(),
        reference,
        service=body.service,
        slot_at=body.slot_at,
        email=body.email,
        phone=body.phone,
        name=body.name,
        language=body.language,
        url=context.booking_url(reference) or "",
        **call.act_context,
    )
    told = {"reserved_until": None} | answer.data
    return {key: told[key] for key in ("reference", "state", "reserved_until")}, 201


@operation(
    "POST",
    "/bookings/<reference>/confirm",
    scopes=FEED,
    right="book",
    body=Confirmation,
    answers={200: shapes.Appointment},
    refusals=("unknown_appointment", "wrong_code", "reservation_ended"),
)
def confirm_booking(reference: str, body: Confirmation, call: Call) -> tuple[dict[str, Any], int]:
    """Make a reservation an appointment by the code that was sent; void after five wrong ones."""
    return reservations.confirm(context.office(), reference, body.code, **call.act_context).data, 200


@operation(
    "POST",
    "/bookings/<reference>/move",
    scopes=FEED,
    right="book",
    body=OtherTime,
    answers={200: shapes.Appointment},
    refusals=("unknown_appointment", "arrived_already", "booking_off", "unknown_service", *TIMES),
)
def move_booking(reference: str, body: OtherTime, call: Call) -> tuple[dict[str, Any], int]:
    """Give a booking another time; the old one is kept until the new one is had."""
    return bookings.move(context.office(), reference, slot_at=body.slot_at, **call.act_context).data, 200


@operation(
    "DELETE",
    "/bookings/<reference>",
    scopes=FEED,
    right="book",
    body=None,
    answers={204: None},
    refusals=("unknown_appointment", "arrived_already"),
)
def cancel_booking(reference: str, call: Call) -> tuple[None, int]:
    """Give a booking or a reservation back."""
    bookings.cancel(context.office(), reference, **call.act_context)
    return None, 204
