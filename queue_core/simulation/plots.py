"""Pictures of runs beside each other: waits by hour, the line over a day, how busy desks were."""

import logging
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from queue_core.simulation.comparison import Run, busy_shares, hour_of, waits_of

INK, SIGNAL = "#1a1a1a", "#c05600"
COLOURS, DASHES = (INK, SIGNAL), ("-", "--")

# It tells of each font that it finds.
logging.getLogger("matplotlib").setLevel(logging.WARNING)


def draw(folder: Path, runs: Sequence[Run], names: Sequence[str]) -> list[Path]:
    """`waits.png`, `line.png` and `desks.png` into a folder; each run has its own colour and line."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn = []
    for name, paint in (("waits", _waits), ("line", _line), ("desks", _desks)):
        figure = Figure(figsize=(8, 4.5), layout="constrained")
        axes = figure.subplots()
        paint(axes, runs, names)
        axes.spines[["top", "right"]].set_visible(False)
        axes.legend(frameon=False)
        drawn.append(folder / f"{name}.png")
        # No date and no version in the file: the same days give the same bytes.
        figure.savefig(drawn[-1], dpi=150, metadata={"Software": None})
    return drawn


def _waits(axes: Axes, runs: Sequence[Run], names: Sequence[str]) -> None:
    for run, name, colour, dash in zip(runs, names, COLOURS, DASHES, strict=False):
        zone = run.plan.opening.zone
        hours = sorted({hour_of(visit, zone) for visit in run.visits if visit.calls})
        spreads = [
            waits_of([visit for visit in run.visits if hour_of(visit, zone) == hour]) for hour in hours
        ]
        nine = [(each.p90 or 0) / 60 for each in spreads]
        half = [(each.median or 0) / 60 for each in spreads]
        axes.plot(hours, nine, color=colour, linestyle=dash, marker="o", label=f"{name}: nine of ten")
        axes.plot(hours, half, color=colour, linestyle=dash, alpha=0.5, label=f"{name}: half")
    axes.set(xlabel="hour of arrival", ylabel="waited at most, minutes")
    axes.set_ylim(bottom=0)


def _line(axes: Axes, runs: Sequence[Run], names: Sequence[str]) -> None:
    """How many wait at each time of day, on the mean of the days."""
    for run, name, colour, dash in zip(runs, names, COLOURS, DASHES, strict=False):
        zone = run.plan.opening.zone
        days = {visit.visitor.arrived_at.astimezone(zone).date() for visit in run.visits}
        counts = [0] * (24 * 12)
        for visit in run.visits:
            if visit.joins_at is not None and visit.calls:
                begin, end = _steps(visit.joins_at, zone), _steps(visit.calls[0].called_at, zone)
                for step in range(begin, end if end >= begin else len(counts)):
                    counts[step] += 1
        seen = [step for step, count in enumerate(counts) if count]
        around = range(min(seen, default=0), max(seen, default=0) + 2)
        means = [(counts + [0])[step] / max(len(days), 1) for step in around]
        axes.plot([step / 12 for step in around], means, color=colour, linestyle=dash, label=name)
    axes.set(xlabel="time of day, hours", ylabel="people waiting")
    axes.set_ylim(bottom=0)


def _steps(at: datetime, zone: ZoneInfo) -> int:
    local = at.astimezone(zone)
    return -(-(local.hour * 60 + local.minute) // 5) % (24 * 12)


def _desks(axes: Axes, runs: Sequence[Run], names: Sequence[str]) -> None:
    desks = sorted({name for run in runs for name in run.plan.desks})
    width = 0.8 / len(runs)
    for number, (run, name, colour) in enumerate(zip(runs, names, COLOURS, strict=False)):
        shares = busy_shares(run)
        places = [place + number * width for place in range(len(desks))]
        axes.bar(places, [100 * shares.get(desk, 0) for desk in desks], width, color=colour, label=name)
    axes.set_xticks([place + width * (len(runs) - 1) / 2 for place in range(len(desks))], desks)
    axes.set(xlabel="desk", ylabel="busy, % of its hours")
