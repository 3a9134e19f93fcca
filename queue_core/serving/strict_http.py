"""HTTP without slow or endless requests (slowloris), request smuggling, or thousands of connections from one
address.

eventlet's server waits for ever, and accepts requests whose end a proxy in front of it may see elsewhere.
This is its protocol class, made strict; eventlet's own parts are handed in.
"""

import time
from collections import Counter
from collections.abc import Callable
from email.errors import (
    FirstHeaderLineIsContinuationDefect,
    MalformedHeaderDefect,
    MissingHeaderBodySeparatorDefect,
)
from typing import Any

IDLE_S, HEAD_WITHIN_S, BODY_WITHIN_S = 75, 20, 60
"""How long a connection waits for its next request (longer than nginx, which keeps its connections for a
minute), then for the whole of its head and of its body."""
FROM_ONE_ADDRESS = 8_000
"""Connections; a proxy on this machine may have any number."""
LONGEST_REST = 8 * 1024 * 1024
"""Bytes of an unread body that are read and dropped to keep the connection; a longer body ends it."""
LONGEST_CHUNK_LINE = 1024
TORN = (MissingHeaderBodySeparatorDefect, FirstHeaderLineIsContinuationDefect, MalformedHeaderDefect)
"""Defects that make a request's head end earlier for Python's parser than for a proxy. Its other
defects, such as those of multipart bodies, are harmless here."""
REFUSED = b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


def strict(protocol: type, timeout: Callable[..., Any]) -> type:
    """eventlet's HTTP protocol, made strict; `timeout` is its way to end what takes too long."""
    connected: Counter[str] = Counter()

    class StrictHttpProtocol(protocol):
        close_connection: bool
        server_version, sys_version = "Lobby", ""
        rbufsize = 2048  # each socket holds this buffer for hours; eventlet's is 8 kB

        def __init__(self, conn_state: Any, server: Any) -> None:
            address = conn_state[0][0]
            if connected[address] >= FROM_ONE_ADDRESS and address not in ("127.0.0.1", "::1"):
                return
            connected[address] += 1
            try:
                super().__init__(conn_state, server)
            finally:
                connected[address] -= 1
                if not connected[address]:
                    del connected[address]

        def log_message(self, *_said: Any) -> None:
            """Malformed requests are answered, not logged."""

        def _read_request_line(self) -> Any:
            with timeout(IDLE_S, False):
                return super()._read_request_line()
            return ""

        def parse_request(self) -> bool:
            is_whole = False
            with timeout(HEAD_WITHIN_S, False):
                is_whole = super().parse_request()
            if is_whole and not self._ends_for_certain():
                self.wfile.write(REFUSED)
                is_whole = False
            self.close_connection = self.close_connection or not is_whole
            return is_whole

        def _ends_for_certain(self) -> bool:
            """Whether the request has one length only, the same for every reader (RFC 9112, 6.3)."""
            lengths = self.headers.get_all("content-length", [])
            codings = self.headers.get_all("transfer-encoding", [])
            if len(lengths) + len(codings) > 1 or any(
                isinstance(defect, TORN) for defect in self.headers.defects
            ):
                return False
            return all(each.isascii() and each.isdecimal() for each in lengths) and all(
                each.strip().lower() == "chunked" for each in codings
            )

        def get_environ(self) -> dict[str, Any]:
            environ = super().get_environ()
            read = environ["eventlet.input"]
            read.rfile = _ShortLines(read.rfile)
            body = environ["wsgi.input"] = _BodyInTime(read, timeout)
            read.discard = body.discard
            # Without this Flask takes a chunked body for an empty one.
            environ["wsgi.input_terminated"] = read.chunked_input
            return environ

    return StrictHttpProtocol


class _BodyInTime:
    """A request's body with a deadline. Reading after it raises TimeoutError."""

    __slots__ = ("_body", "_timeout", "_until")

    def __init__(self, body: Any, timeout: Callable[..., Any]) -> None:
        self._body, self._timeout = body, timeout
        self._until = time.monotonic() + BODY_WITHIN_S

    def __getattr__(self, name: str) -> Any:
        return getattr(self._body, name)

    def read(self, *size: int) -> bytes:
        return self._in_time(self._body.read, *size)

    def readline(self, *size: int) -> bytes:
        return self._in_time(self._body.readline, *size)

    def discard(self) -> None:
        """Read and drop the rest. Raises OSError when that is more than LONGEST_REST."""
        left = LONGEST_REST
        while read := self.read(65536):
            left -= len(read)
            if left < 0:
                raise OSError("a body without end")

    def _in_time(self, read: Callable[..., bytes], *size: int) -> bytes:
        with self._timeout(max(self._until - time.monotonic(), 0.001), TimeoutError("a slow body")):
            return read(*size)


class _ShortLines:
    """A connection's bytes with a limit on lines, for the lines that hold the lengths of chunks."""

    __slots__ = ("_read",)

    def __init__(self, read: Any) -> None:
        self._read = read

    def __getattr__(self, name: str) -> Any:
        return getattr(self._read, name)

    def readline(self, size: int = -1) -> bytes:
        if size >= 0:
            return self._read.readline(size)
        line = self._read.readline(LONGEST_CHUNK_LINE)
        if len(line) == LONGEST_CHUNK_LINE:
            raise OSError("a line without end")
        return line
