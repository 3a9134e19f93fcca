"""A ticket, a call and the start page with the estimate of waits made anew beside them, against the same
server whose estimating process stands still."""

import http.client
import os
import signal
import time
from contextlib import ExitStack
from pathlib import Path

from tests.bench.figures import Figure, at
from tests.bench.running import Asker
from tests.servers import Server, until

WAITING, DESKS = 60, 8
WARM_UP = 20


class Office:
    """Eight desks open and sixty waiting, of every service that they serve; on their own kept connections."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.server = Server(folder, kiosk={"paired_only": False})
        self.server.start()
        stack.callback(self.server.stop)
        self.kiosk = Asker(self.server.url, self.server.token("kiosk"))
        self.desk = Asker(self.server.url, self.server.token("desk"))
        self.page = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30)
        self.page_cookie = ""
        for number in range(1, DESKS + 1):
            assert self.desk.ask(f"/api/v1/desks/{number}/open")[0] == 200
        self.services = [each["slug"] for each in self.server.client().get("/services")]
        for number in range(WAITING):
            self.take(number)
        self.call(1)

    def take(self, number: int) -> float:
        status, took = self.kiosk.ask(
            "/api/v1/tickets", {"service": self.services[number % len(self.services)]}
        )
        assert status == 201, status
        return took

    def call(self, desk: int) -> float:
        status, took = self.desk.ask(f"/api/v1/desks/{desk}/calls", {"finish_current": True})
        assert status in (201, 409), status
        return took

    def start_page(self) -> float:
        began = time.perf_counter()
        self.page.request("GET", "/kiosk/", headers={"Cookie": self.page_cookie})
        answer = self.page.getresponse()
        answer.read()
        if cookie := answer.headers["Set-Cookie"]:
            self.page_cookie = cookie.partition(";")[0]
        assert answer.status == 200, answer.status
        return (time.perf_counter() - began) * 1000

    def is_told(self) -> bool:
        return any(each["wait"] for each in self.server.client().get("/services"))


def measure(folder: Path, rounds: int) -> list[Figure]:
    """In each round a ticket, a call and a page of both, in turn; as many leave the line as enter it."""
    with ExitStack() as stack:
        told, silent = Office(folder / "told", stack), Office(folder / "silent", stack)
        standing = until(lambda: silent.server.child("estimate-waits"))
        os.kill(standing, signal.SIGSTOP)
        stack.callback(os.kill, standing, signal.SIGCONT)
        until(told.is_told)
        until(lambda: not silent.is_told())
        times: dict[tuple[str, Office], list[float]] = {}
        for number in range(WARM_UP + rounds):
            for office in (told, silent) if number % 2 else (silent, told):
                for name, took in (
                    ("take a ticket", office.take(number)),
                    ("call next", office.call(1 + number % DESKS)),
                    ("the kiosk's start page", office.start_page()),
                ):
                    if number >= WARM_UP:
                        times.setdefault((name, office), []).append(took)
        assert told.is_told() and not silent.is_told()
    names = dict.fromkeys(name for name, _ in times)
    return [
        Figure(
            f"{name}, waits estimated beside, p50 ms",
            at(0.5, times[name, told]),
            at(0.5, times[name, silent]),
        )
        for name in names
    ]
