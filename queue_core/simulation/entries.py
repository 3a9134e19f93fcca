"""Who stands in the lines that are drawn, and who joins them later, in seconds from now."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from queue_core.rules import policy
from queue_core.rules.policy import BOOKED, WALK_IN
from queue_core.simulation.chances import Chances
from queue_core.simulation.situation import Situation, ToCome, Waiting

TO_COME, WALKS_IN, GHOST = 1 << 40, 2 << 40, 3 << 40
"""From these on the ids of the booked who are still to come, of those who will come without an appointment,
and of those of whom it is asked what if they came now."""
NEXT = 101
"""So far from the column of a visit is that of the next one of the same ticket."""

LineOf = Callable[[str, bool], int | None]
"""The number of a service's line, of those with the mark of priority or of the others; None where no desk
calls from it."""


class Entry(NamedTuple):
    """Somebody in a line: compared by the key alone, for no two have the same id. `takes` are the seconds of
    the visit in each draw, None for who only asks; `then` is the line and the entry for what is wanted after
    it; `asked` is where the wait is written, -1 for nowhere."""

    rank: int
    due: float
    id: int
    takes: Sequence[float] | None = None
    of_hours: Sequence[float] | None = None
    then: tuple[int, "Entry"] | None = None
    asked: int = -1


Joins = Sequence[tuple[float, Entry] | None]
"""In each draw when somebody joins a line, and how; None: not at all."""


class Later:
    """Who is not in a line yet, and will not be before `earliest`."""

    def __init__(self, earliest: float, line: int, made: Callable[[], Joins]) -> None:
        self.earliest, self.line, self._made = earliest, line, made

    @cached_property
    def joins(self) -> Joins:
        """Made when first asked for: most of a day's appointments never are."""
        return self._made()


class Entries:
    """Makes the entries of one situation."""

    def __init__(self, situation: Situation, chances: Chances, line_of: LineOf) -> None:
        self._now, self._chances, self._line_of = situation.now, chances, line_of
        terms = situation.plan.line
        self._early_s, self._grace_s = terms.early_minutes * 60.0, terms.grace_minutes * 60.0
        self._late_are_booked = terms.late_becomes == "booked"
        local = situation.now.astimezone(situation.plan.opening.zone)
        self.since_midnight = (local.hour * 60 + local.minute) * 60 + local.second

    def seconds(self, at: datetime) -> float:
        """From now."""
        return (at - self._now).total_seconds()

    def of(self, ticket: Waiting, asked: int = -1) -> Entry:
        """With all that is wanted after it; what no desk serves is left out."""
        then = None
        for number, slug in reversed([*enumerate(ticket.later, 1)]):
            line = self._line_of(slug, ticket.priority)
            if line is not None:
                then = line, self._entry(ticket, slug, number, then, -1)
        return self._entry(ticket, ticket.service, 0, then, asked)

    def _entry(
        self, ticket: Waiting, slug: str, number: int, then: tuple[int, Entry] | None, asked: int
    ) -> Entry:
        due, takes = self.seconds(ticket.due_at), self._chances.takes(slug, ticket.id + number * NEXT)
        return Entry(ticket.rank, due, ticket.id, takes, self._chances.of_hours(slug), then, asked)

    def booked(self, booked: ToCome, number: int, of_slot: int) -> tuple[float, Callable[[], Joins]]:
        """Of one who is still to come, the `of_slot`th with this slot: the earliest second in the line, and
        what makes the joining."""
        slot = self.seconds(booked.slot_at)
        column = int(booked.slot_at.timestamp()) // 60 * 3 + of_slot
        return max(slot - self._early_s, 0.0), lambda: self._arrivals(booked.service, slot, number, column)

    def _arrivals(self, slug: str, slot: float, number: int, column: int) -> Joins:
        """Who comes too late to be booked is behind all who are asked for, unless the office says
        otherwise."""
        takes, of_hours = self._chances.takes(slug, column + NEXT), self._chances.of_hours(slug)
        on_time, grace = Entry(BOOKED, slot, TO_COME + number, takes, of_hours), self._grace_s
        least, found = max(slot - self._early_s, 0.0), list[tuple[float, Entry] | None]()
        for offset in self._chances.coming.arrivals(-slot, self._chances.column(column)):
            if offset is not None and offset <= grace:
                found.append((max(slot + offset, least), on_time))
            elif offset is not None and self._late_are_booked:
                found.append((slot + offset, on_time._replace(due=slot + offset)))
            else:
                found.append(None)
        return found

    def walk_ins(self, draw: int, *, marked_only: bool) -> Iterator[tuple[float, int, Entry]]:
        """Those who will come without an appointment in a draw, with their lines, in the order of coming.
        They stand behind who waits, but may keep a desk that one who goes first would have found free."""
        came, begin = self._chances.walk_ins(draw), self.since_midnight
        for number in range(bisect_right(came, (begin + 1,)), len(came)):
            since_midnight, slug, is_marked, takes = came[number]
            line = self._line_of(slug, is_marked) if is_marked or not marked_only else None
            if line is not None:
                rank, at = policy.rank_with(WALK_IN, priority=is_marked), since_midnight - begin
                yield at, line, Entry(rank, at, WALKS_IN + number, takes, self._chances.of_hours(slug))
