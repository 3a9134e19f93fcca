"""A server from start to end: the office founded, the screens served, the printing agent watched."""

import gc
import logging
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence

from flask import Flask

from queue_core import clock, concurrency, last_run
from queue_core.actions import desks, supervision
from queue_core.app import create_app
from queue_core.appointments.webhook import Teller
from queue_core.clock_watch import ClockWatch
from queue_core.data.db import Office
from queue_core.purging import purge
from queue_core.rules.refusals import Refusal

WATCH_EVERY_S = 1.0
LONGEST_PAUSE_S = 30.0
NICE = 10
"""Paper may wait for a moment; the screens may not."""
log = logging.getLogger(__name__)


def serve(office: Office, *, demo: bool = False, ready: Callable[[Flask, str], None]) -> None:
    """Listen, say so by `ready(app, address)`, and serve until SIGTERM or SIGINT.

    Raises OSError when the address cannot be listened on.
    """
    concurrency.allow_many_files()
    wanted = office.settings.server
    listener = concurrency.listen(wanted.host, wanted.port)
    app = create_app(office, demo=demo)
    realtime, socketio = app.extensions["realtime"], app.extensions["socketio"]
    socketio.start_background_task(realtime.run)
    socketio.start_background_task(_turn_days, office)
    socketio.start_background_task(ClockWatch(realtime.pulse_now).run)
    port = listener.getsockname()[1]
    agent = PrintingAgent(f"http://{_reachable(wanted.host)}:{port}", app.config["AGENT_SECRET"])
    teller = Teller(office) if office.settings.feed.webhook_url else None
    if teller:
        socketio.start_background_task(teller.run)
    if office.settings.printer:
        socketio.start_background_task(agent.watch)
    # What was made so far lives as long as the server: keep it out of the garbage collector's rounds.
    gc.collect()
    gc.freeze()
    try:
        with last_run.marked(office.settings.folder, port):
            is_green = wanted.async_mode == "eventlet"
            run = concurrency.serve_green if is_green else concurrency.serve_threaded
            run(listener, app, lambda: ready(app, f"http://{_reachable(wanted.host)}:{port}"))
    finally:
        agent.stop()
        if teller:
            teller.stop()
        realtime.stop()
        office.storage.close()


class PrintingAgent:
    """The agent's process: started again when it ends, and gone when this process is gone.

    Its standard input is a pipe from here, which closes even when this process is killed.
    """

    def __init__(self, server: str, secret: str) -> None:
        self.command = [
            sys.executable,
            "-m",
            "queue_core.entry",
            "print-agent",
            "--server",
            server,
            "--with-parent",
        ]
        self.secret = secret
        self.process: subprocess.Popen | None = None
        self._stopped = False

    def watch(self) -> None:
        pause = WATCH_EVERY_S
        while not self._stopped:
            started = time.monotonic()
            environment = {**os.environ, "LOBBY_AGENT_TOKEN": self.secret}
            self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, env=environment)
            while self.process.poll() is None and not self._stopped:
                time.sleep(WATCH_EVERY_S)
            if self._stopped:
                break
            log.error("The printing agent ended with %s; starting it again", self.process.returncode)
            lived = time.monotonic() - started
            pause = WATCH_EVERY_S if lived > LONGEST_PAUSE_S else min(pause * 2, LONGEST_PAUSE_S)
            time.sleep(pause)

    def stop(self) -> None:
        self._stopped = True
        if self.process and self.process.poll() is None:
            self.process.terminate()


def run_agent(server: str, token: str, printers: Sequence[str] = (), *, with_parent: bool) -> None:
    """Be a printing agent for these printers, else for all that the token may.

    `with_parent` ends with the process at the other end of standard input.
    """
    from queue_core.printing.agent import Agent

    os.nice(NICE)
    if with_parent:
        threading.Thread(target=_end_with_parent, daemon=True).start()
    Agent(server, token, printers).run()


def _end_with_parent() -> None:
    while os.read(0, 1024):
        pass
    os._exit(0)


def _turn_days(office: Office) -> None:
    """End each day soon after its midnight, though nobody acts, pause desks that were forgotten, and erase
    what is not to be kept longer."""
    purged_on = None
    while True:
        now = clock.now()
        try:
            supervision.turn_the_day(office, by="system", now=now)
            if office.settings.line.forgotten_minutes:
                desks.pause_forgotten(office, by="system", now=now)
            if purged_on != office.settings.opening.local_day(now):
                log.info("Nightly purge: %s", purge(office, now, by="system"))
                purged_on = office.settings.opening.local_day(now)
        except Refusal:
            pass  # The database fails, and has said so.
        except Exception:
            log.exception("The night's work could not be done; it is tried again soon")
        time.sleep(20)


def _reachable(host: str) -> str:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)
    return f"[{host}]" if ":" in host and socket.has_ipv6 else host
