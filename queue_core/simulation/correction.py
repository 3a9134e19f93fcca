"""How far an office's estimates were off, and so how much narrower or wider the next ones are made.

Quantile tracking, a form of adaptive conformal inference (Gibbs and Candès 2021; Angelopoulos, Candès and
Tibshirani 2023): each end of the range is moved a step outwards when more than one of ten were beyond it, and
inwards when fewer were. Whatever makes the draws wrong, that share comes right in the long run, as long as
the ends are within their bounds. Whoever is called at once is never beyond an end, and counts.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor

BEYOND_LOW, BEYOND_HIGH = 0.1, 0.095
"""The shares that are to be called before the range and after it."""
STEP, STEP_LEAST, SETTLES = 4.0, 0.7, 3
"""How far an end is moved for a day on which all were beyond it; less each day, but never less than that."""
FEW = 30
"""A day of so many visits moves the ends half as far as one of very many."""
INMOST, OUTMOST = -0.55, 4.0
FIRST = -0.18
MINUTE = 60.0


@dataclass(frozen=True)
class Correction:
    """`low` and `high` say how far the ends are moved outwards, in widths of their half of the range."""

    low: float = FIRST
    high: float = FIRST
    days: int = 0

    def corrected(self, low_s: float, middle_s: float, high_s: float) -> tuple[int, int]:
        """The range in whole minutes, rounded outwards, from the seconds that one, five and nine of ten draws
        do not exceed."""
        low = low_s - self.low * (middle_s - low_s + MINUTE)
        high = high_s + self.high * (high_s - middle_s + MINUTE)
        from_min = max(floor(min(low, middle_s) / MINUTE), 0)
        return from_min, max(ceil(max(high, middle_s) / MINUTE), from_min)

    def after(self, waits: Iterable[tuple[tuple[int, int], float]]) -> "Correction":
        """After a day on which these ranges were told, each with the minutes that came of it."""
        told = list(waits)
        if not told:
            return self
        step = max(STEP / (self.days + SETTLES), STEP_LEAST) * len(told) / (len(told) + FEW)
        early = sum(waited < from_min for (from_min, _), waited in told) / len(told)
        later = sum(waited > to_min for (_, to_min), waited in told) / len(told)
        return Correction(
            _bounded(self.low + step * (early - BEYOND_LOW)),
            _bounded(self.high + step * (later - BEYOND_HIGH)),
            self.days + 1,
        )


def _bounded(moved: float) -> float:
    return min(max(moved, INMOST), OUTMOST)
