"""What stands around printers: paired kiosks, a kiosk's own computer, the cable between it and the server."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import requests
from PIL import Image
from sqlalchemy import select, update

from queue_core import clock
from queue_core.actions import devices, staff
from queue_core.data.db import Office
from queue_core.data.prints import print_job, printer
from queue_core.printing import slip
from tests.office import founded, shipped
from tests.printing.fake_printer import FakePrinter
from tests.printing.samples import same
from tests.servers import Server
from tests.web.test_sockets import Ear

UNHURRIED = {"acts_per_minute": 600, "pause_seconds": 0}
ENGLISH = {"Accept-Language": "en"}


@contextmanager
def office_of(served: Server) -> Iterator[Office]:
    """The server's office, for an act of another process or a look behind the scenes."""
    office = founded(shipped(served.folder, **served.changes), clock.now())
    yield office
    office.storage.close()


def jobs_of(served: Server) -> dict[str, Any]:
    """The last print job of each number."""
    with office_of(served) as office, office.storage.reading() as look:
        return {job.facts["number"]: job for job in look.execute(select(print_job).order_by(print_job.c.id))}


def older(served: Server, number: str, **by: float) -> None:
    """Let time go by for the jobs of a number: all their times move back."""
    with office_of(served) as office, office.storage.transaction(office.id) as connection:
        for job in connection.execute(select(print_job)).all():
            if job.facts["number"] == number:
                times = {name: getattr(job, name) - timedelta(**by) for name in ("made_at", "next_try_at")}
                connection.execute(update(print_job).where(print_job.c.id == job.id).values(**times))


def long_known(served: Server, name: str, **by: float) -> None:
    """Let time go by since a printer's state was heard last."""
    with office_of(served) as office, office.storage.transaction(office.id) as connection:
        at = connection.execute(select(printer.c.at).where(printer.c.name == name)).scalar_one()
        earlier = at - timedelta(**by)
        connection.execute(update(printer).where(printer.c.name == name).values(at=earlier))


def copies(served: Server, number: str, **trays: FakePrinter) -> dict[str, list[str]]:
    """Where slips of a number lie: each is `plain` or `DUPLICAT`, and as it must look."""
    facts = jobs_of(served)[number].facts | {"track_url": None}
    found: dict[str, list[str]] = {}
    for name, tray in trays.items():
        for paper in list(tray.printed):
            for word, drawn in _drawn(json.dumps(facts), paper.width).items():
                if same(paper, drawn):
                    found.setdefault(name, []).append(word)
    return found


@lru_cache(maxsize=4)
def _drawn(facts: str, width: int) -> dict[str, Image.Image]:
    marks = {"plain": False, "DUPLICAT": True}
    return {word: slip.draw(json.loads(facts) | {"duplicate": mark}, width) for word, mark in marks.items()}


def network(name: str, fake: FakePrinter, **more: Any) -> dict[str, Any]:
    """A section [[printer]] for a fake printer, the server's own or a kiosk's computer's by `kind`."""
    where = {"host": "127.0.0.1", "port": fake.port, "connection": "network"}
    return {"name": name, "kind": "network", "place": {"en": f"the place of {name}"}} | where | more


def token(served: Server, name: str, at: str | None = None) -> str:
    """The secret of a kiosk that a supervisor has paired, with the printer that stands at it."""
    secret, now = staff.new_token(), clock.now()
    with office_of(served) as office:
        code = devices.ask(office, "kiosk", digest=staff.digest(secret), by="test", now=now).data["code"]
        devices.pair(office, code, name=name, room="kiosk", printer=at, by="test", now=now)
    return secret


