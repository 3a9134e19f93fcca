"""Clients of an office that several processes serve: each asks one of them, and when that does not answer the
next, with the same key, until it is told. What they were told is compared with the journal.
"""

import random
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

from tests.servers import Client, Server

DESKS = ("1", "2")
TAKERS = 3
PATIENCE_S = 40.0
AGAIN = (429, 503)


class Crowd:
    """Visitors who take tickets and check in, and clerks who call; `told` is what they were told, by key."""

    def __init__(self, servers: Sequence[Server], codes: Sequence[str]) -> None:
        self.servers = servers
        self.told: dict[str, tuple[int, Any]] = {}
        self.longest_s = 0.0
        self.faults: list[BaseException] = []
        self._codes = list(codes)
        self._mine = threading.local()
        self._name = f"{random.getrandbits(32):x}"
        self._ends = threading.Event()
        jobs: list[tuple[Callable, Any]] = [(self._take, who) for who in range(TAKERS)]
        jobs += [(self._check_in, 0), *((self._call, desk) for desk in DESKS)]
        self._threads = [threading.Thread(target=self._go_on, args=job) for job in jobs]
        for thread in self._threads:
            thread.start()

    def answers(self) -> int:
        return len(self.told)

    def end(self) -> None:
        """Let everybody finish what was begun."""
        self._ends.set()
        for thread in self._threads:
            thread.join()
        assert not self.faults, self.faults

    def of(self, act: str) -> list[Any]:
        """What was told of the acts of a kind that were done."""
        return [
            data for key, (status, data) in self.told.items() if key.startswith(f"_{act}-") and status < 300
        ]

    def _go_on(self, act: Callable, who: Any) -> None:
        turn = random.randrange(len(self.servers))
        number = 0
        try:
            while not self._ends.is_set():
                path, body = act(who, number)
                turn = self._ask(turn, path, body, f"{act.__name__}-{who}-{number}-{self._name}")
                number += 1
        except BaseException as fault:
            self.faults.append(fault)

    def _ask(self, turn: int, path: str, body: Any, key: str) -> int:
        began = time.monotonic()
        while time.monotonic() < began + PATIENCE_S:
            try:
                client = self._client(turn)
                status, data = client.post(path, body, key)
                if status not in AGAIN:
                    assert status in (200, 201, 409), (status, data)
                    self.told[key] = status, data
                    self.longest_s = max(self.longest_s, time.monotonic() - began)
                    return turn
            except ConnectionError:
                pass
            turn = (turn + 1) % len(self.servers)
            time.sleep(0.05)
        raise AssertionError(f"nobody answered {path} within {PATIENCE_S} s")

    def _client(self, turn: int) -> Client:
        mine = self._mine.__dict__
        server = self.servers[turn]
        if server.url not in mine:
            mine[server.url] = server.client()
        return mine[server.url]

    def _take(self, _who: int, _number: int) -> tuple[str, Any]:
        return "/tickets", {"service": "taxes"}

    def _check_in(self, _who: int, number: int) -> tuple[str, Any]:
        if number == len(self._codes) - 1:
            self._ends.wait()
        return "/check-ins", {"code": self._codes[min(number, len(self._codes) - 1)]}

    def _call(self, desk: str, _number: int) -> tuple[str, Any]:
        return f"/desks/{desk}/calls", {"finish_current": True}
