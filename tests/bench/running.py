"""The two servers that are compared, each a process of its own."""

import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from tests.servers import Server


@contextmanager
def ours(folder: Path) -> Iterator[Server]:
    """A real `lobby serve` with its printing agent, the preview printer and the journal on."""
    server = Server(folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def bare(folder: Path) -> Iterator[tuple[str, int]]:
    """The floor's address and process id."""
    folder.mkdir(parents=True)
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.floor", str(folder)], stdout=subprocess.PIPE, text=True
    )
    try:
        yield process.stdout.readline().strip(), process.pid
    finally:
        # It keeps nothing, and takes long to part from thousands.
        process.kill()
        process.wait()


class Asker:
    """One kept connection; `ask` answers the status and how long it took, in milliseconds."""

    def __init__(self, url: str, token: str = "") -> None:
        where = urlsplit(url)
        self.connection = http.client.HTTPConnection(where.hostname, where.port, timeout=30)
        self.headers = {"Authorization": f"Bearer {token}"}

    def ask(self, path: str, body: dict | None = None) -> tuple[int, float]:
        began = time.perf_counter()
        self.connection.request("POST", path, json.dumps(body or {}), self.headers)
        answer = self.connection.getresponse()
        answer.read()
        return answer.status, (time.perf_counter() - began) * 1000


def resident_mb(process: int) -> float:
    """The resident memory of a process, without its children."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024**2


def busy_ms(process: int) -> float:
    """How long a process has had a processor so far, all its threads, without its children."""
    threads = Path(f"/proc/{process}/task").glob("*/schedstat")
    return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e6
