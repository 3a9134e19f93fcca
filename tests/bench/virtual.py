"""Days on a virtual clock: how fast, and how near to Cobham's formula; ten seeds of 200 days."""

import random
import time
from datetime import datetime, timedelta
from pathlib import Path
from statistics import fmean, stdev

from queue_core.commands.cli import lobby
from queue_core.settings import settings as reading
from tests.bench.figures import Figure
from tests.office import SHIPPED
from tests.simulation.theory import Office

DAYS, VISITS, GOAL_S = 250, 300, 60.0
DAYS_WITH_WAITS, GOAL_WITH_WAITS_S = 10, 30.0
SEEDS = 10
OFFICES = [Office(4, 8, 10, 3), Office(6, 12, 12, 6), Office(10, 6, 15, 6), Office(6, 20, 12, 6)]


def measure(folder: Path, rounds: int) -> list[Figure]:
    """A year's days by the command, and some with what visitors are shown; then the means of `rounds` days of
    each office against the formula."""
    means = [each for office in OFFICES for each in _means(office, rounds)]
    year = _played(folder, DAYS, GOAL_S, "--no-waits")
    return [year, _played(folder, DAYS_WITH_WAITS, GOAL_WITH_WAITS_S), *means]


def _played(folder: Path, days: int, goal_s: float, *options: str) -> Figure:
    file = folder / "days.csv"
    file.write_text(_days(days), encoding="utf-8")
    words = ["simulate", str(file), "--out", str(folder / "result.csv"), "--config", str(SHIPPED)]
    words += ["--open", "08:30-16:30", *options]
    began = time.perf_counter()
    lobby.main(words, standalone_mode=False)
    took = time.perf_counter() - began
    what = f"{days} days of {VISITS} visits by `lobby simulate` {' '.join(options)}"
    return Figure(f"{what.strip()}, ms", took * 1000, goal_s * 1000, 1)


def _days(count: int) -> str:
    """Visitors of all services between opening and the last ticket, a quarter of them booked."""
    chance, services = random.Random(1), list(reading.load(SHIPPED).services)
    lines = ["arrived_at,service,slot_at,minutes"]
    for number in range(count):
        opens = datetime(2026, 3, 2, 8, 30) + timedelta(days=number)
        for arrived_at in sorted(opens + timedelta(seconds=chance.randrange(27_000)) for _ in range(VISITS)):
            slot_at = arrived_at + timedelta(minutes=chance.choice((-10, 0, 5, 70)))
            booked = slot_at.isoformat() if chance.random() < 0.25 else ""
            minutes = chance.expovariate(1 / 8)
            lines.append(f"{arrived_at.isoformat()},{chance.choice(services)},{booked},{minutes:.2f}")
    return "\n".join(lines) + "\n"


def _means(office: Office, days: int) -> list[Figure]:
    runs = list(zip(*(office.played(seed, days) for seed in range(SEEDS)), strict=True))
    return [
        Figure(f"{office}, load {office.load:.2f}: {who}, ±{stdev(run):.2f} min", fmean(run), expected)
        for who, run, expected in zip(("booked", "walk-ins"), runs, office.waits(), strict=True)
    ]
