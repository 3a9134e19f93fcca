"""One heartbeat for all sockets.

python-engineio lets a greenlet (or thread) sleep for each socket until its next ping is due: some 16 kB for
doing nothing. As every ping is due after the same time, they stand in a queue, and one task sends them.
"""

import logging
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from engineio.packet import PING, Packet
from engineio.socket import Socket
from flask_socketio import SocketIO

IDLE_S = 1.0
log = logging.getLogger(__name__)


class Pinger:
    """Takes over the pings of a server; everything else that the server starts, it starts itself."""

    def __init__(self, socketio: SocketIO) -> None:
        self._server, self._manager = socketio.server.eio, socketio.server.manager
        self._start = self._server.start_background_task
        self._server.start_background_task = self._start_or_queue
        self._due: deque[tuple[float, Socket]] = deque()
        self._beats = False

    def _start_or_queue(self, task: Callable[..., Any], *asked: Any, **more: Any) -> Any:
        if getattr(task, "__func__", None) is not Socket._send_ping:
            return self._start(task, *asked, **more)
        self._due.append((time.monotonic() + self._server.ping_interval, task.__self__))  # type: ignore[attr-defined]
        if not self._beats:
            self._beats = True
            self._start(self._beat)
        return None

    def _beat(self) -> None:
        """Send each ping when it is due."""
        while True:
            if not self._due:
                self._server.sleep(IDLE_S)
                continue
            due, socket = self._due.popleft()
            self._server.sleep(max(due - time.monotonic(), 0))
            try:
                if not socket.closing and not socket.closed:
                    self._ping(socket)
            except Exception:
                log.exception("A socket could not be pinged")

    def _ping(self, socket: Socket) -> None:
        if self._manager.sid_from_eio_sid(socket.sid, "/") is None:
            # It never said what it wants to see, or was refused.
            socket.close(wait=False)
            return
        socket.last_ping = time.time()
        socket.send(Packet(PING))
