"""Figures and how they are printed."""

from collections.abc import Sequence
from typing import NamedTuple


class Figure(NamedTuple):
    """One comparison; times in milliseconds, memory in MB. `goal` is the most that the ratio may be."""

    what: str
    ours: float
    floor: float
    goal: float | None = None

    @property
    def ratio(self) -> float:
        return self.ours / self.floor

    @property
    def verdict(self) -> str:
        if self.goal is None:
            return ""
        return "reached" if self.ratio <= self.goal else "NOT reached"


def at(share: float, samples: Sequence[float]) -> float:
    """A quantile of samples: `at(0.5, …)` is the median."""
    ordered = sorted(samples)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def table(figures: Sequence[Figure]) -> str:
    """The figures, aligned."""
    rows = [("", "ours", "floor", "ratio", "goal", "")]
    for each in figures:
        goal = "" if each.goal is None else f"<= {each.goal:g}"
        ours, floor = f"{each.ours:.2f}", f"{each.floor:.2f}"
        rows.append((each.what, ours, floor, f"{each.ratio:.2f}", goal, each.verdict))
    widths = [max(len(row[column]) for row in rows) for column in range(6)]
    return "\n".join(
        "  ".join(cell.ljust(width) if column == 0 else cell.rjust(width) for column, (cell, width) in
                  enumerate(zip(row, widths, strict=True))).rstrip()
        for row in rows
    )  # fmt: skip
