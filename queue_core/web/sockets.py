"""The sockets: who connects and leaves, what pages and printing agents send. Access: `socket_access`."""

import logging
import time
from contextlib import suppress
from typing import Annotated, Any

from flask import request
from flask_login import current_user
from flask_socketio import ConnectionRefusedError, SocketIO
from pydantic import AwareDatetime, BaseModel, Field, ValidationError

from queue_core.data.queries import BEYOND_ANY_ID
from queue_core.live.connected import SignedIn
from queue_core.live.realtime import Realtime
from queue_core.live.rooms import AGENTS
from queue_core.machines import print_queue, printer_reports, spotlight
from queue_core.printing.jobs import job_data
from queue_core.rules import limits
from queue_core.rules.refusals import Refusal
from queue_core.rules.slip_states import LONGEST_PAPER_MM, PLACE
from queue_core.settings.sections import Printer
from queue_core.web import auth, context, devices, socket_access

log = logging.getLogger(__name__)
LOOK_EVERY_S = 1.0
Problem = Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")]


class Outcome(BaseModel):
    """What an agent reports of a job."""

    job: Annotated[int, Field(ge=0, lt=BEYOND_ANY_ID)]
    printer: Annotated[str, Field(max_length=limits.PRINTER.most)]
    problem: Problem | None
    turn: Annotated[int, Field(ge=0, lt=BEYOND_ANY_ID)]
    sent: bool
    paper_mm: Annotated[int, Field(ge=0, le=LONGEST_PAPER_MM)] | None = None


class ScreenState(BaseModel):
    """What a TV says of itself."""

    version: Annotated[str, Field(max_length=40)]
    sound: bool
    shown: Annotated[int, Field(ge=-1, lt=BEYOND_ANY_ID)]
    late_s: Annotated[int, Field(ge=0, lt=BEYOND_ANY_ID)] = 0
    """How long ago the call was made whose turn in the spotlight is next."""


class Lit(BaseModel):
    """A call that a TV gives its spotlight."""

    number: Annotated[str, Field(max_length=limits.NUMBER.most)]
    called_at: AwareDatetime


class PrinterState(BaseModel):
    """What an agent heard from a printer that it asked."""

    printer: Annotated[str, Field(max_length=limits.PRINTER.most)]
    problem: Problem | None
    paper_low: bool


