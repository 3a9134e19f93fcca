"""A program that waits for PostgreSQL in every way: `python -m tests.patience MODE URL` tells what it saw.

It reaches PostgreSQL through a relay of its own, which can stop passing anything on, as a hung server does.
"""

import sys

from queue_core import concurrency

if __name__ == "__main__":
    concurrency.patch(sys.argv[1])

import json
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError

from queue_core.data import postgresql
from queue_core.data.db import Storage
from queue_core.rules.refusals import Refusal

SLEEP_S, LOCK_S, ANSWER_S, CONNECT_S = 0.5, 0.4, 0.6, 0.3
OTHERS = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


class Relay:
    """A port that leads to PostgreSQL; what comes while it hangs is passed on when it goes on."""

    def __init__(self, host: str, port: int) -> None:
        self.target = (host, port)
        self.goes = threading.Event()
        self.goes.set()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self._beside(self._listen)

    def _listen(self) -> None:
        while True:
            near, _ = self.listener.accept()
            self.goes.wait()
            far = socket.create_connection(self.target)
            self._beside(self._pass_on, near, far)
            self._beside(self._pass_on, far, near)

    def _pass_on(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                self.goes.wait()
                sink.sendall(data)
        with suppress(OSError):
            sink.shutdown(socket.SHUT_WR)

    @staticmethod
    def _beside(work: Callable, *given: Any) -> threading.Thread:
        thread = threading.Thread(target=work, args=given, daemon=True)
        thread.start()
        return thread


def together(*works: Callable[[], None]) -> tuple[float, float]:
    """How long the works took beside each other, and the longest that a third had to wait for its turn."""
    longest, done, began = 0.0, threading.Event(), time.monotonic()

    def beat() -> None:
        nonlocal longest
        while not done.is_set():
            before = time.monotonic()
            time.sleep(0.01)
            longest = max(longest, time.monotonic() - before)

    threads = [threading.Thread(target=work) for work in (beat, *works)]
    for thread in threads:
        thread.start()
    for thread in threads[1:]:
        thread.join()
    took = time.monotonic() - began
    done.set()
    return took, longest


def error_of(work: Callable[[], Any]) -> tuple[str, float]:
    """What went wrong, and after how long."""
    began = time.monotonic()
    try:
        work()
    except (DBAPIError, Refusal) as error:
        return str(error.__cause__), time.monotonic() - began
    return "", time.monotonic() - began


def main(url: str) -> dict[str, Any]:
    """Everything that the tests look at."""
    seen: dict[str, Any] = {}
    where = make_url(url)
    relay = Relay(str(where.host), where.port or 5432)
    storage = Storage(
        where.set(host="127.0.0.1", port=relay.port, query={"options": f"-c lock_timeout={LOCK_S}s"})
    )

    def read(what: str = "SELECT 1") -> Any:
        with storage.reading() as db:
            return db.execute(text(what)).scalar()

    names = (*postgresql.SETTINGS, "application_name")
    seen["settings"] = {name: read(f"SHOW {name}") for name in names}
    seen["asleep"] = together(*[lambda: read(f"SELECT pg_sleep({SLEEP_S})")] * 2)

    other = Storage(url)
    with other.transaction(1):
        seen["reads"] = 0

        def act() -> None:
            with storage.transaction(1):
                pass

        def look_on() -> None:
            until = time.monotonic() + LOCK_S / 2
            while time.monotonic() < until:
                seen["reads"] += read()

        locked: list[Any] = []
        seen["locked"] = together(lambda: locked.extend(error_of(act)), look_on)
        seen["lock"] = locked
    seen["free"] = error_of(act)

    with other.reading() as db:
        db.execute(text(f"SELECT pg_terminate_backend(pid) {OTHERS}"))
    seen["cut"] = [error_of(read) for _ in range(3)]

    postgresql.ANSWER_S, postgresql.CONNECT_S = ANSWER_S, CONNECT_S
    relay.goes.clear()
    hung: list[Any] = []
    seen["hung together"] = together(lambda: hung.extend(error_of(read)))
    seen["hung"], seen["hung anew"] = hung, error_of(Storage(storage.url).reading().__enter__)
    relay.goes.set()
    seen["well again"] = error_of(read)
    storage.close()
    other.close()
    return seen


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[2])))
