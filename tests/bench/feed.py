"""10 000 appointments imported by the command, and by the API in batches, while a kiosk gives tickets."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.bench.figures import Figure, at
from tests.bench.running import Asker, ours

ROWS, LIMIT_S, BATCH = 10_000, 10.0, 1000
FIRST = datetime(2030, 2, 4, 8, tzinfo=UTC)


def measure(folder: Path, rounds: int) -> list[Figure]:
    """So many tickets taken alone, then as many as come while each import runs. The limit is the floor."""
    file = folder / "feed.csv"
    file.write_text("reference;service;slot_at;minutes;name;phone\n" + "".join(map(_line, range(ROWS))))
    with ours(folder / "feed") as server:
        kiosk, feed = Asker(server.url, server.token("kiosk")), Asker(server.url, server.token("feed"))
        alone = [take(kiosk) for _ in range(rounds)]
        command = [sys.executable, "-m", "queue_core.entry", "appointments", "import", str(file)]
        where = os.environ | {"LOBBY_STORAGE__FOLDER": str(server.folder)}
        by_file, file_s = meanwhile(kiosk, lambda: subprocess.run(command, env=where, check=True))
        by_batch, batch_s = meanwhile(kiosk, lambda: _batches(feed))
    return [
        Figure("10 000 lines imported, s of 10", file_s, LIMIT_S, 1.0),
        Figure("10 000 in batches of 1000, s of 10", batch_s, LIMIT_S, 1.0),
        Figure("take a ticket meanwhile (file), p50 ms", at(0.5, by_file), at(0.5, alone)),
        Figure("take a ticket meanwhile (file), p99 ms", at(0.99, by_file), at(0.99, alone)),
        Figure("take a ticket meanwhile (batch), p50 ms", at(0.5, by_batch), at(0.5, alone)),
        Figure("take a ticket meanwhile (batch), p99 ms", at(0.99, by_batch), at(0.99, alone)),
    ]


def _line(number: int) -> str:
    return f"FILE-{number};taxes;{_slot(number):%Y-%m-%d %H:%M};10;Nume {number};+4072{number:07d}\n"


def _slot(number: int) -> datetime:
    return FIRST + timedelta(days=number // 500, minutes=number % 500)


def take(kiosk: Asker) -> float:
    status, took = kiosk.ask("/api/v1/tickets", {"service": "taxes"})
    assert status == 201, status
    return took


def _batches(feed: Asker) -> None:
    for first in range(0, ROWS, BATCH):
        rows = [
            {"reference": f"API-{number}", "service": "taxes", "slot_at": _slot(number).isoformat()}
            for number in range(first, first + BATCH)
        ]
        feed.connection.request("POST", "/api/v1/appointments:batch", json.dumps(rows), feed.headers)
        answer = feed.connection.getresponse()
        assert [each["status"] for each in json.load(answer)] == [201] * BATCH


def meanwhile(kiosk: Asker, work: Callable[[], object]) -> tuple[list[float], float]:
    """How long each ticket took while the work was done, and how long the work."""
    times: list[float] = []
    worker = threading.Thread(target=work)
    began = time.perf_counter()
    worker.start()
    while worker.is_alive():
        times.append(take(kiosk))
        time.sleep(0.02)  # a visitor now and then, not a crowd: the import has the machine too
    return times, time.perf_counter() - began
