"""What the tests of messages share: an office that sends them, and a gateway that takes them."""

from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Condition, Thread
from typing import Any, NamedTuple
from urllib.parse import parse_qs

PHONE, OTHER_PHONE = "0721 000 111", "+40721000222"


class Taken(NamedTuple):
    """What a gateway was sent: at which path, to whom, and the text."""

    path: str
    to: str
    text: str


class Gateway:
    """An SMS gateway on a real port.

    `temper` says how it treats a request, by its number: a status, "hang" for no answer, "reset" for a
    connection that ends after all was read.
    """

    def __init__(self) -> None:
        self.taken: list[Taken] = []
        self.temper: Any = lambda _number: 200
        self.changed = Condition()
        self._ends = False
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                said = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                with gateway.changed:
                    to = said.get("to", [""])[0]
                    gateway.taken.append(Taken(self.path, to, said["message"][0]))
                    temper = gateway.temper(len(gateway.taken))
                    gateway.changed.notify_all()
                    if temper == "hang":
                        gateway.changed.wait_for(lambda: gateway._ends, timeout=120)
                if temper in ("hang", "reset"):
                    self.close_connection = True
                    self.connection.close()
                    return
                self.send_response(temper)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_said: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        """As an office writes it: the fields are the gateway's own."""
        return f"form://127.0.0.1:{self._server.server_address[1]}/send?:to={{to}}"

    def stop(self) -> None:
        with self.changed:
            self._ends = True
            self.changed.notify_all()
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def gateway():
    opened = Gateway()
    try:
        yield opened
    finally:
        opened.stop()
