"""How an office stands on the days that are played: hours, services, desks and the terms of its line."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from queue_core.rules.opening import Hours, Interval
from queue_core.settings.sections import Line, Service
from queue_core.settings.settings import Settings


@dataclass(frozen=True)
class Desk:
    """What a desk serves, the local times of day at which nobody sits there, and whether it calls those alone
    who have the mark of priority."""

    services: tuple[str, ...]
    breaks: tuple[Interval, ...] = ()
    is_for_priority: bool = False


@dataclass(frozen=True)
class Plan:
    """All that the rules ask of an office. Desks are there from each day's opening to its end."""

    opening: Hours
    services: Mapping[str, Service]
    desks: Mapping[str, Desk]
    line: Line

    @classmethod
    def of(cls, settings: Settings) -> "Plan":
        """The office of config.toml."""
        desks = {
            desk.name: Desk(desk.services, desk.breaks, desk.only == "priority") for desk in settings.desk
        }
        return cls(settings.opening, settings.services, desks, settings.line)

    def with_desks(self, desks: Mapping[str, Sequence[str]]) -> "Plan":
        """These desks in place of all."""
        return replace(self, desks={name: Desk(tuple(services)) for name, services in desks.items()})

    def with_hours(self, hours: Sequence[Interval]) -> "Plan":
        """These hours on every day, also on Sundays and holidays."""
        week = {weekday: tuple(hours) for weekday in range(7)}
        return replace(self, opening=Hours(self.opening.zone, week))

    def with_line(self, **terms: Any) -> "Plan":
        """Other terms of the line: `early_minutes`, `grace_minutes`, `late_becomes` …"""
        return replace(self, line=self.line.model_copy(update=terms))

    def with_desk(self, name: str, services: Sequence[str], *, is_for_priority: bool = False) -> "Plan":
        """A desk more, or one that serves others."""
        breaks = self.desks[name].breaks if name in self.desks else ()
        return replace(self, desks={**self.desks, name: Desk(tuple(services), breaks, is_for_priority)})

    def without_desk(self, name: str) -> "Plan":
        """A desk less."""
        return replace(self, desks={each: desk for each, desk in self.desks.items() if each != name})

    def with_break(self, name: str, begins: time, ends: time | None) -> "Plan":
        """A break of a desk on each day; who is there then is served to the end."""
        desk = self.desks[name]
        resting = replace(desk, breaks=(*desk.breaks, (begins, ends)))
        return replace(self, desks={**self.desks, name: resting})

    def breaks_on(self, day: date, name: str) -> Iterator[tuple[datetime, datetime]]:
        """The instants between which nobody sits at a desk on a local day."""
        for begins, ends in self.desks[name].breaks:
            begins_at = datetime.combine(day, begins, self.opening.zone).astimezone(UTC)
            if ends is None:
                yield begins_at, self.opening.ends(day)
            else:
                yield begins_at, datetime.combine(day, ends, self.opening.zone).astimezone(UTC)

    def manned(self, day: date, name: str) -> timedelta:
        """How long a desk is there within a day's hours, its breaks aside."""
        there = timedelta()
        for opens, closes in self.opening.of_day(day):
            there += closes - opens
            for begins, ends in self.breaks_on(day, name):
                there -= max(min(ends, closes) - max(begins, opens), timedelta())
        return there
