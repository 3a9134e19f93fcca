"""The same visitors, of whom another share has booked."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from queue_core.simulation.visits import Visitor

EVERY = timedelta(minutes=5)


def with_booked(visitors: Sequence[Visitor], share: float) -> list[Visitor]:
    """A share, 0 to 1, of them booked; who they are is the same on each run.

    Walk-ins who book do it for the first full five minutes after the time at which they came; booked visitors
    who do not any more come when they came.
    """
    chance = random.Random(0)
    wanted = round(share * len(visitors))
    booked = [number for number, each in enumerate(visitors) if each.slot_at]
    others = [number for number, each in enumerate(visitors) if not each.slot_at]
    found = list(visitors)
    for number in chance.sample(others, max(wanted - len(booked), 0)):
        found[number] = replace(found[number], slot_at=_full(found[number].arrived_at))
    for number in chance.sample(booked, max(len(booked) - wanted, 0)):
        found[number] = replace(found[number], slot_at=None)
    return found


def _full(at: datetime) -> datetime:
    over = timedelta(minutes=at.minute, seconds=at.second, microseconds=at.microsecond) % EVERY
    return at + (EVERY - over if over else over)
