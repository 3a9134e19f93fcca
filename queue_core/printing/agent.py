"""The printing agent: a process of its own that prints, so that no screen ever waits for paper.

It connects to the server like any screen, asks for one job after the other for each printer, draws,
prints, waits for the printer's own answer and reports it. One thread for each printer: a printer that
hangs holds up nobody else's paper. What cannot be reported is reported after the next connection; what is
never reported is handed out again by the server, marked DUPLICAT.
"""

import logging
import threading
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import socketio
from sqlalchemy import Row

from queue_core.printing.logo import logo_of
from queue_core.printing.printer import Trouble, print_slip
from queue_core.sections import Printer

ASK_EVERY_S = 2.0
ANSWER_WITHIN_S = 10.0
log = logging.getLogger(__name__)


def job_data(job: Row, printer: Printer, folder: Path, track_url: str | None) -> dict[str, Any]:
    """All that an agent needs for one job; it reads no settings and no database."""
    return {
        "job": job.id,
        "printer": printer.model_dump(mode="json") | {"reach": printer.reach},
        "logo": logo_of(printer.logo),
        "folder": str(folder.resolve()),
        "facts": job.facts | {"track_url": track_url},
    }


class Agent:
    """One agent, serving every printer that the server names."""

    def __init__(self, server: str, token: str) -> None:
        self.server = server
        self.token = token
        self.wakes: dict[str, threading.Event] = {}
        self.socket = socketio.Client(
            reconnection_delay=0.2, reconnection_delay_max=2, logger=False, handle_sigint=False
        )
        self.socket.on("printers", self._meet)
        self.socket.on("work", lambda *_: self._wake_all())

    def run(self) -> None:
        """Serve until the process ends. Raises OSError when the address or the token is of no use."""
        if urlsplit(self.server).scheme not in ("http", "https"):
            raise OSError(f"{self.server}: not an address of a server, such as http://127.0.0.1:8080")
        auth = {"agent": True, "bearer": self.token}
        try:
            self.socket.connect(self.server, auth=auth, transports=["websocket"], retry=True)
        except socketio.exceptions.ConnectionError as error:
            raise OSError(f"{self.server}: {error}") from None
        self.socket.wait()

    def _meet(self, told: dict[str, Any]) -> None:
        for name in told["names"]:
            if name not in self.wakes:
                self.wakes[name] = threading.Event()
                threading.Thread(target=self._serve, args=(name,), daemon=True).start()
        self._wake_all()

    def _wake_all(self) -> None:
        for wake in self.wakes.values():
            wake.set()

    def _serve(self, printer: str) -> None:
        wake = self.wakes[printer]
        while True:
            wake.wait(ASK_EVERY_S)
            wake.clear()
            while job := self._ask("next_job", {"printer": printer}):
                self._report({"job": job["job"], "printer": printer, **attempt(job)})

    def _report(self, outcome: dict[str, Any]) -> None:
        pause = threading.Event()
        while not self._ask("job_done", outcome):
            pause.wait(ASK_EVERY_S)

    def _ask(self, event: str, data: dict[str, Any]) -> Any:
        try:
            return self.socket.call(event, data, timeout=ANSWER_WITHIN_S)
        except (socketio.exceptions.SocketIOError, OSError):
            return None


def attempt(job: dict[str, Any]) -> dict[str, Any]:
    """Print one job. `problem` is None when the printer has confirmed it, else the code of the trouble;
    `sent` says whether some of it may be on paper."""
    printer, folder = job["printer"], Path(job["folder"])
    try:
        print_slip(printer, job["facts"], job=job["job"], folder=folder, logo=job["logo"])
    except Trouble as trouble:
        log.warning("Printer %s: %s", printer["name"], trouble)
        return {"problem": trouble.code, "sent": trouble.sent}
    except Exception:
        log.exception("Job %s could not be drawn or sent", job["job"])
        return {"problem": "our_fault", "sent": False}
    return {"problem": None, "sent": True}
