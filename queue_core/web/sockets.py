"""Who may listen to which room, and what the printing agents say.

Anonymous sockets join only the lobby's board, or a ticket's with its token; the desks' and the office's
boards need a signed-in member of staff or a token that reads.
"""

from typing import Annotated, Any

from flask import request
from flask_login import current_user
from flask_socketio import ConnectionRefusedError, SocketIO
from pydantic import BaseModel, Field, ValidationError

from queue_core.actions import prints
from queue_core.data.queries import BEYOND_ANY_ID
from queue_core.printing.agent import job_data
from queue_core.realtime import AGENTS, Realtime
from queue_core.rules.refusals import Refusal
from queue_core.web import auth, devices, here, i18n


class Outcome(BaseModel):
    """What an agent reports of a job."""

    job: Annotated[int, Field(ge=0, lt=BEYOND_ANY_ID)]
    printer: Annotated[str, Field(max_length=40)]
    problem: Annotated[str, Field(max_length=40)] | None
    sent: bool


def register(socketio: SocketIO, realtime: Realtime) -> None:
    """Answer the sockets of an application."""

    @socketio.on("connect")
    def connect(asked: Any = None) -> None:
        try:
            room = _room(asked if isinstance(asked, dict) else {})
        except Refusal as refusal:
            raise ConnectionRefusedError(refusal.code) from None
        except UnicodeError:
            raise ConnectionRefusedError("no_token") from None
        device = (
            devices.known(str(asked.get("device")))
            if isinstance(asked, dict) and asked.get("device")
            else None
        )
        realtime.join(request.sid, room, device.name if device else None)  # type: ignore[attr-defined]
        if room == AGENTS:
            socketio.emit("printers", {"names": list(here.settings().printers)}, to=request.sid)  # type: ignore[attr-defined]

    @socketio.on("disconnect")
    def disconnect(*_reason: Any) -> None:
        realtime.leave(request.sid)  # type: ignore[attr-defined]

    @socketio.on("look")
    def look(*_: Any) -> None:
        """A page that knows it is behind asks for the whole board."""
        if realtime.room_of.get(request.sid, AGENTS) != AGENTS:  # type: ignore[attr-defined]
            realtime.show(request.sid)  # type: ignore[attr-defined]

    @socketio.on("next_job")
    def next_job(asked: Any = None) -> dict[str, Any] | None:
        if not _is_agent(realtime) or not isinstance(asked, dict):
            return None
        printer = here.settings().printers.get(str(asked.get("printer")))
        if printer is None:
            return None
        job = prints.hand_out(here.office(), printer.name, here.now())
        if job is None:
            return None
        return job_data(job, printer, here.settings().folder, here.track_url(job.ticket_id))

    @socketio.on("job_done")
    def job_done(told: Any = None) -> bool:
        if not _is_agent(realtime):
            return False
        try:
            outcome = Outcome.model_validate(told)
        except ValidationError:
            return False
        prints.report(
            here.office(), outcome.job, outcome.printer, outcome.problem, here.now(), sent=outcome.sent
        )
        realtime.refresh("office")
        return True


def _is_agent(realtime: Realtime) -> bool:
    return realtime.room_of.get(request.sid) == AGENTS  # type: ignore[attr-defined]


def _room(asked: dict[str, Any]) -> str:
    """The room that a socket asks for. Refuses with `no_token`, `wrong_scope`, `unknown_…`, `not_found`."""
    if asked.get("agent"):
        return _for(asked, (), AGENTS, office_secret=True)
    match asked.get("board"):
        case "lobby":
            return "lobby"
        case "ticket":
            return f"ticket:{here.tracked(str(asked.get('token')))}"
        case "desk":
            desk = str(asked.get("desk"))
            if desk not in here.settings().desks:
                raise Refusal("unknown_desk", desk=desk)
            return _spoken(_for(asked, ("desk", "read"), f"desk:{desk}"))
        case "office":
            return _spoken(_for(asked, ("read",), "office:"))
    raise Refusal("not_found")


def _spoken(room: str) -> str:
    """The room of those who read a board in the language of this browser."""
    return f"{room}@{i18n.of_request(request).code}"


def _for(asked: dict[str, Any], scopes: tuple[str, ...], room: str, office_secret: bool = False) -> str:
    secret = auth.bearer() or asked.get("bearer")
    if office_secret and auth.is_own_agent(secret):
        return room
    device = auth.device(secret if isinstance(secret, str) else None)
    if device is None:
        if current_user.is_authenticated and (current_user.supervises or room.startswith("desk:")):
            return room
        raise Refusal("no_token")
    if not device.may(*scopes):
        raise Refusal("wrong_scope")
    return room
