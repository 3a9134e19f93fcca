"""`.venv/bin/python -m tests.bench.waits`: how good the estimate of waits is on days that it has not seen.

All cells of `tests.simulation.cells`, each with days of its own; the first days of each are for learning
only.
"""

import argparse
import sys
import time
from typing import NamedTuple

from tests.simulation.cells import Cell, all_cells
from tests.simulation.scores import NAMES, OURS, Mean, scores

WARM_UP = 5


class Line(NamedTuple):
    """A cell, and the means of all who told its waits; `pooled` in how few words."""

    cell: Cell
    means: dict[str, Mean]

    @property
    def against(self) -> float:
        """Our interval score against that of the best rival."""
        return self.means[OURS].score / min(self.means[name].score for name in NAMES if name != OURS)

    @property
    def misses(self) -> list[str]:
        """The goals that this cell does not reach."""
        ours, found = self.means[OURS], []
        if self.cell.load < 0.8:
            found += [] if ours.inside >= 0.78 else ["inside"]
        else:
            found += [] if 0.75 <= ours.inside <= 0.85 else ["inside"]
            found += [] if ours.later <= 0.12 else ["later"]
        return found + ([] if self.against <= 0.85 else ["score"])


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.bench.waits", description=__doc__)
    parser.add_argument("--days", type=int, default=25, help="days that are judged, of each cell [25]")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only each Nth cell")
    parser.add_argument("--from", dest="first", type=int, default=0, metavar="K", help="from the Kth on")
    parser.add_argument("--gamma", action="store_true", help="gamma visits instead of lognormal ones")
    asked = parser.parse_args()
    lines, all_of = [], {name: [] for name in NAMES}
    began = time.process_time()
    print("| cell | visits | inside | later | width | score | table | ahead | last | against the best | |")
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    for cell in all_cells(gamma=asked.gamma)[asked.first :: asked.every]:
        found = scores(cell, WARM_UP + asked.days, WARM_UP, asked.seed)
        for name in NAMES:
            all_of[name] += found[name]
        lines.append(Line(cell, {name: Mean.of(each) for name, each in found.items()}))
        print(_row(lines[-1]), flush=True)
    pooled = Line(
        Cell(0.9, 0, False, 1, False, False), {name: Mean.of(each) for name, each in all_of.items()}
    )
    ours = pooled.means[OURS]
    took_s = time.process_time() - began
    print(
        f"\npooled: {ours.visits} visits, inside {ours.inside:.1%}, later {ours.later:.1%}, score"
        f" {ours.score:.2f}, {pooled.against:.2f} of the best rival; {took_s:.0f} s of CPU"
    )
    for goal in ("inside", "later", "score"):
        print(f"{goal}: {sum(goal in line.misses for line in lines)} of {len(lines)} cells miss")
    print("worst score:", _row(max(lines, key=lambda line: line.against)))


def _row(line: Line) -> str:
    ours = line.means[OURS]
    rivals = " | ".join(f"{line.means[name].score:.1f}" for name in NAMES if name != OURS)
    return (
        f"| {line.cell} | {ours.visits} | {ours.inside:.1%} | {ours.later:.1%} | {ours.width:.1f} |"
        f" {ours.score:.1f} | {rivals} | {line.against:.2f} | {', '.join(line.misses)} |"
    )


if __name__ == "__main__":
    sys.exit(main())
