"""Clients that go on whatever happens: each repeats an act with its key until it is answered."""

import random
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from tests.faults.witness import Witness
from tests.pace import Pace
from tests.servers import Server

GIVES_UP_S = 60.0
TAKERS = 2
MANNERLY_S = 0.04
"""The longest that a client thinks between two acts."""


class Load:
    """Takers of tickets, arriving visitors and desks, each in a thread of its own, until the block ends."""

    def __init__(
        self,
        running: Server,
        *,
        desks: Iterable[str] = ("1", "2"),
        booked: int = 0,
        thinks_s: float = MANNERLY_S,
    ) -> None:
        self.running, self.thinks_s = running, thinks_s
        self.witness = Witness()
        self.faults: list[BaseException] = []
        self.slowest, self.unavailable = 0.0, 0
        self._desks, self._booked = list(desks), booked
        self._over, self._go_on = threading.Event(), threading.Event()
        self._news = threading.Condition()
        self._answers = self._under_way = 0

    def __enter__(self) -> "Load":
        jobs: list[tuple[Callable, Any]] = [(self._take, who) for who in range(TAKERS)]
        jobs += [(self._serve, desk) for desk in self._desks]
        jobs += [(self._check_in, None)] if self._booked else []
        client = self.running.client()
        for desk in self._desks:
            assert client.post(f"/desks/{desk}/open")[0] == 200
        self._pace = Pace()
        self._threads = [threading.Thread(target=self._until_over, args=job) for job in jobs]
        self._go_on.set()
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, failed: object, *_: object) -> None:
        self._over.set()
        self._go_on.set()
        for thread in self._threads:
            thread.join()
        self._pace.stop()
        assert failed or not self.faults, self.faults[0]

    def hear(self, answers: int) -> None:
        """Wait until clients have been answered so often from now on."""
        with self._news:
            wanted = self._answers + answers
            self._wait_for(lambda: self._answers >= wanted)

    def rest(self) -> None:
        """Let every client have its answer, and begin nothing new."""
        with self._news:
            self._go_on.clear()
            self._wait_for(lambda: not self._under_way)

    def go_on(self) -> None:
        self._go_on.set()

    def _wait_for(self, condition: Callable[[], bool]) -> None:
        assert self._news.wait_for(lambda: condition() or self.faults, GIVES_UP_S), "clients hear nothing"
        assert not self.faults, self.faults[0]

    def _until_over(self, act: Callable, who: Any) -> None:
        chance = random.Random()
        number = 0
        client = self.running.client()
        try:
            while True:
                self._go_on.wait()
                if self._over.is_set():
                    return
                act(client, who, number)
                number += 1
                time.sleep(chance.random() * self.thinks_s)
        except BaseException as fault:
            with self._news:
                self.faults.append(fault)
                self._news.notify_all()

    def _ask(self, client: Any, key: str, path: str, body: Any = None) -> tuple[int, Any]:
        """Ask until somebody answers; an answer of 503 is none."""
        with self._news:
            if not self._go_on.is_set():
                return 0, None
            self._under_way += 1
        try:
            began, paced = time.monotonic(), self._pace.seconds
            while True:
                try:
                    status, data = client.post(path, body, key)
                except ConnectionError:
                    status, data = 503, None
                if status != 503:
                    break
                self.unavailable += data is not None and data["code"] == "unavailable"
                waited = time.monotonic() - began
                assert waited < GIVES_UP_S and not self._over.is_set(), f"{key} was never answered"
                time.sleep(0.1)
            self.slowest = max(self.slowest, self._pace.seconds - paced)
            assert status in (200, 201, 409), (key, data)
            self.witness.note(key, status, data)
            return status, data
        finally:
            with self._news:
                self._under_way -= 1
                self._answers += 1
                self._news.notify_all()

    def _take(self, client: Any, who: int, number: int) -> None:
        self._ask(client, f"take-{who}-{number}", "/tickets", {"service": "taxes"})

    def _check_in(self, client: Any, _: Any, number: int) -> None:
        self._ask(client, f"arrive-{number}", "/check-ins", {"code": f"REF-{number % self._booked}"})

    def _serve(self, client: Any, desk: str, number: int) -> None:
        body = {"finish_current": True}
        status, ticket = self._ask(client, f"call-{desk}-{number}", f"/desks/{desk}/calls", body)
        if status == 201:
            for act in ("start", "finish")[: number % 3]:
                self._ask(client, f"{act}-{desk}-{number}", f"/tickets/{ticket['id']}/{act}")
