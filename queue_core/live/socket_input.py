"""What sockets may send: small packets of the kinds that our pages and agents send, within a rate limit.

python-engineio and python-socketio accept any frame at any rate, and log a traceback for what they cannot
parse. Here each frame is checked first: a malformed packet, or one too many, ends its socket with one line in
the log; an event without a handler is dropped.
"""

import json
import logging
import re
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from flask_socketio import SocketIO

LONGEST = 16_000
"""Of one frame, in bytes."""
FRAMES, BYTES = (200, 50), (64_000, 16_000)
"""Rate limit of each socket, as a token bucket: its size, and how much of it is refilled each second."""
LEAST_READ = 32
"""Bytes that each read is counted as at least: many tiny reads cost the server as much as large ones."""
MOST_DEEP = 20
_PACKET = re.compile(r"4([0-3])(?:(/[^,\[{\"]*),?)?(\d{0,9})(.*)", re.S)
CONNECT, DISCONNECT, ACK = "0", "1", "3"
CLOSE, PONG = "1", "3"
log = logging.getLogger(__name__)


class Measure:
    """A token bucket. Each socket has two, so `__slots__` keeps them small."""

    __slots__ = ("_most", "_each_second", "_left", "_at")

    def __init__(self, at_once: float, each_second: float) -> None:
        self._most, self._each_second = at_once, each_second
        self._left, self._at = at_once, time.monotonic()

    def allows(self, much: float = 1) -> bool:
        now = time.monotonic()
        self._left = min(self._left + (now - self._at) * self._each_second, self._most) - much
        self._at = now
        return self._left >= 0


def guard_sockets(socketio: SocketIO) -> None:
    """Wrap each websocket of a server into a `GuardedWebSocket`."""
    engine, heard = socketio.server.eio, socketio.server.handlers
    opened = engine._async["websocket"]

    def careful(handler: Callable[[Any], Any], server: Any) -> Any:
        def handle(websocket: Any) -> Any:
            return handler(GuardedWebSocket(websocket, heard))

        return (
            opened(handle, server) if _is_green(opened) else opened(handle, server, max_message_size=LONGEST)
        )

    engine._async = {**engine._async, "websocket": careful}
    engine.max_http_buffer_size = LONGEST


def plain_websockets(application: Callable, from_one_address: int) -> Callable:
    """Negotiate no compression: each socket would compress the same board anew, with memory of its own. A
    request that is no RFC 6455 handshake loses its upgrade; an address at its limit of sockets gets 429."""
    there: Counter[str] = Counter()

    def answer(environ: dict[str, Any], start_response: Callable) -> Any:
        if "HTTP_UPGRADE" not in environ:
            return application(environ, start_response)
        environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
        if environ.get("HTTP_SEC_WEBSOCKET_VERSION") != "13" or "HTTP_SEC_WEBSOCKET_KEY" not in environ:
            environ.pop("HTTP_UPGRADE")
        address = environ.get("REMOTE_ADDR", "")
        if there[address] >= from_one_address:
            start_response("429 Too Many Requests", [("Content-Length", "0"), ("Connection", "close")])
            return []
        there[address] += 1
        try:
            return application(environ, start_response)
        finally:
            there[address] -= 1
            if not there[address]:
                del there[address]

    return answer


def _is_green(opened: Any) -> bool:
    return "eventlet" in opened.__module__


class GuardedWebSocket:
    """A websocket from which only well-formed packets of known events are read."""

    __slots__ = ("_websocket", "_heard", "_frames", "_has_connected")

    def __init__(self, websocket: Any, heard: dict[str, dict[str, Any]]) -> None:
        self._websocket, self._heard = websocket, heard
        self._frames = Measure(*FRAMES)
        self._has_connected = False
        if hasattr(websocket, "socket"):
            websocket.socket = _Measured(websocket.socket)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._websocket, name)

    def wait(self) -> str | None:
        """The next packet; None when the socket has ended, or is to be ended for what it sent."""
        while (frame := self._websocket.wait()) is not None:
            if not self._frames.allows():
                log.warning("A socket says too much; it is closed")
                return None
            is_packet, is_heard = self._understood(frame)
            if not is_packet:
                log.warning("A socket said what is no packet of ours; it is closed")
                return None
            if is_heard:
                return frame
        return None

    def _understood(self, frame: str | bytes) -> tuple[bool, bool]:
        """Whether a frame is a Socket.IO packet, and whether an event handler is there for it."""
        if frame in (CLOSE, PONG):
            return True, True
        found = _PACKET.fullmatch(frame) if isinstance(frame, str) else None
        if found is None:
            return False, False
        kind, namespace, number, said = found.groups()
        try:
            told = json.loads(said) if said else None
        except (ValueError, RecursionError):
            return False, False
        if not _is_flat(told):
            return False, False
        is_ours = namespace in (None, "/")
        if kind == CONNECT and is_ours:
            # A second CONNECT would make a second socket in the same rooms, which is never removed.
            is_first, self._has_connected = not self._has_connected, True
            return is_first and not number, True
        if kind in (CONNECT, DISCONNECT):
            return kind == CONNECT or not said, is_ours
        if not isinstance(told, list):
            return False, False
        if kind == ACK:
            return True, False
        events = self._heard.get("/", {}).keys() - {"connect", "disconnect"}
        is_named = bool(told) and isinstance(told[0], str)
        return is_named, is_named and is_ours and told[0] in events


def _is_flat(told: Any, deep: int = 0) -> bool:
    inner = told.values() if isinstance(told, dict) else told if isinstance(told, list) else ()
    return deep < MOST_DEEP and all(_is_flat(each, deep + 1) for each in inner)


class _Measured:
    """A connection with a rate limit: beyond it, `recv` answers as if the other end had closed."""

    __slots__ = ("_connection", "_bytes")

    def __init__(self, connection: Any) -> None:
        self._connection, self._bytes = connection, Measure(*BYTES)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def recv(self, most: int) -> bytes:
        read = self._connection.recv(most)
        if read and not self._bytes.allows(max(len(read), LEAST_READ)):
            log.warning("A socket sends too much; it is closed")
            return b""
        return read
