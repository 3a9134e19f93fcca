"""The program `messages.gateway` as its sender has it: started, asked, ended when it does not answer."""

import json
import os
import socket
import subprocess
import sys
import time
from typing import Any

PATIENCE_S = 30.0
"""So long a gateway may take for one message; its own time-outs end before (Apprise: 4 and 15 s)."""
ENDS_WITHIN_S = 2.0


class Gateway:
    """The program `messages.gateway`, at the other end of a socket: gone when this process is gone."""

    def __init__(self) -> None:
        here, there = socket.socketpair()
        with there:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "queue_core.messages.gateway"],
                stdin=there.fileno(),
                env=_environment(),
            )
        self._connection = here

    def deliver(self, message: dict[str, Any]) -> dict[str, Any] | None:
        """What became of a message; None when there is no answer within PATIENCE_S."""
        ends_at, answer = time.monotonic() + PATIENCE_S, b""
        try:
            self._connection.sendall(json.dumps(message).encode() + b"\n")
            while not answer.endswith(b"\n"):
                self._connection.settimeout(max(ends_at - time.monotonic(), 0.001))
                part = self._connection.recv(65536)
                if not part:
                    return None
                answer += part
        except OSError:
            return None
        told: dict[str, Any] = json.loads(answer)
        return told

    def close(self) -> None:
        self._connection.close()
        try:
            self.process.wait(ENDS_WITHIN_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def _environment() -> dict[str, str]:
    """Without our own settings, which may be secrets that a gateway need not know."""
    return {name: value for name, value in os.environ.items() if not name.startswith("LOBBY_")}
