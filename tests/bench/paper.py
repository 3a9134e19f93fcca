"""Call next while a printer hangs, against the same office whose printer prints; two servers, in turn."""

from contextlib import ExitStack
from pathlib import Path

from tests.bench.figures import Figure, at
from tests.bench.running import Asker
from tests.printing.fake_printer import FakePrinter
from tests.servers import Server

GOAL = 1.2
WARM_UP, TICKETS_EVERY = 50, 5


def measure(folder: Path, rounds: int) -> list[Figure]:
    """In each round both call; every few rounds both take tickets, so that both printers have work."""
    modes = ("hang", "ok")
    times: dict[str, list[float]] = {mode: [] for mode in modes}
    with ExitStack() as all_of_it:
        kiosks, desks = {}, {}
        for mode in modes:
            fake = all_of_it.enter_context(FakePrinter(mode))
            printer = {"name": "hall", "kind": "network", "host": "127.0.0.1", "port": fake.port}
            server = Server(folder / f"paper-{mode}", printer=[printer])
            all_of_it.callback(server.stop)
            server.start()
            kiosks[mode] = Asker(server.url, server.token("kiosk"))
            desks[mode] = Asker(server.url, server.token("desk"))
            assert desks[mode].ask("/api/v1/desks/1/open")[0] == 200
        for number in range(WARM_UP + rounds):
            for mode in modes if number % 2 else modes[::-1]:
                if number % TICKETS_EVERY == 0:
                    for _ in range(TICKETS_EVERY):
                        assert kiosks[mode].ask("/api/v1/tickets", {"service": "taxes"})[0] == 201
                status, took = desks[mode].ask("/api/v1/desks/1/calls", {"finish_current": True})
                assert status == 201, status
                if number >= WARM_UP:
                    times[mode].append(took)
    return [
        Figure("call next, a printer hangs, p50 ms", at(0.5, times["hang"]), at(0.5, times["ok"])),
        Figure("call next, a printer hangs, p99 ms", at(0.99, times["hang"]), at(0.99, times["ok"]), GOAL),
    ]
