"""Connections: how many there may be, and which requests are under way when the server is asked to end.

Each connection is a file, and files are limited. Sockets stop before pages do: a hall full of phones must not
keep a visitor from the kiosk, nor a clerk from the desk.
"""

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from socket import SHUT_RDWR
from typing import Any

from werkzeug.wsgi import ClosingIterator

OWN_FILES = 64
"""File descriptors that the server itself needs: database, printing agent, webhook."""
MOST_CONNECTIONS = 20_000
RETRY_AFTER_S = 5
LOOK_EVERY_S = 0.05
log = logging.getLogger(__name__)


class Connections:
    """A WSGI application behind a limit of connections, which follows from the limit of open files."""

    turned_away = f"HTTP/1.1 503 Full\r\nRetry-After: {RETRY_AFTER_S}\r\nConnection: close\r\n\r\n".encode()

    def __init__(self, app: Callable, files: int) -> None:
        self.most = max(min(files - OWN_FILES, MOST_CONNECTIONS), 1)
        self.most_sockets = self.most - max(self.most // 8, 1)
        self._app, self._files = app, files
        self._served: set[object] = set()
        self._sockets: set[Any] = set()
        self._is_full = False

    def __call__(self, environ: dict[str, Any], start_response: Callable) -> Any:
        if environ.get("HTTP_UPGRADE", "").lower() != "websocket":
            return self._serve(environ, start_response)
        if len(self._sockets) >= self.most_sockets:
            self.tell_that_it_is_full(len(self._sockets))
            start_response("503 Full", [("Retry-After", str(RETRY_AFTER_S)), ("Connection", "close")])
            return [b""]
        socket = _socket_of(environ)
        self._sockets.add(socket)
        try:
            return self._app(environ, start_response)
        finally:
            self._sockets.discard(socket)
            self._look_for_room(len(self._sockets), self.most_sockets)

    def has_room(self, connected: int) -> bool:
        """Whether one more may be connected."""
        if connected >= self.most:
            self.tell_that_it_is_full(connected)
            return False
        return True

    def tell_that_it_is_full(self, connected: int) -> None:
        """Tell the log, unless it knows."""
        if not self._is_full:
            self._is_full = True
            said = "%s connections are open, and %s open files allow no more: others are turned away"
            log.error(said, connected, self._files)

    def _look_for_room(self, connected: int, most: int) -> None:
        # Hysteresis: well below the limit, or each connection that comes and goes would be logged.
        if self._is_full and connected < most * 0.9:
            self._is_full = False
            log.warning("There is room for connections again")

    def _serve(self, environ: dict[str, Any], start_response: Callable) -> Any:
        request = object()
        self._served.add(request)
        try:
            return ClosingIterator(self._app(environ, start_response), lambda: self._served.discard(request))
        except BaseException:
            self._served.discard(request)
            raise

    def see_off(self, within: float) -> None:
        """End the sockets, which come back to the next server, and wait for the requests under way."""
        log.info("Asked to end: %s sockets are ended, %s requests finished", *self._counts())
        for socket in list(self._sockets):
            with suppress(OSError):
                socket.shutdown(SHUT_RDWR)
        until = time.monotonic() + within
        # A request that has arrived but is not read yet is not counted in `_served`: give it a moment.
        time.sleep(LOOK_EVERY_S)
        while self._served and time.monotonic() < until:
            time.sleep(LOOK_EVERY_S)
        if self._served:
            log.warning("%s requests were not finished within %.0f s", len(self._served), within)

    def _counts(self) -> tuple[int, int]:
        return len(self._sockets), len(self._served)


def _socket_of(environ: dict[str, Any]) -> Any:
    """The connection under a websocket, on either server."""
    green = environ.get("eventlet.input")
    return green.get_socket() if green else environ["werkzeug.socket"]
