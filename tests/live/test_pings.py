"""Every socket is pinged in its time, whoever came or went meanwhile: a dead link is found by it."""

import time

import pytest
import websocket

from queue_core.app import PING_EVERY_S


def joined(url: str) -> websocket.WebSocket:
    """A bare websocket that has joined the lobby's board."""
    socket = websocket.create_connection(f"ws{url.removeprefix('http')}/socket.io/?EIO=4&transport=websocket")
    socket.settimeout(PING_EVERY_S + 5)
    assert socket.recv().startswith("0")
    socket.send('40{"board":"lobby"}')
    return socket


def pinged(socket: websocket.WebSocket) -> float:
    """When the next ping came; it is answered."""
    while socket.recv() != "2":
        pass
    socket.send("3")
    return time.monotonic()


@pytest.mark.parametrize("async_mode", ["eventlet", "threading"])
def test_every_socket_is_pinged_in_its_time_and_again(server, async_mode):
    """Two that came at different times, and one that left before its ping was due."""
    url = server(async_mode=async_mode, printer=[]).url
    came = [time.monotonic()]
    early, gone = joined(url), joined(url)
    time.sleep(1.5)  # the two must be due at different times
    came.append(time.monotonic())
    late = joined(url)
    gone.close()
    for _ in range(2):
        heard = [pinged(early), pinged(late)]
        after = [at - since for at, since in zip(heard, came, strict=True)]
        assert all(PING_EVERY_S - 0.5 <= each <= PING_EVERY_S + 3 for each in after), after
        came = heard
    early.close()
    late.close()
