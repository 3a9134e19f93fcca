"""Clients that never read, that send half a request and wait, that vanish without a word, that only stay."""

import os
import socket
import sys
from pathlib import Path

import pytest

from queue_core.app import PING_EVERY_S
from queue_core.serving.greenlets import IDLE_S as SHIPPED_IDLE_S
from queue_core.serving.greenlets import SILENT_S as SHIPPED_SILENT_S
from tests.bench.crowd import Watcher
from tests.faults import LONG
from tests.faults.load import Load
from tests.faults.test_ending import half_a_request
from tests.faults.witness import TRACEBACK, Screen, acts_of, boards_are_right
from tests.servers import until

IDLE, SLOW = (500, 50) if LONG else (100, 10)
SILENT_S, IDLE_S, PING_S = (SHIPPED_SILENT_S, SHIPPED_IDLE_S, PING_EVERY_S) if LONG else (4, 8, 3)
HALF_OF_ONE = 32_000
"""Bytes; a connection takes twice as much."""
NORMAL_S = 2.0
"""An answer that takes longer, as on a free machine, was held up."""


def with_patience(*seconds: int) -> list[str]:
    """The command of a server that is so patient with the silent, with the idle, and between its pings."""
    return [sys.executable, str(Path(__file__).with_name("impatient.py")), *map(str, seconds)]


def resident(running) -> int:
    """The server's memory in bytes."""
    pages = int(Path(f"/proc/{running.process.pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def connections(running) -> int:
    """How many connections the server holds."""
    folder = Path(f"/proc/{running.process.pid}/fd")
    return sum(os.path.basename(at).startswith("socket:") for at in map(os.readlink, _links(folder)))


def _links(folder: Path) -> list[str]:
    return [str(each) for each in folder.iterdir() if each.is_symlink()]


def idle(port: int) -> socket.socket:
    """A connection that was answered once and is kept."""
    kept = socket.create_connection(("127.0.0.1", port))
    kept.sendall(b"GET /healthz HTTP/1.1\r\nHost: lobby\r\n\r\n")
    assert kept.recv(4096).startswith(b"HTTP/1.1 200")
    return kept


def held(running) -> set[int]:
    """The ports of the clients whose connection the server holds, from the kernel's own table: who reads
    nothing does not hear of the end."""
    table = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    mine = f":{running.port:04X}"
    return {int(row[2].split(":")[1], 16) for row in table if row[1].endswith(mine) and row[9] != "0"}


class Deaf(Watcher):
    """A screen that reads nothing after it has joined, with room for little."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)


@pytest.mark.timeout(300)
@pytest.mark.long
def test_slow_and_lost_clients_hold_up_nobody_and_are_let_go(server):
    """Under load: others are answered in normal time, boards are right, and in the end nothing is left of the
    slow ones: no connection, and as many again need no more memory."""
    running = server(printer=[], under=with_patience(SILENT_S, IDLE_S, PING_S))
    with acts_of(running) as acts, Screen(running.url) as screen, Load(running) as load:
        load.hear(50)
        before = connections(running)
        deaf = [Deaf(running.url).socket for _ in range(SLOW)]
        halves = [half_a_request(running.port) for _ in range(SLOW)]
        kept = [idle(running.port) for _ in range(IDLE)]
        load.slowest = 0.0
        load.hear(100)
        assert load.slowest < NORMAL_S
        memory = resident(running)
        for waiting, patience in ((deaf, SILENT_S + 4 * PING_S), (halves, SILENT_S), (kept, IDLE_S)):
            ports = {each.getsockname()[1] for each in waiting}
            until(lambda ports=ports: not ports & held(running), within=patience + 20)
        until(lambda: connections(running) <= before + 2)
        again = [idle(running.port) for _ in range(IDLE + 2 * SLOW)]
        load.hear(50)
        load.rest()
        boards_are_right(running, screen, acts)
        load.witness.agrees(acts)
        print(f"slowest answer {load.slowest:.2f} s,", end=" ")
        print(f"memory {memory >> 20} MB with them, {resident(running) >> 20} MB with as many again")
        assert resident(running) < memory + max(5 << 20, len(again) * HALF_OF_ONE), (
            "what they left is used again"
        )
        assert screen.ends == 0
    assert TRACEBACK not in running.log, running.log
