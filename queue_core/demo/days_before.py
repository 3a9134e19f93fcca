"""What the days before this one taught the demo's office about its waits.

The demo begins on its first day, and would tell waits as wide as an office that knows nothing of itself. Here
past days are drawn from how its people behave, desk by desk, without an act: nothing is in the journal.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import cycle
from random import Random

from queue_core.data.db import Office
from queue_core.demo.clerks import NO_SHOWS
from queue_core.demo.people import falls, visit_seconds
from queue_core.demo.visitors import LATE, MISSES, PRIORITY
from queue_core.machines.waits import keep_lesson
from queue_core.rules.policy import BOOKED, WALK_IN
from queue_core.rules.policy import PRIORITY as MARKED
from queue_core.settings.settings import Settings
from queue_core.simulation.correction import Correction
from queue_core.simulation.learned import Learned, PastVisit

DAYS = 10
LASTED = timedelta(hours=3)
"""So much of each day is drawn, before and behind the time of the day that it is now."""
BOOKED_SHARE = 0.12
WAITED = timedelta(minutes=20)
SETTLED = Correction(-0.03, 0.04, 8)
"""Where the estimates' own errors brought the correction in eight of its mornings of two hours each."""


def learn_from_days_before(office: Office, now: datetime, *, seed: int = 1) -> None:
    """Keep what they taught as learned at the beginning of today, as an office with a past has it."""
    settings, chance, known = office.settings, Random(seed), Learned()
    for days_ago in range(DAYS, 0, -1):
        known = known.after(list(_day(settings, now - timedelta(days=days_ago), chance)), settings.zone)
    lesson = replace(known, correction=SETTLED)
    keep_lesson(office, settings.opening.local_day(now), lesson.as_json())


def _day(settings: Settings, about: datetime, chance: Random) -> Iterator[PastVisit]:
    """A day's visits at every desk that serves all, one after the other, around a time of it."""
    for desk in settings.desk:
        at = about - LASTED
        for slug in cycle(desk.services) if desk.only is None else ():
            if at > about + LASTED:
                break
            took = timedelta(seconds=chance.uniform(20, 55))
            if falls(chance, NO_SHOWS):
                took += timedelta(seconds=chance.uniform(55, 75))
            else:
                took += timedelta(seconds=visit_seconds(chance, settings.services[slug].minutes))
            yield _visit(slug, desk.name, at, at + took, chance, settings.line.grace_minutes)
            at += took + timedelta(seconds=chance.choice((0, 0, 0, 10, 20)))
        if falls(chance, MISSES * len(desk.services)):
            yield PastVisit(desk.services[0], None, slot_at=at)


def _visit(
    slug: str, desk: str, called_at: datetime, ended_at: datetime, chance: Random, grace: int
) -> PastVisit:
    """One visit, most without an appointment; the others come some minutes before their slot, a few late."""
    came_at = called_at - WAITED
    if not falls(chance, BOOKED_SHARE):
        rank = MARKED if falls(chance, PRIORITY) else WALK_IN
        return PastVisit(slug, came_at, came_at, called_at, ended_at, rank, desk=desk)
    early = -chance.uniform(grace, grace + 10) if falls(chance, LATE) else chance.uniform(2, 16)
    slot_at = came_at + timedelta(minutes=early)
    return PastVisit(slug, came_at, came_at, called_at, ended_at, BOOKED, slot_at, desk=desk)
