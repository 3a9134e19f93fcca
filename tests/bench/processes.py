"""What a call costs two processes on one PostgreSQL and one Redis, against one process, in CPU."""

import shutil
import time
from contextlib import ExitStack
from pathlib import Path

from tests.bench.fan_out import SPACED_S, arm, crowd, heard_by_all
from tests.bench.figures import Figure, at
from tests.bench.running import Asker, busy_ms
from tests.databases import own_database
from tests.processes.around import Redis
from tests.servers import Server

SOCKETS, IDLE_S = 200, 30.0
GOAL = 1.3


class Side:
    """One office: its processes, its sockets spread over them, and an asker at each."""

    def __init__(self, kept: ExitStack, folder: Path, count: int) -> None:
        url, changes = kept.enter_context(own_database()), {}
        if count > 1:
            folder.mkdir()
            redis = Redis(folder)
            kept.callback(redis.stop)
            changes = {"server": {"message_queue": redis.url}}
        self.servers: list[Server] = []
        for number in range(count):
            server = Server(folder / f"process-{number}", storage={"url": url}, printer=[], **changes)
            if number:
                # One office, one secret.
                server.tokens = self.servers[0].tokens
                shutil.copy(self.servers[0].folder / "secret.key", server.folder)
            kept.callback(server.stop)
            server.start()
            self.servers.append(server)
        self.crowds = [kept.enter_context(crowd(each.url, SOCKETS // count)) for each in self.servers]
        self.kiosks = [Asker(each.url, each.token("kiosk")) for each in self.servers]
        self.desks = [Asker(each.url, each.token("desk")) for each in self.servers]
        assert self.desks[0].ask("/api/v1/desks/1/open")[0] == 200
        self.took: list[float] = []

    def call(self, number: int) -> None:
        """A visitor comes to one process and is called at another; all screens of both show it."""
        kiosk, desk = self.kiosks[number % len(self.kiosks)], self.desks[(number + 1) % len(self.desks)]
        assert kiosk.ask("/api/v1/tickets", {"service": "taxes"})[0] == 201
        time.sleep(SPACED_S)
        for watching in self.crowds:
            arm(watching, f'"number":"A{number:03d}"')
        began = time.monotonic()
        assert desk.ask("/api/v1/desks/1/calls", {"finish_current": True})[0] == 201
        self.took.append((max(map(heard_by_all, self.crowds)) - began) * 1000)

    def busy_ms(self) -> float:
        return sum(busy_ms(server.process.pid) for server in self.servers)


def measure(folder: Path, rounds: int) -> list[Figure]:
    """In each round a ticket and a call at both offices."""
    with ExitStack() as kept:
        one, two = Side(kept, folder / "one-process", 1), Side(kept, folder / "two-processes", 2)
        sides = (two, one)
        for number in range(1, 11):
            for side in sides:
                side.call(number)
        before = [side.busy_ms() for side in sides]
        time.sleep(IDLE_S)
        idle = [(side.busy_ms() - was) / IDLE_S for side, was in zip(sides, before, strict=True)]
        before, began = [side.busy_ms() for side in sides], time.monotonic()
        for number in range(11, rounds + 11):
            for side in sides if number % 2 else sides[::-1]:
                time.sleep(SPACED_S)
                side.call(number)
        lasted = time.monotonic() - began
        busy = [side.busy_ms() - was for side, was in zip(sides, before, strict=True)]
    call = [(all_of_it - alone * lasted) / rounds for all_of_it, alone in zip(busy, idle, strict=True)]
    what = f"two processes against one, {SOCKETS} sockets"
    return [
        Figure(f"{what}, CPU of a ticket and its call, ms", *call, GOAL),
        Figure(f"{what}, CPU while nothing happens, ms a second", *idle),
        Figure(f"{what}, call to the last, p50 ms", at(0.5, two.took[10:]), at(0.5, one.took[10:])),
        Figure(f"{what}, call to the last, p99 ms", at(0.99, two.took[10:]), at(0.99, one.took[10:])),
    ]
