"""A situation as the draws begin from it: lines, desks and who is still to come, in seconds from now."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from queue_core.rules import policy
from queue_core.rules.policy import WALK_IN, Place
from queue_core.simulation.chances import Chances
from queue_core.simulation.entries import GHOST, Entries, Entry, Joins, Later
from queue_core.simulation.situation import AtDesk, DeskNow, Situation, Waiting

Line = tuple[str, bool]
"""A service, or a desk to which tickets are sent; whether it is the part of those with the mark of
priority."""


class Desk(NamedTuple):
    """The lines that it calls from, also as a set; when it is free in each draw; between which seconds it
    calls nobody."""

    lines: Sequence[int]
    reach: frozenset[int]
    free: Sequence[float]
    breaks: Sequence[tuple[float, float]]


class Start:
    """What all draws have in common. With `asked`, ids, only what bears on these tickets is in it; without,
    everybody is asked for, and besides one for each service, with and without the mark, who would come now.

    The waits that are found are those of `tickets`, ids, and then those of `ghosts`; `asked` counts those of
    them that some desk may call.
    """

    def __init__(self, situation: Situation, chances: Chances, asked: Collection[int] | None = None) -> None:
        self.chances = chances
        self.desks: list[Desk] = []
        self.later: list[Later] = []
        self.tickets: list[int] = []
        self.ghosts: list[Line] = []
        self.asked = 0
        self._situation, self._wanted = situation, asked
        self._is_split = any(desk.is_for_priority for desk in situation.desks.values())
        self._numbers: dict[Line, int] = {}
        self._near: set[int] = set()
        self.entries = Entries(situation, chances, self._line)
        self._set_desks()
        self.lines: list[list[Entry]] = [[] for _ in self._numbers]
        self._set_waiting()
        self._set_later()
        if asked is None:
            self._set_ghosts()
        for line in self.lines:
            line.sort()

    def walk_ins(self, draw: int) -> Iterator[tuple[float, int, Entry]]:
        """Those who will come without an appointment. Where all desks serve one line, only those with the
        mark bear on who is there."""
        return self.entries.walk_ins(draw, marked_only=len(self._near & self._of_services) == 1)

    def _line(self, slug: str, marked: bool) -> int | None:
        line = self._numbers.get((slug, marked and self._is_split))
        return line if line in self._near else None

    def _line_of(self, ticket: Waiting) -> int | None:
        if ticket.desk:
            line = self._numbers.get((f"desk {ticket.desk}", False))
            return line if line in self._near else None
        return self._line(ticket.service, ticket.priority)

    def _set_desks(self) -> None:
        """In the order of their names, which is that of their calls at one instant."""
        there = {name: desk for name, desk in sorted(self._situation.desks.items()) if _calls(desk)}
        lines = {name: self._lines_of(name, desk) for name, desk in there.items()}
        self._near = {*self._numbers.values()}
        self._of_services = {
            line for (name, marked), line in self._numbers.items() if not name.startswith("desk ")
        }
        if self._wanted is not None:
            self._near = self._around(lines.values(), self._wanted)
        at_desks = {each.desk: each for each in self._situation.at_desks}
        for name, desk in there.items():
            if self._near & {*lines[name]}:
                self.desks.append(self._desk(desk, lines[name], at_desks.get(name)))

    def _lines_of(self, name: str, desk: DeskNow) -> list[int]:
        """Where some desk is for priority alone, those with the mark stand apart, for it calls them only; the
        other desks call from both."""
        keys: list[Line] = [(f"desk {name}", False)]
        for slug in desk.services:
            keys += [(slug, True)] if self._is_split else []
            keys += [] if desk.is_for_priority else [(slug, False)]
        return [self._numbers.setdefault(key, len(self._numbers)) for key in keys]

    def _around(self, lines: Collection[Sequence[int]], wanted: Collection[int]) -> set[int]:
        """The lines that bear on the tickets: theirs, and those that share a desk with a line that does."""
        of_tickets = {self._line_of(each) for each in self._situation.waiting if each.id in wanted}
        found = {line for line in of_tickets if line is not None}
        while more := {line for of_desk in lines if found & {*of_desk} for line in of_desk} - found:
            found |= more
        return found

    def _desk(self, desk: DeskNow, lines: Sequence[int], at_desk: AtDesk | None) -> Desk:
        seconds = self.entries.seconds
        opens = max(seconds(desk.opens_at), 0.0) if desk.opens_at else 0.0
        free = self._left(at_desk) if at_desk else [opens] * self.chances.count
        breaks = [(seconds(begin), seconds(end)) for begin, end in sorted(desk.breaks)]
        return Desk(lines, frozenset(lines), free, breaks)

    def _left(self, at_desk: AtDesk) -> Sequence[float]:
        return self.chances.left(at_desk.service, at_desk.id, -self.entries.seconds(at_desk.since))

    def _set_waiting(self) -> None:
        """Behind the last who is asked for nobody matters."""
        waiting, wanted = self._situation.waiting, self._wanted
        last = None if wanted is None else max(_key(each) for each in waiting if each.id in wanted)
        for ticket in waiting:
            line, asked = self._line_of(ticket), -1
            if wanted is None or ticket.id in wanted:
                asked = len(self.tickets)
                self.tickets.append(ticket.id)
            if line is None or (last is not None and _key(ticket) > last):
                continue
            self.asked += asked >= 0
            entry, joins = self.entries.of(ticket, asked), self.entries.seconds(ticket.joins_at)
            if joins > 0:
                self._join(joins, line, [(joins, entry)] * self.chances.count)
            else:
                self.lines[line].append(entry)

    def _join(self, earliest: float, line: int, joins: Joins) -> None:
        self.later.append(Later(earliest, line, lambda: joins))

    def _set_later(self) -> None:
        """Those at a desk who want more afterwards, also at one that calls nobody else; the booked who are
        still to come."""
        for at_desk in self._situation.at_desks:
            line = self._line_of(at_desk.then) if at_desk.then else None
            if at_desk.then and line is not None:
                entry = self.entries.of(at_desk.then)
                self._join(0.0, line, [(ends, entry) for ends in self._left(at_desk)])
        of_slot: Counter[datetime] = Counter()
        for number, booked in enumerate(self._situation.to_come):
            of_slot[booked.slot_at] += 1
            line = self._line(booked.service, False)
            if line is not None:
                earliest, made = self.entries.booked(booked, number, of_slot[booked.slot_at])
                self.later.append(Later(earliest, line, made))
        self.later.sort(key=lambda each: each.earliest)

    def _set_ghosts(self) -> None:
        """One for each service, with and without the mark, who would come now and keeps no desk."""
        for slug in self._situation.plan.services:
            for marked in (False, True):
                number, line = len(self.tickets) + len(self.ghosts), self._line(slug, marked)
                self.ghosts.append((slug, marked))
                if line is not None:
                    rank = policy.rank_with(WALK_IN, priority=marked)
                    self.lines[line].append(Entry(rank, 0.0, GHOST + number, asked=number))
                    self.asked += 1


def _calls(desk: DeskNow) -> bool:
    """Whether a desk calls anybody, now or when it is back."""
    return (desk.is_open and not desk.is_paused) or desk.opens_at is not None


def _key(ticket: Waiting) -> Place:
    return Place(ticket.rank, ticket.due_at, ticket.id)
