"""Ends sockets that stay without a room: they never said what they want to see, were refused, or have left.

Each is an open file and a greenlet, and python-engineio would ping it for ever.
"""

import logging
import time

from flask_socketio import SocketIO

from queue_core.backoff import Backoff

JOIN_WITHIN_S = 10.0
LOOK_EVERY_S = 1.0
log = logging.getLogger(__name__)


class UnjoinedSockets:
    """Looks every second for sockets of this process that are in no room; `run` is a background task."""

    def __init__(self, socketio: SocketIO) -> None:
        self._engine, self._manager = socketio.server.eio, socketio.server.manager
        self._since: dict[str, float] = {}
        """When each was first found without a room."""

    def run(self) -> None:
        tries = Backoff(
            log,
            "Sockets without a room could not be ended: %s",
            "Sockets without a room are ended again",
            first_s=LOOK_EVERY_S,
            longest_s=LOOK_EVERY_S,
            level=logging.ERROR,
        )
        while not tries.pause():
            try:
                self.look()
                tries.worked()
            except Exception as fault:
                tries.failed(fault, traceback=True)

    def look(self) -> None:
        now = time.monotonic()
        unjoined = [
            number
            for number in list(self._engine.sockets)
            if self._manager.sid_from_eio_sid(number, "/") is None
        ]
        self._since = {number: self._since.get(number, now) for number in unjoined}
        for number, since in self._since.items():
            socket = self._engine.sockets.get(number)
            if socket is not None and now >= since + JOIN_WITHIN_S:
                socket.close(wait=False)
