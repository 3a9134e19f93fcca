"""When the office is open, when it stops giving tickets, and when it opens again.

Hours are local; intervals that touch are one, so that `00:00-24:00` every day never closes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LOOK_AHEAD_DAYS = 60
"""How far ahead the next opening is sought. An office closed for longer announces none."""

MOMENT = timedelta(microseconds=1)

Interval = tuple[time, time | None]
"""Opening and closing time of one local day; None stands for 24:00."""


@dataclass(frozen=True)
class Hours:
    zone: ZoneInfo
    week: Mapping[int, Sequence[Interval]]
    holidays: Mapping[date, str] = field(default_factory=dict)

    def local_day(self, now: datetime) -> date:
        return now.astimezone(self.zone).date()

    def of_day(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        """The instants between which the office is open on a local day."""
        if day in self.holidays:
            return
        for opens, closes in self.week.get(day.weekday(), ()):
            ends_on, ends = (day, closes) if closes else (day + timedelta(days=1), time())
            yield self._instant(day, opens), self._instant(ends_on, ends)

    def ends(self, day: date) -> datetime:
        """The midnight that ends a local day."""
        return self._instant(day + timedelta(days=1), time())

    def _instant(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, self.zone).astimezone(UTC)

    def open_until(self, now: datetime) -> datetime | None:
        """When the opening that holds `now` ends; None when closed.

        Of an office that stays open for days, the answer is an instant beyond tomorrow.
        """
        today, closes = self.local_day(now), None
        for offset in range(3):
            for begin, end in self.of_day(today + timedelta(days=offset)):
                if begin <= (closes or now) < end:
                    closes = end
        return closes

    def is_open_over(self, first: date, last: date) -> bool:
        """Whether the office is open over each midnight that ends a day from `first` to `last`."""
        day = first
        while day <= last:
            midnight = self.ends(day)
            if self.open_until(midnight - MOMENT) is None or self.open_until(midnight) is None:
                return False
            day += timedelta(days=1)
        return True

    def closes_today(self, now: datetime) -> datetime | None:
        """When it closes, by midnight; None when it is closed, or stays open into another day."""
        closes = self.open_until(now)
        tomorrow = self.ends(self.local_day(now))
        return closes if closes and closes <= tomorrow else None

    def opens_next(self, now: datetime) -> datetime | None:
        """The next opening after `now`, or None within the days looked at."""
        today = self.local_day(now)
        for offset in range(LOOK_AHEAD_DAYS):
            for begin, _end in self.of_day(today + timedelta(days=offset)):
                if begin > now:
                    return begin
        return None

    def holiday(self, now: datetime) -> str | None:
        """The name of today's holiday; None on an ordinary day."""
        return self.holidays.get(self.local_day(now))

    def changes_next(self, now: datetime, last_ticket: timedelta) -> datetime:
        """When what the office says of itself may change next: it opens, stops giving tickets or closes, or
        another day begins, on which it may open again or have a holiday."""
        closes = self.open_until(now)
        tomorrow = self.ends(self.local_day(now))
        instants = (self.opens_next(now), closes and closes - last_ticket, closes, tomorrow)
        return min(instant for instant in instants if instant and instant > now)

    def gives_tickets(self, now: datetime, last_ticket: timedelta) -> str | None:
        """None when walk-ins are taken, else the refusal's code: `closed` or `intake_ended`."""
        closes = self.open_until(now)
        if closes is None:
            return "closed"
        return "intake_ended" if now >= closes - last_ticket else None
