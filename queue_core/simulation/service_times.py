"""How long a visit keeps its desk, by service and hour: learned where there are visits, from config.toml
where there are none."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import sqrt
from statistics import pvariance

from queue_core.simulation.quantiles import Quantiles, lognormal

KEPT = 400
"""So many of a service's latest visits are kept."""
GUESSED = 20
"""The minutes of config.toml weigh as much as so many visits."""
VARIATION = 1.28
"""The standard deviation of service times against their mean where nothing is known: that of 26 000 visits in
the open data of a city's public offices."""
FADES = 0.97
"""What an hour has taught weighs so much less each day."""

Hour = tuple[float, float]
"""Visits that began in an hour, and their seconds in all; both fade."""


@dataclass(frozen=True)
class ServiceTimes:
    """`latest` are seconds by service, the newest last."""

    latest: Mapping[str, list[int]] = field(default_factory=dict)
    hours: Mapping[str, dict[int, Hour]] = field(default_factory=dict)

    def after(self, visits: Mapping[str, list[tuple[int, int]]]) -> "ServiceTimes":
        """With a day's visits of each service more, each with its local hour and its seconds."""
        latest, hours = dict(self.latest), dict(self.hours)
        for slug in {*hours, *visits}:
            of_hour = {
                hour: (count * FADES, total * FADES) for hour, (count, total) in hours.get(slug, {}).items()
            }
            for hour, seconds in visits.get(slug, []):
                count, total = of_hour.get(hour, (0.0, 0.0))
                of_hour[hour] = count + 1, total + seconds
            hours[slug] = of_hour
        for slug, of_service in visits.items():
            latest[slug] = [*latest.get(slug, []), *(seconds for _, seconds in of_service)][-KEPT:]
        return ServiceTimes(latest, hours)

    def quantiles(self, minutes: Mapping[str, float]) -> dict[str, Quantiles]:
        """The seconds of each service. `minutes` are those of config.toml; how far they are off on the whole
        is told by the services that have visits, and corrects those that have few."""
        off, weight = float(GUESSED), float(GUESSED)
        for slug, seconds in self.latest.items():
            if minutes.get(slug):
                off += sum(seconds) / (minutes[slug] * 60)
                weight += len(seconds)
        return {
            slug: Quantiles(
                [*self.latest.get(slug, []), *lognormal(of_one * 60 * off / weight, VARIATION, GUESSED)]
            )
            for slug, of_one in minutes.items()
        }

    def doubt(self, slug: str) -> float:
        """The standard error of a service's mean against the mean itself."""
        return VARIATION / sqrt(len(self.latest.get(slug, [])) + GUESSED)

    def of_hours(self, slug: str) -> list[float] | None:
        """What a visit takes in each of the 24 hours against the mean of all, shrunk by how little the hours
        are known (empirical Bayes); None where they do not differ by more than chance makes them."""
        hours = self.hours.get(slug, {})
        visits = sum(count for count, _ in hours.values())
        if visits < 2 * GUESSED or len(self.latest.get(slug, [])) < 2 * GUESSED:
            return None
        mean = sum(total for _, total in hours.values()) / visits
        noise = pvariance(self.latest[slug])
        between = sum(count * (total / count - mean) ** 2 for count, total in hours.values()) / visits
        differ = between - (len(hours) - 1) * noise / visits
        if differ <= 0 or mean <= 0:
            return None
        found = [1.0] * 24
        for hour, (count, total) in hours.items():
            found[hour] += differ / (differ + noise / count) * (total / count / mean - 1)
        return found
