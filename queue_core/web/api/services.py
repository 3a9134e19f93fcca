"""Services over the API: what is open of one that the office no longer has goes to another."""

from typing import Any

from queue_core.actions import sent_on
from queue_core.web import context
from queue_core.web.api import fields, shapes
from queue_core.web.api.operations import Body, Call, operation


class SendOn(Body):
    service: fields.Slug


@operation(
    "POST",
    "/services/<service>/transfers",
    scopes=("supervisor",),
    right="oversee",
    body=SendOn,
    answers={200: shapes.SentOn},
    refusals=("unknown_service", "service_there"),
)
def send_on_all(service: str, body: SendOn, call: Call) -> tuple[dict[str, Any], int]:
    """Give all open tickets and appointments of a service that is gone to another one."""
    return sent_on.send_on(context.office(), service, to=body.service, **call.act_context).data, 200
