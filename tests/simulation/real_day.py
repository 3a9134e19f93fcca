"""A day played by the real acts on a real database: what the virtual clock is held against."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple

from queue_core.rules.refusals import Refusal
from queue_core.simulation.visits import Visitor
from tests.office import Acts


class Seen(NamedTuple):
    """What a visitor could tell: a number or a refusal, the rank, each call by desk and instant."""

    refused: str
    number: str
    rank: int | None
    calls: tuple[tuple[str, datetime], ...]


class RealDay:
    """Desks that call the moment they are free, in the order of their names; breaks as pauses."""

    def __init__(self, acts: Acts, visitors: list[Visitor]) -> None:
        self.acts, self.visitors = acts, visitors
        self.settings = acts.office.settings
        self.at_desk: dict[str, tuple[int, datetime]] = {}
        self.tickets: dict[int, int] = {}
        self.refused: dict[int, str] = {}
        self.left_to_do: dict[int, list[timedelta]] = {}
        self.called: dict[int, list[tuple[str, datetime]]] = {}

    def play(self, breaks: dict[str, tuple[time, time]]) -> list[Seen]:
        for number, visitor in enumerate(self.visitors):
            if visitor.slot_at is not None:
                self.acts.put(f"R-{number}", service=visitor.service, slot_at=visitor.slot_at)
        fixed = sorted(set(self._fixed(breaks)))
        while True:
            ends = [ends_at for _, ends_at in self.at_desk.values()]
            later = [at for at in fixed if at > self.acts.clock.now]
            if not later and not ends:
                return [self._seen(number) for number in range(len(self.visitors))]
            self.acts.clock.now = min((*later, *ends))
            self._instant(breaks)

    def _fixed(self, breaks) -> Iterator[datetime]:
        """The instants known before: arrivals, joinings, openings, midnights, breaks."""
        opening, zone = self.settings.opening, self.settings.zone
        early = timedelta(minutes=self.settings.line.early_minutes)
        for visitor in self.visitors:
            yield visitor.arrived_at
            if visitor.slot_at:
                yield visitor.slot_at - early
        for day in {opening.local_day(visitor.arrived_at) for visitor in self.visitors}:
            yield opening.ends(day)
            yield from (opens for opens, _ in opening.of_day(day))
            for edges in breaks.values():
                yield from (datetime.combine(day, edge, zone).astimezone(UTC) for edge in edges)

    def _instant(self, breaks) -> None:
        now, opening = self.acts.clock.now, self.settings.opening
        self.acts.turn_the_day()
        self.at_desk = {desk: at for desk, at in self.at_desk.items() if self._is_at(desk, at[0])}
        if any(opens == now for opens, _ in opening.of_day(opening.local_day(now))):
            self.acts.open(*self.settings.desks)
        local = now.astimezone(self.settings.zone).time()
        for desk, (begins, ends) in breaks.items():
            if local == begins:
                self._unless_closed(self.acts.pause, desk)
            elif local == ends:
                self.acts.open(desk)
        for desk, (ticket, ends_at) in sorted(self.at_desk.items(), key=lambda each: each[1][0]):
            if ends_at == now:
                self.acts.finish(ticket)
                del self.at_desk[desk]
        for number, visitor in enumerate(self.visitors):
            if visitor.arrived_at == now and number not in self.tickets and number not in self.refused:
                self._come(number, visitor)
        for desk in sorted(self.settings.desks):
            if desk not in self.at_desk:
                self._unless_closed(self._call, desk)

    def _is_at(self, desk: str, ticket: int) -> bool:
        row = self.acts.ticket(ticket)
        return row.desk == desk and row.state in ("called", "serving")

    def _unless_closed(self, act, desk: str) -> None:
        try:
            act(desk)
        except Refusal as refusal:
            assert refusal.code in ("desk_closed", "desk_paused", "nobody_waiting"), refusal.code

    def _come(self, number: int, visitor: Visitor) -> None:
        try:
            if visitor.slot_at:
                came = self.acts.check_in(f"R-{number}", priority=visitor.priority)
            else:
                later = [slug for slug, _ in visitor.later]
                came = self.acts.take(visitor.service, later=later, priority=visitor.priority)
        except Refusal as refusal:
            self.refused[number] = refusal.code
            return
        self.tickets[number] = came["id"]
        self.left_to_do[came["id"]] = [visitor.takes, *(takes for _, takes in visitor.later)]

    def _call(self, desk: str) -> None:
        ticket = self.acts.call(desk)["id"]
        self.acts.start(ticket)
        takes, *self.left_to_do[ticket] = self.left_to_do[ticket]
        self.at_desk[desk] = ticket, self.acts.clock.now + takes
        self.called.setdefault(ticket, []).append((desk, self.acts.clock.now))

    def _seen(self, number: int) -> Seen:
        if number in self.refused:
            return Seen(self.refused[number], "", None, ())
        row = self.acts.ticket(self.tickets[number])
        return Seen("", row.number, row.rank, tuple(self.called.get(row.id, ())))
