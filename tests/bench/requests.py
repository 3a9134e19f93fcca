"""Take a ticket and call next over HTTP, against the same rows in bare sqlite3 behind one Flask route."""

from pathlib import Path

from tests.bench.figures import Figure, at
from tests.bench.running import Asker, bare, ours, resident_mb

GOAL = 3.0
WARM_UP = 50


def measure(folder: Path, rounds: int) -> list[Figure]:
    """In each round both take, then both call, each on its own kept connection."""
    with ours(folder / "ours") as server, bare(folder / "floor") as (floor_url, floor_process):
        kiosk, desk = Asker(server.url, server.token("kiosk")), Asker(server.url, server.token("desk"))
        floor = Asker(floor_url)
        memory = Figure("server, idle, MB", resident_mb(server.process.pid), resident_mb(floor_process))
        assert desk.ask("/api/v1/desks/1/open")[0] == 200
        times: dict[str, list[float]] = {"take": [], "take floor": [], "call": [], "call floor": []}
        for number in range(WARM_UP + rounds):
            for name, asker, path, body in (
                ("take", kiosk, "/api/v1/tickets", {"service": "taxes"}),
                ("take floor", floor, "/take", {"service": "taxes"}),
                ("call", desk, "/api/v1/desks/1/calls", {"finish_current": True}),
                ("call floor", floor, "/call", {"finish_current": True}),
            ):
                status, took = asker.ask(path, body)
                assert status == 201, (path, status)
                if number >= WARM_UP:
                    times[name].append(took)
    return [
        Figure("take a ticket, p50 ms", at(0.5, times["take"]), at(0.5, times["take floor"]), GOAL),
        Figure("take a ticket, p99 ms", at(0.99, times["take"]), at(0.99, times["take floor"])),
        Figure("call next, p50 ms", at(0.5, times["call"]), at(0.5, times["call floor"]), GOAL),
        Figure("call next, p99 ms", at(0.99, times["call"]), at(0.99, times["call floor"])),
        memory,
    ]
