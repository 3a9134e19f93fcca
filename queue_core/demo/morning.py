"""The morning: what was so far, played at once, and what goes on, at a human pace.

Everybody in it is a function of the instant that answers in how many seconds it is to be called again, or
None. One queue holds them by the instant of their next step. Chance is seeded: the same morning each time.
"""

import heapq
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from random import Random

from queue_core import clock
from queue_core.backoff import Backoff
from queue_core.data.db import Office
from queue_core.demo.clerks import Clerk
from queue_core.demo.guests import Guests
from queue_core.demo.people import CLERKS
from queue_core.demo.visitors import WalkIns, book
from queue_core.machines import print_queue

SO_FAR = timedelta(minutes=75)
BOOKED_EVERY = timedelta(minutes=30)
BOOKED_AHEAD = timedelta(minutes=90)
PRINTED_EVERY_S = 20.0
STILL_TO_PRINT = timedelta(seconds=50)
"""What is younger than this when the morning goes on is left to the printing agent."""
LONGEST_SLEEP_S = 5.0
FIRST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 60.0
log = logging.getLogger(__name__)
Step = Callable[[datetime], float | None]


class Morning:
    """The people of the demo. `pace` is how many times faster than life they go on after `play_so_far`."""

    def __init__(self, office: Office, guests: Guests, *, seed: int = 1, pace: float = 1.0) -> None:
        self._office, self._guests, self._pace = office, guests, pace
        self._chance = Random(seed)
        self._steps: list[tuple[datetime, int, Step]] = []
        self._order, self._references = count(), count(1)
        self._speed = 1.0
        self._tries = Backoff(
            log,
            "The morning cannot go on; it is tried again: %s",
            "The morning goes on",
            first_s=FIRST_PAUSE_S,
            longest_s=LONGEST_PAUSE_S,
        )

    def play_so_far(self, now: datetime) -> None:
        """The 75 minutes before now, at once: each act at its own instant of them."""
        begins = now - SO_FAR
        settings, own = self._office.settings, Random(self._chance.random())
        mine = settings.desk[0]
        for (login, _), desk in zip(CLERKS, settings.desk[1:], strict=False):
            clerk = Clerk(self._office, desk.name, login, Random(own.random()))
            self._at(begins + timedelta(minutes=own.uniform(0, 6)), clerk.step)
        for service in settings.service:
            hers = service.slug in mine.services
            walk_ins = WalkIns(self._office, service, Random(own.random()), hers=hers)
            self._at(begins + timedelta(minutes=own.uniform(0, 5)), walk_ins.step)
        for number, service in enumerate(settings.service):
            first = begins + BOOKED_EVERY * (1 + number / len(settings.service))
            self._at(begins, self._bookings_of(service.slug, first, until=now))
        self._at(begins + timedelta(seconds=PRINTED_EVERY_S), self._print_until(now - STILL_TO_PRINT))
        self.play(now, lambda due_at: due_at)
        self._at(now, self._guests.step)
        self._speed = self._pace

    def run(self) -> None:
        """Go on until stopped; to be started as a background task."""
        while not self._tries.stopped:
            try:
                self.play(clock.now(), lambda _: clock.now())
                self._tries.worked()
            except Exception as fault:
                self._tries.failed(fault, traceback=True)
                self._tries.pause()
            else:
                until_next = (self._steps[0][0] - clock.now()).total_seconds()
                self._tries.rest(min(max(until_next, 0.0), LONGEST_SLEEP_S))

    def stop(self) -> None:
        self._tries.stop()

    def play(self, until: datetime, at: Callable[[datetime], datetime]) -> None:
        """Every step that is due until an instant; `at` says of each which instant its acts have."""
        while self._steps and self._steps[0][0] <= until:
            due_at, _, step = heapq.heappop(self._steps)
            now = at(due_at)
            again: float | None = LONGEST_PAUSE_S
            try:
                again = step(now)
            finally:
                # One whose step failed is not lost.
                if again is not None:
                    self._at(now + timedelta(seconds=again / self._speed), step)

    def _at(self, due_at: datetime, step: Step) -> None:
        heapq.heappush(self._steps, (due_at, next(self._order), step))

    def _bookings_of(self, slug: str, first: datetime, until: datetime) -> Step:
        """Books a service's appointments ahead, one after the other."""
        service, chance = self._office.settings.services[slug], Random(self._chance.random())
        slot = first

        def pace(slot: datetime) -> float:
            return 1.0 if slot < until else self._pace

        def step(now: datetime) -> float:
            nonlocal slot
            while slot < max(now, until if slot >= until else now) + BOOKED_AHEAD / pace(slot):
                booked = book(self._office, next(self._references), service, slot, chance, now)
                if booked.comes_at is not None:
                    self._at(booked.comes_at, booked.step)
                slot += BOOKED_EVERY / pace(slot)
            return BOOKED_EVERY.total_seconds() / 2

        return step

    def _print_until(self, last: datetime) -> Step:
        """What a printing agent would have done meanwhile, without its pictures."""
        printer = self._office.settings.printer[0].name

        def step(now: datetime) -> float | None:
            if now > last:
                return None
            while job := print_queue.hand_out(self._office, printer, now):
                print_queue.report(self._office, job.id, printer, None, now, turn=job.tries, sent=True)
            return PRINTED_EVERY_S

        return step
