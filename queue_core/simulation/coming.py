"""Who of the booked comes, and how early or late: learned from past days."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from queue_core.simulation.quantiles import Quantiles, normal

KEPT = 400
FADES = 0.98
GUESSED = 10
EARLY_S, GIVE_OR_TAKE_S = -5 * 60, 10 * 60
"""What is assumed of how many arrivals, as long as few are known: so long before the slot, give or take."""
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

    def arrivals(self, past_slot_s: float) -> Callable[[float], float | None]:
        """By a chance from 0 to 1 the seconds from slot to arrival of one who has not come yet, `past_slot_s`
        after the slot (negative: before it); None for who does not come at all."""
        quantiles = self.quantiles
        gone = quantiles.share_up_to(past_slot_s)
        still = self.share * (1 - gone)
        comes = still / (still + 1 - self.share) if still else 0.0

        def arrival(chance: float) -> float | None:
            if chance >= comes:
                return None
            return max(quantiles.at(gone + (1 - gone) * chance / comes), past_slot_s)

        return arrival
