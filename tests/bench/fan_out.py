"""A call to the last of many sockets, against a bare emit of the same size to as many.

From sending the request until the last socket has the board. Boards are merged within 50 ms, so rounds are
spaced as desks call, not as a flood does.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import socketio

from tests.bench.figures import Figure, at
from tests.bench.running import Asker, bare, ours, resident_mb
from tests.servers import Server

GOAL, MEMORY_GOAL = 1.5, 1.3
MANY, MOST = 1000, 5000
SPACED_S, SPACED_EACH_S = 0.12, 0.00025
"""A ticket that is taken is a board for each socket as well: it has left before the call."""


def measure(folder: Path, rounds: int, sockets: int = 200) -> list[Figure]:
    """Both in each round, each with a crowd of its own."""
    with ExitStack() as kept:
        server = kept.enter_context(ours(folder / f"fan-out-{sockets}"))
        floor_url, floor_process = kept.enter_context(bare(folder / f"fan-out-floor-{sockets}"))
        kiosk, desk = Asker(server.url, server.token("kiosk")), Asker(server.url, server.token("desk"))
        floor = Asker(floor_url)
        desk.ask("/api/v1/desks/1/open")
        for _ in range(6):
            kiosk.ask("/api/v1/tickets", {"service": "taxes"})
            desk.ask("/api/v1/desks/1/calls", {"finish_current": True})
        size = _board_size(server)
        spaced_s = max(SPACED_S, SPACED_EACH_S * sockets)
        processes = (server.process.pid, floor_process)
        empty = [resident_mb(process) for process in processes]
        our_crowd = kept.enter_context(crowd(server.url, sockets))
        floor_crowd = kept.enter_context(crowd(floor_url, sockets))
        idle = [
            (resident_mb(process) - was) * 1024 / sockets
            for process, was in zip(processes, empty, strict=True)
        ]
        took: dict[str, list[float]] = {"ours": [], "floor": []}
        for number in range(7, rounds + 7):
            kiosk.ask("/api/v1/tickets", {"service": "taxes"})
            time.sleep(spaced_s)
            mark = f'"number":"A{number:03d}"'
            call = {"finish_current": True}
            took["ours"].append(_round(our_crowd, mark, desk, "/api/v1/desks/1/calls", call))
            time.sleep(spaced_s)
            path = f"/emit?size={size}&number=F{number}"
            took["floor"].append(_round(floor_crowd, f'"number":"F{number}"', floor, path, {}))
        mine, floors = resident_mb(server.process.pid), resident_mb(floor_process)
    last = f"call to the last of {sockets}"
    return [
        Figure(f"{last}, p50 ms", at(0.5, took["ours"]), at(0.5, took["floor"])),
        Figure(f"{last}, p99 ms", at(0.99, took["ours"]), at(0.99, took["floor"]), GOAL),
        Figure(f"an idle socket of {sockets}, kB", *idle, MEMORY_GOAL if sockets >= MANY else None),
        Figure(f"server, {sockets} sockets, MB", mine, floors, MEMORY_GOAL if sockets >= MANY else None),
    ]


def measure_many(folder: Path, rounds: int) -> list[Figure]:
    """The same with a thousand sockets."""
    return measure(folder, rounds, MANY)


def measure_most(folder: Path, rounds: int) -> list[Figure]:
    """With five thousand."""
    return measure(folder, rounds, MOST)


def _round(watching: subprocess.Popen, mark: str, asker: Asker, path: str, body: dict) -> float:
    arm(watching, mark)
    began = time.monotonic()
    status, _ = asker.ask(path, body)
    assert status < 300, status
    return (heard_by_all(watching) - began) * 1000


def arm(watching: subprocess.Popen, mark: str) -> None:
    """From now on the crowd looks out for a board with this mark."""
    watching.stdin.write(mark + "\n")
    watching.stdin.flush()
    assert watching.stdout.readline() == "armed\n"


def heard_by_all(watching: subprocess.Popen) -> float:
    """When the last of the crowd had the board with the mark."""
    return float(watching.stdout.readline())


def _board_size(server: Server) -> int:
    """The bytes of a full board's HTML and data, as they go over the wire."""
    heard = socketio.SimpleClient()
    heard.connect(server.url, auth={"board": "lobby"}, transports=["websocket"])
    _name, board = heard.receive(timeout=10)
    heard.disconnect()
    return len(json.dumps(board))


@contextmanager
def crowd(url: str, sockets: int) -> Iterator[subprocess.Popen]:
    """So many light sockets on a server's board of the lobby."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.crowd", url, str(sockets)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout.readline() == "ready\n"
        yield process
    finally:
        process.stdin.close()
        process.wait(30)
