"""More screens than the limit of open files allows: those connected are served, the others turned away."""

import os
import resource
import subprocess
import sys
import time

from tests.faults import LONG
from tests.faults.load import Load
from tests.faults.witness import TRACEBACK, Screen, acts_of, boards_are_right, lines
from tests.servers import until

FILES, SOCKETS = (1024, 2000) if LONG else (200, 300)
THINKS_S = 4.0 if LONG else 0.5
"""Each act is a board for each socket."""


class Hall:
    """Many sockets in a process of its own, which goes on where one is turned away."""

    def __init__(self, url: str, sockets: int) -> None:
        command = [sys.executable, "-m", "tests.faults.hall", url, str(sockets)]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        self.joined, self.turned_away = self._said()

    def _said(self) -> tuple[int, int]:
        joined, turned_away = self.process.stdout.readline().split()
        return int(joined), int(turned_away)

    def leave(self, count: int) -> None:
        """So many of them go."""
        self.process.stdin.write(f"leave {count}\n")

    def seen(self, mark: str) -> int:
        """How many of those who are there have been sent a board with these words, now that all were."""
        self.process.stdin.write(f"{mark}\n")
        return int(self.process.stdout.readline())

    def end(self) -> None:
        self.process.stdin.close()
        self.process.wait(60)


def test_more_sockets_than_files_are_turned_away_and_the_others_served(server):
    """With a hard limit, which no process can raise: tickets are given and boards are right all the time, two
    lines of the log tell the whole story, and there is room again when some have left."""
    running = server(printer=[], under=["prlimit", f"--nofile={FILES}:{FILES}"])
    with (
        acts_of(running) as acts,
        Screen(running.url) as screen,
        Load(running, desks=["1"], thinks_s=THINKS_S) as load,
    ):
        load.hear(20)
        hall = Hall(running.url, SOCKETS)
        assert hall.turned_away and hall.joined + hall.turned_away == SOCKETS
        assert hall.joined > FILES // 2, "fewer than could be"
        load.hear(20)
        load.rest()
        boards_are_right(running, screen, acts)
        load.witness.agrees(acts)
        last = running.client("kiosk").post("/tickets", {"service": "taxes"})[1]
        called = running.client("desk").post("/desks/1/calls", {"finish_current": True})[1]
        assert hall.seen(called["number"]) == hall.joined
        load.witness.note("take-last", 201, last)
        load.witness.note("call-last", 201, called)
        assert len(lines(running.log, "allow no more")) == 1, running.log
        hall.leave(hall.joined // 2)
        until(lambda: lines(running.log, "room for connections again"))
        with Screen(running.url) as another:
            until(lambda: another.board)
        load.go_on()
        load.hear(20)
        load.rest()
        load.witness.agrees(acts)
        hall.end()
    told = lines(running.log, " ERROR ") + lines(running.log, " WARNING ")
    assert len(told) == 2 and TRACEBACK not in running.log, running.log


def test_the_default_soft_limit_is_raised(server):
    """1024 files is what a shell gives: as many sockets as the hard limit allows are let in all the same."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    soft = FILES
    running = server(printer=[], under=["prlimit", f"--nofile={soft}:{hard}"])
    assert resource.prlimit(running.process.pid, resource.RLIMIT_NOFILE) == (hard, hard)
    hall = Hall(running.url, SOCKETS)
    assert (hall.joined, hall.turned_away) == (SOCKETS, 0)
    began = time.monotonic()
    running.client("desk").post("/desks/1/open")
    running.client("kiosk").post("/tickets", {"service": "taxes"})
    called = running.client("desk").post("/desks/1/calls")[1]
    assert hall.seen(called["number"]) == SOCKETS
    print(f"{SOCKETS} sockets had the call {time.monotonic() - began:.2f} s after the desk opened")
    hall.end()
    files = f"/proc/{running.process.pid}/fd"
    until(lambda: len(os.listdir(files)) < SOCKETS // 4)
