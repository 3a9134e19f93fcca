"""`.venv/bin/python -m tests.bench [--quick | --scale]`: every figure from one run, ours and floor in turn.

`--scale` needs PostgreSQL, as the tests do (LOBBY_TEST_POSTGRESQL), and Redis.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

if "LOBBY_TEST_POSTGRESQL" in os.environ:
    os.environ["TESTED_POSTGRESQL"] = os.environ.pop("LOBBY_TEST_POSTGRESQL")

from tests.bench import (
    estimated,
    fan_out,
    feed,
    free_times,
    glass,
    length,
    long_day,
    paper,
    reports,
    requests,
    virtual,
)
from tests.bench.figures import Figure, table

Part = tuple[str, Callable[[Path, int], list[Figure]], int]


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the rounds")
    parser.add_argument("--scale", action="store_true", help="long lines, many sockets, two processes")
    parser.add_argument("--only", default="", metavar="WORDS", help="those so named")
    asked = parser.parse_args()
    share = 10 if asked.quick else 1
    figures = []
    with tempfile.TemporaryDirectory(prefix="lobby-bench-") as folder:
        for name, measure, rounds in _of_scale() if asked.scale else ALL:
            if asked.only not in name:
                continue
            print(f"{name}: {rounds // share} rounds …", file=sys.stderr, flush=True)
            found = measure(Path(folder), rounds // share)
            # A part that fails takes nothing from those before it.
            print(table(found), file=sys.stderr, flush=True)
            figures += found
    print(table(figures))


ALL: list[Part] = [
    ("take and call next over HTTP", requests.measure, 2000),
    ("tickets, calls and pages beside the estimate of waits", estimated.measure, 300),
    ("call next while a printer hangs", paper.measure, 2000),
    ("a call to the last of 200 sockets", fan_out.measure, 500),
    ("a call to the last of 1000 sockets", fan_out.measure_many, 500),
    ("a call on a TV's glass", glass.measure, 500),
    ("a TV's twelve hours, 10 000 calls", long_day.measure, 10_000),
    ("10 000 appointments while tickets are taken", feed.measure, 300),
    ("a year's report", reports.measure, 100),
    ("call next by the length of the line", length.measure, 1000),
    ("days on a virtual clock", virtual.measure, 200),
    ("what is free, with 20 000 bookings", free_times.measure, 300),
]


def _of_scale() -> list[Part]:
    """About ten minutes."""
    from tests.bench import lines, processes

    return [
        ("call next by the length of lines and pasts", lines.measure, 300),
        ("one process and two", processes.measure, 150),
        ("a call to the last of 200 sockets", fan_out.measure, 150),
        ("a call to the last of 1000 sockets", fan_out.measure_many, 500),
        ("a call to the last of 5000 sockets", fan_out.measure_most, 30),
    ]


if __name__ == "__main__":
    main()
