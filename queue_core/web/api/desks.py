"""Desks over the API: open, pause, close, and above all call."""

from collections.abc import Callable
from typing import Any

from pydantic import StrictInt, model_validator

from queue_core.actions import at_once, calls
from queue_core.actions import desks as acts
from queue_core.actions.acting import Answer, Seen
from queue_core.language.catalogs import spoken
from queue_core.language.journal_words import in_words
from queue_core.web import context
from queue_core.web.api import fields, shapes
from queue_core.web.api.operations import Body, Call, Nothing, operation

AT_DESK = ("desk",)


class AsSeen(Body):
    """`seen` is the number that stood at the desk when its clerk pressed, null for none; `finish_current`
    ends its visit first, as a no-show where `came` is false."""

    finish_current: bool = False
    came: bool | None = None
    seen: fields.Number | None = None

    @property
    def said(self) -> Seen:
        """`seen`, where the caller says it: null says that nobody stood there."""
        return {"seen": self.seen} if "seen" in self.model_fields_set else {}


class NewVisit(AsSeen):
    """Somebody without a ticket, to be served at once; refused without a reason. `print`: also on paper."""

    service: fields.Slug
    reason: fields.Reason = ""
    priority: bool = False
    language: fields.Language | None = None
    print: bool = False


class NewCall(AsSeen):
    """Empty to call the next one; `ticket` and `reason` to call a given one."""

    ticket: StrictInt | fields.Number | None = None
    reason: fields.Reason | None = None

    @model_validator(mode="after")
    def _both_or_none(self) -> "NewCall":
        if self.ticket is None and self.reason is not None:
            raise ValueError("reason goes with ticket")
        return self


@operation(
    "POST",
    "/desks/<desk:desk>/calls",
    scopes=AT_DESK,
    right="serve",
    body=NewCall,
    answers={201: shapes.CalledTicket},
    refusals=("unknown_desk", "desk_closed", "desk_paused", "changed", "desk_busy",
              "arrival_unknown", "nobody_waiting", "unknown_ticket", "reason_needed", "wrong_state",
              "other_desk", "priority_only", "is_elsewhere"),
)  # fmt: skip
def call_to_desk(desk: str, body: NewCall, call: Call) -> tuple[dict[str, Any], int]:
    """Call the next visitor, or, with a reason, a given one."""
    if body.ticket is None:
        answer = calls.call_next(
            context.office(),
            desk,
            finish_current=body.finish_current,
            came=body.came,
            **body.said,
            **call.act_context,
        )
    else:
        answer = calls.call_this(
            context.office(),
            desk,
            body.ticket,
            reason=body.reason or "",
            finish_current=body.finish_current,
            came=body.came,
            **body.said,
            **call.act_context,
        )
    return _with_reason(answer), 201


@operation(
    "POST",
    "/desks/<desk>/visits",
    scopes=AT_DESK,
    right="serve",
    body=NewVisit,
    answers={201: shapes.VisitAtOnce},
    refusals=("unknown_desk", "unknown_service", "unknown_language", "reason_needed", "desk_closed",
              "desk_paused", "changed", "desk_busy", "arrival_unknown", "priority_only"),
)  # fmt: skip
def serve_at_once(desk: str, body: NewVisit, call: Call) -> tuple[dict[str, Any], int]:
    """Serve somebody without a ticket at once: one is made and called here, with a reason."""
    if body.priority:
        call.device.require("give_priority")
    answer = at_once.serve_at_once(
        context.office(),
        desk,
        body.service,
        reason=body.reason,
        priority=body.priority,
        language=body.language,
        finish_current=body.finish_current,
        came=body.came,
        prints=body.print,
        **body.said,
        **call.act_context,
    )
    return context.with_track_url(_with_reason(answer)), 201


def _with_reason(called: Answer) -> dict[str, Any]:
    """A ticket that was called, with the reason in words."""
    return called.data | {"why": in_words(called.data["why"], spoken.get(), context.settings().zone)}


def _desk_act(path: str, act: Callable[..., Answer], name: str, summary: str, *refusals: str) -> None:
    def view(desk: str, body: Nothing, call: Call) -> tuple[dict[str, Any], int]:
        return act(context.office(), desk, **call.act_context).data, 200

    view.__name__, view.__doc__ = name, summary
    operation(
        "POST",
        f"/desks/<desk:desk>/{path}",
        scopes=AT_DESK,
        right="serve",
        body=Nothing,
        answers={200: shapes.Desk},
        refusals=("unknown_desk", *refusals),
    )(view)


_desk_act("open", acts.open_desk, "open_desk", "Open a desk, or end its pause.")
_desk_act("pause", acts.pause, "pause_desk", "Pause a desk.", "desk_closed")
_desk_act("close", acts.close, "close_desk", "Close a desk.", "desk_busy")
