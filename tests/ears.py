"""A screen's ear: a Socket.IO client that keeps everything it hears, in order."""

import json
import queue
import threading
import time
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import engineio
import socketio
import websocket

from tests.pace import at_most
from tests.servers import SLOW_S


class _InOrder(engineio.Client):
    """python-engineio hears each message in a thread of its own: two that come at once may change places."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._told: queue.SimpleQueue = queue.SimpleQueue()
        threading.Thread(target=self._tell, daemon=True).start()

    def _trigger_event(self, event: str, *told: Any, **more: Any) -> Any:
        if event == "message":
            return self._told.put(told)
        return super()._trigger_event(event, *told, **more)

    def _tell(self) -> None:
        while True:
            super()._trigger_event("message", *self._told.get())


class _Client(socketio.Client):
    def _engineio_client_class(self) -> type:
        return _InOrder


class Ear:
    """One screen: hears everything in order, and waits for what it is told to."""

    def __init__(self, url: str, auth: Any, **headers: str) -> None:
        self.heard: list[tuple[str, Any]] = []
        self._news = threading.Condition()
        self.client = _Client(reconnection_delay=0.2, reconnection_delay_max=1, handle_sigint=False)
        self.client.on("*", self._hear)
        self.client.connect(url, auth=auth, headers=headers, transports=["websocket"], wait_timeout=SLOW_S)

    def __enter__(self) -> "Ear":
        return self

    def __exit__(self, *_: object) -> None:
        self.client.disconnect()

    def _hear(self, event: str, data: Any = None) -> None:
        with self._news:
            self.heard.append((event, data))
            self._news.notify_all()

    def all(self, event: str) -> list[Any]:
        return [data for name, data in self.heard if name == event]

    def wait(
        self, event: str, wanted: Callable[[Any], bool] = lambda _: True, within: float | None = None
    ) -> Any:
        """The first message of an event, heard already or to come, that is as wanted; where it is promised
        `within` so many seconds, on a free machine."""
        until = time.monotonic() + 2 * SLOW_S
        with at_most(within) if within else nullcontext(), self._news:
            while not (found := [data for data in self.all(event) if wanted(data)]):
                assert self._news.wait(max(until - time.monotonic(), 0)), f"no such {event}"
            return found[0]

    def shows(self, number: str, within: float | None = None) -> Any:
        return self.wait(
            "board", lambda board: number in [c["number"] for c in board["data"]["calls"]], within
        )


def refused(url: str, auth: Any, **headers: str) -> bool:
    """Whether a socket that asks for this is shown out, by a word or by its end."""
    address = f"ws{url.removeprefix('http')}/socket.io/?EIO=4&transport=websocket"
    socket = websocket.create_connection(address, header=headers, timeout=2 * SLOW_S)
    try:
        assert socket.recv().startswith("0")
        socket.send("40" + ("" if auth is None else json.dumps(auth)))
        # A board may come before the word that lets it in.
        while (said := socket.recv()) and said[:2] not in ("40", "44"):
            pass
        return not said.startswith("40")
    except (ConnectionError, websocket.WebSocketConnectionClosedException):
        return True
    finally:
        socket.close()
