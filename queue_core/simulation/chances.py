"""The numbers that the draws take, and what they mean in an office that has learned something.

A column belongs to a ticket and has a number for each draw, so that the next estimate draws the same for the
same people (common random numbers). Its numbers are spread evenly from 0 to 1 in an order of chance (Latin
hypercube), so that few draws tell much.
"""

import random
from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import exp
from statistics import NormalDist
from typing import NamedTuple

from queue_core.simulation.learned import Learned

COLUMNS = 509
"""A prime: tickets whose ids are so far apart share a column."""

WALK_IN_COLUMNS = 61
"""Fewer do for those of whom nobody is asked."""
HOUR_S = 3600.0


@lru_cache(maxsize=4 * COLUMNS)
def column(seed: int, number: int, count: int) -> Sequence[float]:
    """As many numbers between 0 and 1, one in each equal part, in an order of chance."""
    chance = random.Random(f"{seed} {number}")
    numbers = [(part + chance.random()) / count for part in range(count)]
    chance.shuffle(numbers)
    return numbers


class WalkIn(NamedTuple):
    """One who comes without an appointment, seconds after local midnight, with the mark of priority or not;
    `takes` are the seconds of the visit in each draw."""

    since_midnight: float
    service: str
    is_marked: bool
    takes: Sequence[float]


class Chances:
    """Of so many draws, with what is learned; made once and used for many situations."""

    def __init__(self, learned: Learned, minutes: Mapping[str, float], seed: int, count: int) -> None:
        self.count, self.coming = count, learned.coming
        self._walk_ins: dict[int, list[WalkIn]] = {}
        self._learned, self._seed = learned, seed
        self._quantiles = learned.times.quantiles(minutes)
        self._of_hours = {slug: learned.times.of_hours(slug) for slug in minutes}
        self._takes: dict[tuple[str, int], Sequence[float]] = {}
        # The mean of a service is not known for sure: each draw has its own, and all services in one sense.
        doubts = [NormalDist().inv_cdf(share) for share in column(seed, -1, count)]
        self._mean = {slug: [exp(learned.times.doubt(slug) * each) for each in doubts] for slug in minutes}

    def column(self, number: int) -> Sequence[float]:
        """The numbers of a ticket."""
        return column(self._seed, number % COLUMNS, self.count)

    def takes(self, slug: str, number: int) -> Sequence[float]:
        """How long a desk is kept by a visit that begins, in seconds, with the way to the next."""
        key = slug, number % COLUMNS
        if key not in self._takes:
            at, between = self._quantiles[slug].at, self._learned.between_s
            pairs = zip(self.column(number), self._mean[slug], strict=True)
            self._takes[key] = [at(share) * mean + between for share, mean in pairs]
        return self._takes[key]

    def left(self, slug: str, number: int, passed_s: float) -> list[float]:
        """How long a desk is still kept by a visit that has lasted for `passed_s`; not at all by one for a
        service that is no more."""
        if slug not in self._quantiles:
            return [0.0] * self.count
        left, between = self._quantiles[slug].left_after, self._learned.between_s
        pairs = zip(self.column(number), self._mean[slug], strict=True)
        return [left(passed_s, share) * mean + between for share, mean in pairs]

    def of_hours(self, slug: str) -> Sequence[float] | None:
        """What a visit takes in each hour of the day against all; None where they are alike."""
        return self._of_hours[slug]

    def walk_ins(self, draw: int) -> list[WalkIn]:
        """Those who come on a day of a draw, in the order in which they come; the same for all of the day's
        situations."""
        if draw not in self._walk_ins:
            self._walk_ins[draw] = self._came(random.Random(f"{self._seed} walk-ins {draw}"))
        return self._walk_ins[draw]

    def _came(self, chance: random.Random) -> list[WalkIn]:
        found, learned = [], self._learned.walk_ins
        for slug in self._quantiles:
            marked = learned.share_marked(slug)
            for hour, mean in learned.hours.get(slug, {}).items():
                part = chance.expovariate(mean) if mean else 1.0
                while part < 1:
                    takes = self.takes(slug, chance.randrange(WALK_IN_COLUMNS))
                    found.append(WalkIn((hour + part) * HOUR_S, slug, chance.random() < marked, takes))
                    part += chance.expovariate(mean)
        return sorted(found)
