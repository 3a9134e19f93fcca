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

LOCK_S, ANSWER_S, CONNECT_S = 0.4, 0.6, 0.3
FOR_EVER_S = 20.0
TURNS = 3
"""Whoever waits while the others go on leaves them dozens; who holds them up, one at most."""
HELD_UP = """SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'"""
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


def turns_beside(work: Callable[[], Any], turn: Callable[[], Any] = lambda: time.sleep(0.01)) -> int:
    """How many turns another had from the beginning of the work to its end."""
    is_over, turns = threading.Event(), 0

    def beside() -> None:
        work()
        is_over.set()

    thread = threading.Thread(target=beside)
    thread.start()
    while not is_over.is_set():
        turn()
        turns += 1
    thread.join()
    return turns


def waiting_together(storage: Storage, other: Storage) -> int:
    """How many of two statements that wait for a lock another has seen waiting at once; it holds the lock."""
    lock = "SELECT pg_advisory_xact_lock(4711)"

    def wait() -> None:
        with storage.reading() as db:
            db.execute(text("SET LOCAL lock_timeout = 0"))
            db.execute(text(lock))

    with other.reading() as holder, other.reading() as look:
        holder.execute(text(lock))
        waiting = [threading.Thread(target=wait) for _ in "12"]
        for each in waiting:
            each.start()
        end, seen = time.monotonic() + FOR_EVER_S, 0
        while seen < len(waiting) and time.monotonic() < end:
            time.sleep(0.01)
            look.execute(text("SELECT pg_stat_clear_snapshot()"))
            seen = look.execute(text(HELD_UP)).scalar_one()
    for each in waiting:
        each.join()
    return seen


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
    other = Storage(url)
    seen["waited together"] = waiting_together(storage, other)

    def act() -> None:
        with storage.transaction(1):
            pass

    with other.transaction(1):
        locked: list[Any] = []
        seen["reads"] = turns_beside(lambda: locked.extend(error_of(act)), read)
        seen["lock"] = locked
    seen["free"] = error_of(act)

    with other.reading() as db:
        db.execute(text(f"SELECT pg_terminate_backend(pid) {OTHERS}"))
    seen["cut"] = [error_of(read) for _ in range(3)]

    postgresql.ANSWER_S, postgresql.CONNECT_S = ANSWER_S, CONNECT_S
    relay.goes.clear()
    hung: list[Any] = []
    seen["turns"] = turns_beside(lambda: hung.extend(error_of(read)))
    seen["hung"], seen["hung anew"] = hung, error_of(Storage(storage.url).reading().__enter__)
    relay.goes.set()
    seen["well again"] = error_of(read)
    storage.close()
    other.close()
    return seen


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[2])))