class Kiosk:
    """A kiosk's browser, paired with a printer or with none."""

    def __init__(self, served: Server, name: str, at: str | None = None) -> None:
        self.url, self.secret = f"{served.url}/kiosk", token(served, name, at)
        self.browser = requests.Session()
        self.browser.headers.update(ENGLISH)
        self.browser.get(f"{self.url}/?token={self.secret}", timeout=10).raise_for_status()

    def take(self, service: str = "taxes") -> str:
        """Take a ticket as a visitor does; answers its number."""
        form = self.browser.get(f"{self.url}/services/{service}", timeout=10).text
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
        page = self.browser.post(f"{self.url}/tickets", hidden | {"service": service}, timeout=10)
        return re.search(r'data-number="(\w+)"', page.text)[1]

    def slip(self) -> dict[str, Any]:
        """What the screen with the number just given knows of its slip."""
        return self.browser.get(f"{self.url}/number/slip", timeout=10).json()["slip"]


class Board:
    """What staff see, heard over a socket as their pages hear it."""

    def __init__(self, served: Server, **board: str) -> None:
        bearer = {"Authorization": f"Bearer {served.token('read')}"}
        self.ear = Ear(served.url, board or {"board": "office"}, **bearer, **ENGLISH)

    def __enter__(self) -> "Board":
        return self

    def __exit__(self, *_: object) -> None:
        self.ear.client.disconnect()

    @property
    def alarms(self) -> dict[str, str]:
        """The printers that staff are called to now, and why."""
        boards = self.ear.all("board")
        told = boards[-1]["data"]["alarms"]["printers"] if boards else []
        for each in told:
            assert each["name"] in boards[-1]["html"]
        return {each["name"]: each["problem"] for each in told}

    @property
    def kept_back(self) -> dict[str, int]:
        """How many late slips staff may let a printer print, where there are any."""
        board = self.ear.all("board")[-1]
        kept = {each["name"]: each["kept_back"] for each in board["data"]["printers"] if each["kept_back"]}
        assert board["html"].count('data-act="release"') == len(kept)
        return kept


class Computer:
    """A kiosk's own computer with its printing agent, a process of its own; a context manager."""

    def __init__(self, url: str, secret: str, folder: Path, *printers: str) -> None:
        named = [word for name in printers for word in ("--printer", name)]
        command = [sys.executable, "-m", "queue_core.entry", "print-agent", "--server", url, *named]
        with NamedTemporaryFile(dir=folder, suffix=".log", delete=False) as log:
            self.log = Path(log.name)
            self.process = subprocess.Popen(
                command, cwd=folder, env=os.environ | {"LOBBY_AGENT_TOKEN": secret}, stderr=log
            )

    def __enter__(self) -> "Computer":
        return self

    def __exit__(self, *_: object) -> None:
        self.off()

    def off(self) -> None:
        """The plug is pulled."""
        with suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGKILL)
        self.process.wait()


class Cable:
    """What lies between an agent and its server: a TCP proxy that can be cut, stalled and mended."""

    def __init__(self, to: Server) -> None:
        self.to = to
        self.cut_at: bytes | None = None
        """What the server says last before the cable is cut; it still arrives."""
        self.flows = threading.Event()
        self.whole = threading.Event()
        self.mend()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._ends: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> "Cable":
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()
        self.cut()

    def stall(self) -> None:
        """Nothing arrives any more, and nobody is told."""
        self.flows.clear()

    def cut(self) -> None:
        self.whole.clear()
        self.flows.set()
        for end in self._ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        self.whole.set()
        self.flows.set()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                if not self.whole.is_set():
                    near.close()
                    continue
                with suppress(OSError):
                    far = socket.create_connection(("127.0.0.1", self.to.port))
                    self._ends += [near, far]
                    for way in ((near, far, False), (far, near, True)):
                        threading.Thread(target=self._carry, args=way, daemon=True).start()
                    continue
                near.close()

    def _carry(self, source: socket.socket, sink: socket.socket, told: bool) -> None:
        with source, suppress(OSError):
            while data := source.recv(65536):
                self.flows.wait()
                if not self.whole.is_set():
                    break
                sink.sendall(data)
                if told and self.cut_at and self.cut_at in data:
                    self.cut_at = None
                    self.cut()
            sink.shutdown(socket.SHUT_RDWR)
