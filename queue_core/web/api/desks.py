"""Desks over the API: open, pause, close, and above all call."""

from collections.abc import Callable
from typing import Any

from pydantic import StrictInt, model_validator

from queue_core.actions import calls
from queue_core.actions import desks as acts
from queue_core.actions.acting import Answer, Seen
from queue_core.language.catalogs import spoken
from queue_core.language.journal_words import in_words
from queue_core.web import context
from queue_core.web.api import fields, shapes
from queue_core.web.api.operations import Body, Call, Nothing, operation

AT_DESK = ("desk",)


class NewCall(Body):
    """Empty, or `finish_current`, to call the next one; `ticket` and `reason` to call a given one.

    `seen` is the number that stood at the desk when its clerk pressed, null for none.
    """

    finish_current: bool = False
    ticket: StrictInt | fields.Number | None = None
    reason: fields.Reason | None = None
    seen: fields.Number | None = None

    @model_validator(mode="after")
    def _both_or_none(self) -> "NewCall":
        if self.ticket is None and self.reason is not None:
            raise ValueError("reason goes with ticket")
        return self

    @property
    def said(self) -> Seen:
        """`seen`, where the caller says it: null says that nobody stood there."""
        return {"seen": self.seen} if "seen" in self.model_fields_set else {}


@operation(
    "POST",
    "/desks/<desk:desk>/calls",
    scopes=AT_DESK,
    body=NewCall,
    answers={201: shapes.CalledTicket},
    refusals=("unknown_desk", "desk_closed", "desk_paused", "changed", "desk_busy", "nobody_waiting",
              "unknown_ticket", "reason_needed", "wrong_state", "other_desk"),
)  # fmt: skip
def call_to_desk(desk: str, body: NewCall, call: Call) -> tuple[dict[str, Any], int]:
    """Call the next visitor, or, with a reason, a given one."""
    if body.ticket is None:
        answer = calls.call_next(
            context.office(), desk, finish_current=body.finish_current, **body.said, **call.act_context
        )
    else:
        answer = calls.call_this(
            context.office(),
            desk,
            body.ticket,
            reason=body.reason or "",
            finish_current=body.finish_current,
            **body.said,
            **call.act_context,
        )
    return answer.data | {"why": in_words(answer.data["why"], spoken.get(), context.settings().zone)}, 201


def _desk_act(path: str, act: Callable[..., Answer], name: str, summary: str, *refusals: str) -> None:
    def view(desk: str, body: Nothing, call: Call) -> tuple[dict[str, Any], int]:
        return act(context.office(), desk, **call.act_context).data, 200

    view.__name__, view.__doc__ = name, summary
    operation(
        "POST",
        f"/desks/<desk:desk>/{path}",
        scopes=AT_DESK,
        body=Nothing,
        answers={200: shapes.Desk},
        refusals=("unknown_desk", *refusals),
    )(view)


_desk_act("open", acts.open_desk, "open_desk", "Open a desk, or end its pause.")
_desk_act("pause", acts.pause, "pause_desk", "Pause a desk.", "desk_closed")
_desk_act("close", acts.close, "close_desk", "Close a desk.", "desk_busy")
