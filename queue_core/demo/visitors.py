"""The visitors of the demo: those who walk in for a service, and those who booked."""

from contextlib import suppress
from datetime import datetime, timedelta
from random import Random

from queue_core import boards
from queue_core.actions import check_in, feed_appointments, tickets
from queue_core.data.db import Office
from queue_core.demo.people import HURRY, VISITORS, falls
from queue_core.rules.refusals import Refusal
from queue_core.settings.sections import Service
from queue_core.web.demo import DEVICES

BY, KIOSK = "demo", f"kiosk:{DEVICES['kiosk']}"
MARK = timedelta(minutes=5)
"""Slots begin at full five minutes."""
LOOKS_AGAIN_S, SOON_S = 20.0, 12.0
FEW, FEW_OF_HERS, MANY, MANY_OF_HERS = 1, 4, 4, 7
RARER = 1.15
"""How much more rarely somebody walks in than a visit ends: the others booked."""
PRIORITY, TWO_SERVICES, OTHER_LANGUAGE = 0.05, 0.04, 0.12
MISSES, LATE = 0.06, 0.06


class WalkIns:
    """Those who take a ticket for one service.

    Where so many wait already nobody joins them, and where hardly anybody does the next one is quick. Nobody
    waits where no desk is open, but for the services that are `hers`: those of the desk that is left to the
    person who looks.
    """

    def __init__(self, office: Office, service: Service, chance: Random, *, hers: bool) -> None:
        self._office, self._service, self._chance, self._hers = office, service, chance, hers
        self._next_in_s = self._looks_in_s = 0.0

    def step(self, now: datetime) -> float:
        """Let somebody come, if they would; answers in how many seconds to look again."""
        self._next_in_s -= self._looks_in_s
        self._looks_in_s = self._let_come(now)
        return self._looks_in_s

    def _let_come(self, now: datetime) -> float:
        slug = self._service.slug
        (listed,) = (each for each in boards.service_list(self._office, now) if each["slug"] == slug)
        served = boards.served(self._office)
        share = sum(1 / len(served.services[desk]) for desk in served.open_desks_of(slug))
        most, few = (MANY_OF_HERS, FEW_OF_HERS) if self._hers else (MANY, FEW)
        if not listed["is_open"] or listed["waiting"] >= most or not (share or self._hers):
            return LOOKS_AGAIN_S
        if listed["waiting"] >= few and self._next_in_s > 0:
            return min(self._next_in_s, LOOKS_AGAIN_S)
        try:
            self._take(now)
        except Refusal:
            return LOOKS_AGAIN_S
        mean = RARER * 60 * self._service.minutes * HURRY / (share or 1)
        self._next_in_s = self._chance.expovariate(1 / mean)
        return self._chance.uniform(0.5, 1.5) * SOON_S

    def _take(self, now: datetime) -> None:
        settings, chance = self._office.settings, self._chance
        others = [slug for slug in settings.services if slug != self._service.slug]
        later = [chance.choice(others)] if others and falls(chance, TWO_SERVICES) else []
        tickets.take(
            self._office,
            self._service.slug,
            later=later,
            language=language_of(self._office, chance),
            priority=falls(chance, PRIORITY),
            by=KIOSK,
            now=now,
        )


class Booked:
    """One who booked: a reference, and when its visitor comes, if at all."""

    def __init__(self, office: Office, reference: str, comes_at: datetime | None) -> None:
        self._office, self.reference, self.comes_at = office, reference, comes_at

    def step(self, now: datetime) -> None:
        """Check in."""
        # Refused where the appointment was cancelled or moved, or its reference was tried by somebody.
        with suppress(Refusal):
            check_in.check_in(self._office, self.reference, by=KIOSK, now=now)


def book(
    office: Office, number: int, service: Service, slot: datetime, chance: Random, now: datetime
) -> Booked:
    """Put an appointment as the booking site would; nearly all come, most of them some minutes early."""
    reference = f"PS1-{number:04d}"
    feed_appointments.put(
        office,
        reference,
        service=service.slug,
        slot_at=on_the_mark(slot),
        minutes=service.minutes,
        name=VISITORS[number % len(VISITORS)],
        phone=f"+40 700 02{number % 10_000:04d}",
        language=language_of(office, chance),
        by=BY,
        now=now,
    )
    early = chance.uniform(2, 16)
    if falls(chance, LATE):
        early = -office.settings.line.grace_minutes - chance.uniform(2, 10)
    comes_at = None if falls(chance, MISSES) else on_the_mark(slot) - timedelta(minutes=early)
    return Booked(office, reference, comes_at)


def on_the_mark(slot: datetime) -> datetime:
    """The slot, at a full five minutes."""
    return slot - (slot - datetime.min.replace(tzinfo=slot.tzinfo)) % MARK


def language_of(office: Office, chance: Random) -> str:
    """What a visitor speaks: mostly the office's first language."""
    first, *others = office.settings.languages
    return chance.choice(others) if others and falls(chance, OTHER_LANGUAGE) else first