def register(socketio: SocketIO, realtime: Realtime) -> None:
    """Answer the sockets of an application."""
    looked_at: dict[str, float] = {}

    @socketio.on("connect")
    def connect(asked: Any = None) -> None:
        try:
            let_in(asked if isinstance(asked, dict) else {})
        except (Refusal, UnicodeError) as error:
            with suppress(Refusal):
                realtime.leave(_sid())
            raise ConnectionRefusedError(getattr(error, "code", "no_token")) from None

    def let_in(asked: dict[str, Any]) -> None:
        room, sid = socket_access.room_of(asked), _sid()
        device = (
            auth.device(socket_access.secret_of(asked))
            if room == AGENTS
            else devices.current(str(asked.get("device")))
        )
        realtime.join(sid, room, device.name if device else None, _clerk_of(asked))
        if room == AGENTS:
            if socket_access.draws(asked, PLACE):
                realtime.clients.draw_places.add(sid)
            agent_comes(sid, socket_access.printers_of(asked, device))

    def agent_comes(sid: str, served: list[str]) -> None:
        realtime.clients.agents[sid] = served
        with suppress(Refusal):  # What cannot be written is written at a later pulse.
            realtime.device_watch.agent_came(served)
        told = [_told(context.settings().printers[name]) for name in served]
        socketio.emit("printers", {"names": served, "printers": told}, to=sid)

    @socketio.on_error_default
    def failed(error: Exception) -> None:
        # A database that fails has said so; an agent that is answered nothing asks again.
        if not isinstance(error, Refusal) or error.code != "unavailable":
            event = request.event["message"]  # type: ignore[attr-defined]  # Flask-SocketIO adds it
            log.error("A socket's %s failed", event, exc_info=error)

    @socketio.on("disconnect")
    def disconnect(*_reason: Any) -> None:
        looked_at.pop(_sid(), None)
        realtime.leave(_sid())

    @socketio.on("look")
    def look(*_: Any) -> None:
        """A page that knows it is behind asks for the whole board; rate limit: one a second."""
        sid, now = _sid(), time.monotonic()
        if realtime.rooms.room_of.get(sid, AGENTS) != AGENTS and looked_at.get(sid, 0.0) < now - LOOK_EVERY_S:
            looked_at[sid] = now
            realtime.show(sid)

    @socketio.on("screen")
    def screen(told: Any = None) -> None:
        """What a TV says of itself: its version, whether it may sound, the last event that it shows, how
        far behind its spotlight is."""
        try:
            state = ScreenState.model_validate(told).model_dump()
        except ValidationError:
            return
        realtime.clients.said(_sid(), state)

    @socketio.on("lit")
    def lit(told: Any = None) -> None:
        """A paired TV has given a call its spotlight."""
        try:
            call = Lit.model_validate(told)
        except ValidationError:
            return
        if realtime.clients.is_device(_sid()):
            spotlight.light(context.office(), call.number, called_at=call.called_at, now=context.now())

    @socketio.on("next_job")
    def next_job(asked: Any = None) -> dict[str, Any] | None:
        name = asked.get("printer") if isinstance(asked, dict) else None
        if name not in _served(realtime):
            return None
        printer = context.settings().printers[name]
        turn = _sid(), name
        job = print_queue.hand_out(
            context.office(),
            name,
            context.now(),
            realtime.clients.handed.pop(turn, None),
            tickets_only=_sid() not in realtime.clients.draw_places,
        )
        if job is None:
            return None
        realtime.clients.handed[turn] = job.id, job.tries
        folder = context.settings().folder
        track_url = job.facts.get("track_url")
        if job.ticket_id is not None:
            track_url = context.track_url(job.ticket_id)
        return job_data(job.id, job.tries, job.facts, printer=printer, folder=folder, track_url=track_url)

    @socketio.on("job_done")
    def job_done(told: Any = None) -> bool:
        outcome = _heard(Outcome, told, realtime)
        if outcome is None:
            return False
        realtime.clients.handed.pop((_sid(), outcome.printer), None)
        said = outcome.model_dump()
        print_queue.report(context.office(), **said, now=context.now())
        return True

    @socketio.on("printer_state")
    def printer_state(told: Any = None) -> bool:
        state = _heard(PrinterState, told, realtime)
        if state is None:
            return False
        printer_reports.keep_state(
            context.office(), state.printer, state.problem, context.now(), paper_low=state.paper_low
        )
        return True


def _clerk_of(asked: dict[str, Any]) -> SignedIn | None:
    """Who has signed in there; their role counts where no token lets the socket in."""
    if not current_user.is_authenticated:
        return None
    has_token = auth.device(socket_access.secret_of(asked)) is not None
    return SignedIn(current_user.login, current_user.session.name, None if has_token else current_user.role)


def _sid() -> str:
    """The socket that speaks."""
    return str(request.sid)  # type: ignore[attr-defined]  # Flask-SocketIO adds it


def _heard(kind: type[BaseModel], told: Any, realtime: Realtime) -> Any:
    """What an agent says of a printer that it serves; None for anything else."""
    try:
        said: Any = kind.model_validate(told)
    except ValidationError:
        return None
    return said if said.printer in _served(realtime) else None


def _served(realtime: Realtime) -> list[str]:
    """The printers of the agent whose message is being handled; none for any other socket."""
    return realtime.clients.agents.get(_sid(), [])


def _told(printer: Printer) -> dict[str, Any]:
    return printer.model_dump(mode="json") | {"reach": printer.reach}
