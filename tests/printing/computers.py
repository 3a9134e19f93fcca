"""A kiosk's own computer with its printing agent, and the cable between it and the server."""

import os
import signal
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from tests.servers import Server


class Computer:
    """A kiosk's own computer with its printing agent, a process of its own; a context manager."""

    def __init__(
        self, url: str, secret: str | None, folder: Path, *printers: str, **environment: str
    ) -> None:
        named = [word for name in printers for word in ("--printer", name)]
        if secret is not None:
            environment["LOBBY_AGENT_TOKEN"] = secret
        command = [sys.executable, "-m", "queue_core.entry", "print-agent", "--server", url, *named]
        with NamedTemporaryFile(dir=folder, suffix=".log", delete=False) as log:
            self.log = Path(log.name)
            self.process = subprocess.Popen(command, cwd=folder, env=os.environ | environment, stderr=log)

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
