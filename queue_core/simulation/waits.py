"""The waits to expect in a situation, each as a range that holds eight times of ten."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import NamedTuple

from queue_core.simulation.learned import Learned
from queue_core.simulation.situation import Situation, Waiting


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
    last = {slug: _wait(situation, slug, None) for slug in situation.plan.services}
    of_ticket = {each.id: _wait(situation, each.service, each) for each in situation.waiting}
    return Waits(last, last, of_ticket)


def _wait(situation: Situation, slug: str, ticket: Waiting | None) -> Wait | None:
    desks = [desk for desk in situation.desks.values() if desk.is_open and not desk.is_paused]
    calling = sum(slug in desk.services for desk in desks if not desk.is_for_priority)
    if not calling:
        return None
    ahead = [each for each in situation.waiting if each.service == slug]
    if ticket is not None:
        key = (ticket.rank, ticket.due_at, ticket.id)
        ahead = [each for each in ahead if (each.rank, each.due_at, each.id) < key]
    expected = len(ahead) * situation.plan.services[slug].minutes / calling
    return Wait(int(expected * 0.75), ceil(expected * 1.25))
