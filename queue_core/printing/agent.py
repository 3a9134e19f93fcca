"""The printing agent: a process of its own that prints, so that no screen ever waits for paper.

It connects to the server like any screen, asks for one job after the other for each printer, draws,
prints, waits for the printer's own answer and reports it; between jobs it asks the printer how it is.
One thread for each printer: a printer that hangs holds up nobody else's paper. What cannot be reported is
reported after the next connection, before anything else is printed there; what is never reported is handed
out again by the server, marked DUPLICAT.
"""

import logging
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import socketio

from queue_core.backoff import Backoff
from queue_core.printing.printer import Patience, State, Trouble, print_slip, state_of
from queue_core.rules.slip_states import PLACE

ASK_EVERY_S = 2.0
FIRST_PAUSE_S = 0.5
LOOK_EVERY_S = 5.0
"""How often a printer's status is asked for; of one in trouble, each time that work is asked for."""
ANSWER_WITHIN_S = 10.0
DRAWS = (PLACE,)
"""The papers that an agent knows besides tickets' slips: one that does not say so is given none of them."""
log = logging.getLogger(__name__)


class Agent:
    """One agent. It serves those of the `printers` it asks for that its token allows."""

    def __init__(self, server: str, token: str, printers: Sequence[str] = ()) -> None:
        self.server = server
        asked_for = list(printers) or None
        self.auth = {"agent": True, "bearer": token, "printers": asked_for, "draws": list(DRAWS)}
        self.known: dict[str, dict[str, Any]] = {}
        self.wakes: dict[str, threading.Event] = {}
        self.awaited: set[threading.Event] = set()
        self.socket = socketio.Client(
            reconnection_delay=0.2, reconnection_delay_max=2, logger=False, handle_sigint=False
        )
        self.refused = ""
        self.way = Backoff(
            log,
            f"{server}: %s",
            f"{server}: connected again",
            first_s=FIRST_PAUSE_S,
            longest_s=ASK_EVERY_S,
        )
        self.socket.on("connect_error", self._hear_refusal)
        self.is_connected = False
        self.socket.on("connect", self._hear_the_beginning)
        self.socket.on("disconnect", self._hear_the_end)
        self.socket.on("printers", self._meet)
        self.socket.on("work", lambda *_: self._wake_all())

    def run(self) -> None:
        """Serve until the process ends, whatever becomes of the server and of the way to it.

        Raises OSError when the address or the token is of no use.
        """
        if urlsplit(self.server).scheme not in ("http", "https"):
            raise OSError(f"{self.server}: not an address of a server, such as http://127.0.0.1:8080")
        while True:
            self.refused = ""
            try:
                self.socket.connect(
                    self.server,
                    auth=self.auth,
                    transports=["websocket"],
                    wait_timeout=ANSWER_WITHIN_S,
                    retry=True,
                )
                self.socket.wait()
            except socketio.exceptions.ConnectionError as error:
                if self.refused:
                    raise OSError(f"{self.server}: {self.refused}") from None
                self.way.failed(error)
            # The client's own reconnection gives up when a connection ends during its handshake.
            self.way.pause()

    def _hear_refusal(self, said: Any = None) -> None:
        """What the server says, such as `no_token`, ends the agent. No message from the server is a network
        fault, `unavailable` a database fault: both are tried again."""
        message = said.get("message", "") if isinstance(said, dict) else ""
        self.refused = "" if message == "unavailable" else message

    def _meet(self, told: dict[str, Any]) -> None:
        self.known = {printer["name"]: printer for printer in told["printers"]}
        log.info("Printing for %s at %s", ", ".join(self.known) or "no printer", self.server)
        for name in self.known:
            if name not in self.wakes:
                self.wakes[name] = threading.Event()
                threading.Thread(target=self._serve, args=(name,), daemon=True).start()
        self._wake_all()

    def _wake_all(self) -> None:
        for wake in self.wakes.values():
            wake.set()

    def _serve(self, printer: str) -> None:
        wake, look_due, problem = self.wakes[printer], 0.0, None
        while True:
            wake.wait(ASK_EVERY_S)
            wake.clear()
            while job := self._ask("next_job", {"printer": printer}):
                outcome = attempt(job)
                problem = outcome["problem"]
                # A printer with room for one connection may keep the job's for some seconds.
                look_due = time.monotonic() + LOOK_EVERY_S
                self._report({"job": job["job"], "turn": job["turn"], "printer": printer, **outcome})
            if problem or time.monotonic() >= look_due:
                problem = self._look_at(printer)
                look_due = time.monotonic() + LOOK_EVERY_S

    def _look_at(self, printer: str) -> str | None:
        """Ask a printer how it is and tell the server; None when it is well or cannot be asked."""
        if printer not in self.known:
            return None
        try:
            state = state_of(self.known[printer])
        except Exception:
            log.exception("Printer %s could not be asked how it is", printer)
            state = State("our_fault", False)
        if state is None:
            return None
        told = {"printer": printer, "problem": state.problem, "paper_low": state.paper_low}
        self._ask("printer_state", told)
        return state.problem

    def _report(self, outcome: dict[str, Any]) -> None:
        report = Backoff(
            log,
            "What became of job %s is not reported yet",
            f"What became of job {outcome['job']} is reported",
            first_s=FIRST_PAUSE_S,
            longest_s=ASK_EVERY_S,
        )
        while not self._ask("job_done", outcome):
            report.failed(outcome["job"])
            report.pause()
        report.worked()

    def _ask(self, event: str, data: dict[str, Any]) -> Any:
        answer: list[Any] = []
        answered = threading.Event()

        def hear(*told: Any) -> None:
            answer.extend(told)
            answered.set()

        self.awaited.add(answered)
        try:
            if self.is_connected:
                self.socket.emit(event, data, callback=hear)
                answered.wait(ANSWER_WITHIN_S)
        except (socketio.exceptions.SocketIOError, OSError):
            return None
        finally:
            self.awaited.discard(answered)
        return answer[0] if answer else None

    def _hear_the_beginning(self) -> None:
        self.is_connected = True
        self.way.worked()
        self._wake_all()

    def _hear_the_end(self, *_reason: Any) -> None:
        """Stop waiting for answers: those of a connection that has ended never come."""
        self.is_connected = False
        for answered in list(self.awaited):
            answered.set()


def attempt(job: dict[str, Any], patience: Patience | None = None) -> dict[str, Any]:
    """Print one job. `problem` is None when the printer has confirmed it, else the code of the trouble;
    `sent` says whether some of it may be on paper, `paper_mm` how much paper was used if all is. `patience`
    None is that of the printer's settings."""
    try:
        printer, folder = job["printer"], Path(job["folder"])
        paper_mm = print_slip(
            printer, job["facts"], job=job["job"], folder=folder, logo=job["logo"], patience=patience
        )
    except Trouble as trouble:
        log.warning("Printer %s: %s", job["printer"]["name"], trouble)
        return {"problem": trouble.code, "sent": trouble.sent}
    except Exception:
        log.exception("Job %s could not be drawn or sent", job["job"])
        # Some of it may be on paper, so the next try is marked DUPLICAT.
        return {"problem": "our_fault", "sent": True}
    return {"problem": None, "sent": True, "paper_mm": paper_mm}
