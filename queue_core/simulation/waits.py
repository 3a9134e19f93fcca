"""The waits to expect in a situation, each as a range that holds eight times of ten."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import inf
from typing import NamedTuple

from queue_core.simulation import draws
from queue_core.simulation.chances import Chances
from queue_core.simulation.learned import Learned
from queue_core.simulation.quantiles import of_sample
from queue_core.simulation.situation import Situation
from queue_core.simulation.start import Start

DRAWS, FEW_DRAWS, MANY = 64, 24, 500
"""With more than so many who wait fewer draws do: what many visits take in all is known better."""


class Wait(NamedTuple):
    """From now to the call, in whole minutes: one of ten is called before `from_min`, one after `to_min`."""

    from_min: int
    to_min: int


@dataclass(frozen=True)
class Waits:
    """None stands where no desk that is there would call. `of_service` is for a walk-in who takes a ticket
    now, `of_marked` for one who has the mark of priority, `of_ticket` for those who wait, by id."""

    of_service: Mapping[str, Wait | None]
    of_marked: Mapping[str, Wait | None]
    of_ticket: Mapping[int, Wait | None]


def estimate(situation: Situation, learned: Learned, *, seed: int = 0) -> Waits:
    """The waits of all who wait and of who would come now. The same arguments give the same answer."""
    start = Start(situation, _chances_of(situation, learned, seed))
    found = [_range(seconds, learned) for seconds in draws.waits(start)]
    of_asked = dict(zip(start.ghosts, found[len(start.tickets) :], strict=True))
    return Waits(
        {slug: wait for (slug, marked), wait in of_asked.items() if not marked},
        {slug: wait for (slug, marked), wait in of_asked.items() if marked},
        dict(zip(start.tickets, found, strict=False)),
    )


def estimate_one(situation: Situation, ticket: int, learned: Learned, *, seed: int = 0) -> Wait | None:
    """The wait of one ticket that waits, for less work than that of all."""
    start = Start(situation, _chances_of(situation, learned, seed), (ticket,))
    return _range(draws.waits(start)[0], learned)


def _range(seconds: Sequence[float], learned: Learned) -> Wait | None:
    ordered = sorted(seconds)
    low, middle, high = (of_sample(ordered, share) for share in (0.1, 0.5, 0.9))
    if high == inf:
        return None
    return Wait(*learned.correction.corrected(low, middle, high))


def _chances_of(situation: Situation, learned: Learned, seed: int) -> Chances:
    minutes = tuple((slug, service.minutes) for slug, service in situation.plan.services.items())
    return _chances(learned, minutes, seed, FEW_DRAWS if len(situation.waiting) > MANY else DRAWS)


@lru_cache(maxsize=4)
def _chances(learned: Learned, minutes: tuple[tuple[str, int], ...], seed: int, count: int) -> Chances:
    """Made once for what was learned: a day's estimates share it."""
    return Chances(learned, dict(minutes), seed, count)
