"""Appointments left to the person who looks: a few codes that check in now, at any hour of any day."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

from queue_core.actions import feed_appointments
from queue_core.boards import appointments
from queue_core.data.db import Office
from queue_core.demo.visitors import BY, MARK, on_the_mark
from queue_core.web.demo import GUEST

BOOKINGS = (
    (5, "taxes", "Ștefan Moțoc"),
    (15, "taxes", "Ioana Țurcanu"),
    (25, "urban-planning", "Dénes Kovács"),
    (40, "population-records", "Elena Vasilescu"),
    (150, "taxes", "Mihai Grădinaru"),
)
"""Minutes from now, the service, an invented name; their phones end in 0001 to 0005."""
SOON = timedelta(minutes=45)
ENOUGH = 2
EVERY_S = 300.0


@dataclass(frozen=True)
class Code:
    """A check-in code with what to expect of it: `taxes, 10:30`."""

    code: str
    what: str


class Guests:
    """The appointments of whoever looks."""

    def __init__(self, office: Office) -> None:
        self._office, self._numbers = office, count(1)

    def book(self, now: datetime) -> list[Code]:
        """Those of the first hours; answers their codes."""
        return [self._book(now, *booking) for booking in BOOKINGS]

    def step(self, now: datetime) -> float:
        """See that some code can still be used; answers in how many seconds to look again."""
        day = self._office.settings.opening.local_day(now)
        usable = [
            each
            for each in appointments.expected(self._office, day)
            if each.awaited and each.reference.startswith(GUEST) and now < each.slot_at < now + SOON
        ]
        for minutes, service, name in BOOKINGS[1 : 1 + max(0, ENOUGH - len(usable))]:
            self._book(now, minutes, service, name)
        return EVERY_S

    def _book(self, now: datetime, minutes: int, slug: str, name: str) -> Code:
        settings, number = self._office.settings, next(self._numbers)
        slot = self._today(now + timedelta(minutes=minutes), now)
        answer = feed_appointments.put(
            self._office,
            f"{GUEST}{number:04d}",
            service=slug if slug in settings.services else settings.service[0].slug,
            slot_at=slot,
            minutes=15,
            name=name,
            phone=f"+40 700 01{number:04d}",
            by=BY,
            now=now,
        )
        early = slot - timedelta(minutes=settings.line.early_minutes) > now
        local = slot.astimezone(settings.zone)
        what = f"{answer.data['service']}, {local:%H:%M}" + (", early" if early else "")
        return Code(answer.data["code"], what)

    def _today(self, slot: datetime, now: datetime) -> datetime:
        """The slot at the next full five minutes; earlier if that is beyond midnight, so that its
        code works now."""
        hours = self._office.settings.opening
        while hours.local_day(slot + MARK) != hours.local_day(now):
            slot -= timedelta(minutes=30)
        earliest = now - timedelta(minutes=self._office.settings.line.grace_minutes - 1)
        return max(on_the_mark(slot) + MARK, earliest).replace(microsecond=0)
