"""Who of the booked comes, and how early or late: learned from past days."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from queue_core.simulation.quantiles import Quantiles, normal

KEPT = 400
FADES = 0.98
GUESSED = 10
EARLY_S, GIVE_OR_TAKE_S = -5 * 60, 10 * 60
"""What is assumed of how many arrivals, as long as few are known: so long before the slot, give or take."""
STEPS = 512
COME = 0.9
"""What share comes, as long as nothing is known."""


@dataclass(frozen=True)
class Coming:
    """`offsets` are seconds from slot to arrival of the latest who came; `came` and `missed` fade."""

    offsets: tuple[int, ...] = ()
    came: float = 0.0
    missed: float = 0.0

    def after(self, offsets: Iterable[int], missed: int) -> "Coming":
        """With a day's arrivals more, and the appointments for which nobody came."""
        new = tuple(offsets)
        return Coming(
            (*self.offsets, *new)[-KEPT:], self.came * FADES + len(new), self.missed * FADES + missed
        )

    @cached_property
    def quantiles(self) -> Quantiles:
        """The seconds from slot to arrival."""
        return Quantiles([*self.offsets, *normal(EARLY_S, GIVE_OR_TAKE_S, GUESSED)])

    @property
    def share(self) -> float:
        """What share of the booked comes."""
        return (self.came + GUESSED * COME) / (self.came + self.missed + GUESSED)

    @cached_property
    def _grid(self) -> list[float]:
        """The seconds from slot to arrival at even shares: as near as it matters, and quick."""
        return [self.quantiles.at((step + 0.5) / STEPS) for step in range(STEPS)]

    def arrivals(self, past_slot_s: float, chances: Iterable[float]) -> list[float | None]:
        """By each chance from 0 to 1 the seconds from slot to arrival of one who has not come yet,
        `past_slot_s` after the slot (negative: before it); None for who does not come at all."""
        gone, grid = self.quantiles.share_up_to(past_slot_s), self._grid
        still = self.share * (1 - gone)
        comes = still / (still + 1 - self.share) if still else 0.0
        if not comes:
            return [None for _ in chances]
        first, each = gone * STEPS, (1 - gone) * STEPS / comes
        return [
            max(grid[int(first + each * chance)], past_slot_s) if chance < comes else None
            for chance in chances
        ]
