"""Tickets over the API: taken, checked in, acted on, cancelled."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field, model_validator

from queue_core import boards
from queue_core.actions import check_in as arrivals
from queue_core.actions import tickets as acts
from queue_core.actions import visits
from queue_core.actions.offered import OFFERED, Offered
from queue_core.rules.refusals import Refusal
from queue_core.web import auth, context
from queue_core.web.api import fields, shapes
from queue_core.web.api.operations import READERS, Body, Call, Nothing, operation

AT_DESK = ("desk",)


class NewTicket(Body):
    service: fields.Slug | None = None
    services: Annotated[list[fields.Slug], Field(min_length=1, max_length=20)] | None = None
    language: fields.Language | None = None
    priority: bool = False

    @model_validator(mode="after")
    def _one_of_both(self) -> "NewTicket":
        if (self.service is None) == (self.services is None):
            raise ValueError("either service or services")
        return self


class CheckIn(Body):
    code: fields.Entered
    duplicate: bool = False
    priority: bool = False


class Because(Body):
    """What an exception is made for, written into the journal; without it the act is refused."""

    reason: fields.Reason = ""


class Priority(Because):
    priority: bool


class Transfer(Body):
    service: fields.Slug | None = None
    desk: fields.Slug | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> "Transfer":
        if (self.service is None) == (self.desk is None):
            raise ValueError("either service or desk")
        return self


@operation(
    "POST",
    "/tickets",
    scopes=("kiosk",),
    right="serve",
    body=NewTicket,
    answers={201: shapes.TrackedTicket},
    refusals=("unknown_service", "unknown_language", "closed", "intake_ended", "intake_stopped",
              "cap_reached", "priority_not_offered"),
)  # fmt: skip
def take(body: NewTicket, call: Call) -> tuple[dict[str, Any], int]:
    """Give a walk-in a ticket for a service, or for several one after the other, and print its slip."""
    _may_give_priority(body.priority, call)
    service, *later = body.services or [body.service or ""]
    answer = acts.take(
        context.office(),
        service,
        later=later,
        language=body.language,
        priority=body.priority,
        **call.act_context,
    )
    return context.with_track_url(answer.data), 201


@operation(
    "POST",
    "/check-ins",
    scopes=("kiosk",),
    right="check_in",
    body=CheckIn,
    answers={201: shapes.Arrival, 200: shapes.Arrival},
    refusals=("unknown_appointment", "appointment_cancelled", "wrong_day", "already_used", "service_gone",
              "priority_not_offered"),
)  # fmt: skip
def check_in(body: CheckIn, call: Call) -> tuple[dict[str, Any], int]:
    """Confirm an arrival by code or booking reference; 200 when it already was.

    Then `duplicate` has its slip printed once more, and only once.
    """
    _may_give_priority(body.priority, call)
    answer = arrivals.check_in(
        context.office(), body.code, duplicate=body.duplicate, priority=body.priority, **call.act_context
    )
    return context.with_track_url(answer.data), 201 if answer.made else 200


def _may_give_priority(asked: bool, call: Call) -> None:
    """Refuses with `priority_not_offered` a kiosk that asks for it where the office does not let it, and with
    `wrong_scope` a token whose role does not have the right."""
    if asked:
        call.device.require("give_priority")
    if asked and call.device.scope == "kiosk" and not context.settings().line.priority_at_kiosk:
        raise Refusal("priority_not_offered")


@operation(
    "GET",
    "/tickets/<int:ticket>",
    scopes=READERS,
    answers={200: shapes.TrackedTicket},
    refusals=("unknown_ticket",),
)
def show_ticket(ticket: int) -> tuple[Mapping[str, Any], int]:
    """One ticket; with `track_url` for those who gave it or serve it."""
    found = boards.ticket(context.office(), ticket, context.now())["ticket"]
    return context.with_track_url(found) if auth.asking().may("kiosk", "desk") else found, 200


@operation(
    "DELETE",
    "/tickets/<int:ticket>",
    scopes=AT_DESK,
    right="serve",
    answers={200: shapes.Ticket},
    refusals=("unknown_ticket", "wrong_state"),
)
def cancel_ticket(ticket: int, call: Call) -> tuple[dict[str, Any], int]:
    """Cancel a ticket: the visitor has left, or staff take it out."""
    return acts.cancel(context.office(), ticket, **call.act_context).data, 200


def _offer(offered: Offered) -> None:
    def view(ticket: int, body: Nothing, call: Call) -> tuple[dict[str, Any], int]:
        return offered.do(context.office(), ticket, **call.act_context).data, 200

    view.__name__, view.__doc__ = offered.act, offered.summary
    operation(
        "POST",
        f"/tickets/<int:ticket>/{offered.path}",
        scopes=AT_DESK,
        right="serve",
        body=Nothing,
        answers={200: shapes.Ticket},
        refusals=("unknown_ticket", "wrong_state", *offered.refusals),
    )(view)


for each in OFFERED:
    if each.path:
        _offer(each)


@operation(
    "POST",
    "/tickets/<int:ticket>/transfers",
    scopes=AT_DESK,
    right="serve",
    body=Transfer,
    answers={200: shapes.Ticket},
    refusals=(
        "unknown_ticket",
        "wrong_state",
        "unknown_service",
        "unknown_desk",
        "desk_closed",
        "priority_only",
    ),
)
def transfer(ticket: int, body: Transfer, call: Call) -> tuple[dict[str, Any], int]:
    """Send on to a service or to a desk; number and place are kept."""
    answer = visits.transfer(
        context.office(), ticket, service=body.service, desk=body.desk, **call.act_context
    )
    return answer.data, 200


@operation(
    "POST",
    "/tickets/<int:ticket>/reopen",
    scopes=AT_DESK,
    right="reopen",
    body=Because,
    answers={200: shapes.Ticket},
    refusals=("unknown_ticket", "reason_needed", "wrong_state", "too_late"),
)
def reopen(ticket: int, body: Because, call: Call) -> tuple[dict[str, Any], int]:
    """Take a visit up again that was ended by mistake: its ticket is set aside."""
    return visits.reopen(context.office(), ticket, reason=body.reason, **call.act_context).data, 200


@operation(
    "POST",
    "/tickets/<int:ticket>/priority",
    scopes=AT_DESK,
    right="give_priority",
    body=Priority,
    answers={200: shapes.Ticket},
    refusals=("unknown_ticket", "reason_needed", "wrong_state", "already_so"),
)
def set_priority(ticket: int, body: Priority, call: Call) -> tuple[dict[str, Any], int]:
    """Give a waiting ticket the mark of priority, or take it away."""
    act = visits.give_priority if body.priority else visits.withdraw_priority
    return act(context.office(), ticket, reason=body.reason, **call.act_context).data, 200
