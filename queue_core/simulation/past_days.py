"""Visitors of days that were: who came when, for what, and how long it took, out of the office's journal."""

import random
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from queue_core.rules.policy import is_prioritised
from queue_core.rules.visits import Visit as PastVisit
from queue_core.settings.sections import Service
from queue_core.simulation.visits import Visitor


def visitors(days: Iterable[Sequence[PastVisit]], services: Mapping[str, Service]) -> list[Visitor]:
    """The visitors of past days in the order of their tickets; services that are no more are left out.

    A visit takes as long as it kept its desk. What was never served is drawn from the others of its service,
    the same on each run; where there are none it takes the `minutes` of config.toml.
    """
    by_ticket: dict[int, list[PastVisit]] = {}
    known: dict[str, list[int]] = {slug: [] for slug in services}
    for visit in (each for day in days for each in day if each.service in services):
        by_ticket.setdefault(visit.ticket, []).append(visit)
        if visit.at_desk_s is not None:
            known[visit.service].append(visit.at_desk_s)
    chance = random.Random(0)

    def took(visit: PastVisit) -> timedelta:
        if visit.at_desk_s is not None:
            return timedelta(seconds=visit.at_desk_s)
        if known[visit.service]:
            return timedelta(seconds=chance.choice(known[visit.service]))
        return timedelta(minutes=services[visit.service].minutes)

    return [
        Visitor(
            first.arrival.at,
            first.service,
            took(first),
            first.slot_at,
            is_prioritised(first.rank),
            tuple((each.service, took(each)) for each in later),
        )
        for first, *later in by_ticket.values()
    ]
