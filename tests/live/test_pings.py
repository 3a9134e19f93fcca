"""Every socket is pinged in its time, whoever came or went meanwhile: a dead link is found by it."""

import time

import pytest
import websocket

from queue_core.app import PING_EVERY_S
from tests.faults import LONG
from tests.faults.test_slow_clients import with_patience
from tests.pace import Pace
from tests.servers import SLOW_S

EVERY_S, LATE_S = (PING_EVERY_S, 3) if LONG else (3, 1)


class Pinged:
    """A bare websocket that has joined the lobby's board, and how long it had to wait for each ping."""

    def __init__(self, url: str) -> None:
        address = f"ws{url.removeprefix('http')}/socket.io/?EIO=4&transport=websocket"
        self.socket = websocket.create_connection(address, timeout=2 * SLOW_S)
        self._begin()
        assert self.socket.recv().startswith("0")
        self.socket.send('40{"board":"lobby"}')

    def waits(self) -> None:
        """Until the next ping, which is answered: in its time, and not long before."""
        while self.socket.recv() != "2":
            pass
        self.socket.send("3")
        as_on_a_free_machine, waited = self._pace.stop(), time.monotonic() - self._began
        assert as_on_a_free_machine <= EVERY_S + LATE_S
        assert waited >= EVERY_S / 2
        self._begin()

    def leave(self) -> None:
        self._pace.stop()
        self.socket.close()

    def _begin(self) -> None:
        self._pace, self._began = Pace(), time.monotonic()


@pytest.mark.parametrize("async_mode", ["eventlet", "threading"])
def test_every_socket_is_pinged_in_its_time_and_again(server, async_mode):
    """Two that came at different times, and one that left before its ping was due."""
    url = server(async_mode=async_mode, printer=[], under=with_patience(4, 8, EVERY_S)).url
    early, gone = Pinged(url), Pinged(url)
    time.sleep(EVERY_S / 3)  # the two must be due at different times
    late = Pinged(url)
    gone.leave()
    for _ in range(3):
        early.waits()
        late.waits()
    early.leave()
    late.leave()
