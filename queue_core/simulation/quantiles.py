"""A distribution as its sorted points: drawn from, also beyond a value that is known to be passed."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from math import exp, log, sqrt
from statistics import NormalDist


class Quantiles:
    """Each point stands for the same share, from 0 to 1."""

    def __init__(self, points: Iterable[float]) -> None:
        self.points = sorted(points)
        self.mean = sum(self.points) / len(self.points)

    def at(self, share: float) -> float:
        """The value that this share does not exceed; straight between two points."""
        place = share * len(self.points) - 0.5
        below = int(place)
        if place <= 0:
            return self.points[0]
        if below >= len(self.points) - 1:
            return self.points[-1]
        return self.points[below] + (place - below) * (self.points[below + 1] - self.points[below])

    def share_up_to(self, value: float) -> float:
        """The share that does not exceed a value."""
        return bisect_right(self.points, value) / len(self.points)

    def left_after(self, passed: float, share: float) -> float:
        """How much is left of what has lasted for `passed` already: the value of this share among those that
        lasted longer. Where nothing did, as of a wait without memory."""
        over = self.share_up_to(passed)
        if over >= 1:
            return -log(max(1 - share, 1e-9)) * max(self.mean, passed / 2)
        return max(self.at(over + (1 - over) * share) - passed, 0.0)


def of_sample(ordered: Sequence[float], share: float) -> float:
    """The quantile of a sorted sample; straight between two values, as long as both are finite."""
    place = min(max(share * len(ordered) - 0.5, 0), len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    if place == below or ordered[below] == ordered[above]:
        return ordered[below]
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def lognormal(mean: float, variation: float, count: int) -> list[float]:
    """So many points of a lognormal distribution; `variation` is the standard deviation against the mean."""
    spread = sqrt(log(1 + variation**2))
    points = [exp(spread * NormalDist().inv_cdf((number + 0.5) / count)) for number in range(count)]
    scale = mean * count / sum(points)
    return [point * scale for point in points]


def normal(mean: float, deviation: float, count: int) -> list[float]:
    """So many points of a normal distribution."""
    return [NormalDist(mean, deviation).inv_cdf((number + 0.5) / count) for number in range(count)]
