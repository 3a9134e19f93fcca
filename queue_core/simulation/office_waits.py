"""The waits of a living office: read from its database, estimated, and kept there for whoever asks."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta

from queue_core.boards.past_visits import past_days
from queue_core.boards.standing import Standing, standing
from queue_core.data.db import Office
from queue_core.data.queries import DESK_LINE
from queue_core.data.schema import Row
from queue_core.data.waits import Estimate, Pair
from queue_core.machines import waits as kept
from queue_core.rules import policy
from queue_core.simulation.learned import Learned
from queue_core.simulation.past_waits import past_waits, told_waits
from queue_core.simulation.plan import Plan
from queue_core.simulation.situation import AtDesk, DeskNow, Situation, ToCome, Waiting
from queue_core.simulation.waits import Wait, estimate

LEARNED_FROM_DAYS = 60
"""An office that has learned nothing yet looks so many days back."""
DESKS_EVERY = timedelta(seconds=15)
"""What another open desk would change is estimated no more often: each closed desk is an estimate more."""

SET_BACK = timedelta(days=1)
"""Where the clock was set back by so much at most, what was learned holds; else it is learned anew."""
LEAVES_EARLY = timedelta(minutes=10)
"""A pause so shortly before an announced break is taken for that break."""


class OfficeWaits:
    """The estimates of one office, made by one process; `make` is asked again and again."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._plan = Plan.of(office.settings)
        self._learned = Learned()
        self._learned_on: date | None = None
        self._desks: Mapping[str, Mapping[str, Pair | None]] = {}
        self._desks_at: datetime | None = None

    def make(self, now: datetime) -> int:
        """Estimate the waits as they stand, and keep them; answers the last event that they know.

        When a day has begun, what the days before taught is learned first.
        """
        there = standing(self._office, now)
        if self._learned_on != there.day_on:
            self._learned, self._learned_on = learn(self._office, there.day_on), there.day_on
        situation = situation_of(self._plan, self._office, there, now)
        seed = there.day_on.toordinal()
        found = estimate(situation, self._learned, seed=seed)
        if self._desks_at is None or not timedelta(0) <= now - self._desks_at < DESKS_EVERY:
            self._desks, self._desks_at = self._with_each_desk(situation, seed), now
        made = Estimate(
            now,
            there.as_of,
            self._learned.is_rough,
            _pairs(found.of_service),
            {ticket: _pair(wait) for ticket, wait in found.of_ticket.items()},
            self._desks,
            _pairs(found.of_marked),
        )
        kept.keep_estimate(self._office, made)
        return there.as_of

    def _with_each_desk(self, now: Situation, seed: int) -> dict[str, dict[str, Pair | None]]:
        """By desk that calls nobody: what walk-ins would wait for those of its services for which somebody
        does, if it did."""
        waited_for = {each.service for each in now.waiting}
        found = {}
        for name, desk in now.desks.items():
            served = [slug for slug in desk.services if slug in waited_for]
            if desk.is_for_priority or (desk.is_open and not desk.is_paused) or not served:
                continue
            opened = replace(desk, is_open=True, is_paused=False, opens_at=None)
            then = estimate(replace(now, desks={**now.desks, name: opened}), self._learned, seed=seed)
            found[name] = {slug: _pair(then.of_service.get(slug)) for slug in served}
        return found


def learn(office: Office, today: date) -> Learned:
    """What the days before today taught, kept so that they are gone through once; and with it, how good the
    waits were that visitors were told on them."""
    known, first = Learned(), today - timedelta(days=LEARNED_FROM_DAYS)
    lesson = kept.lesson_of(office)
    if lesson is not None and lesson[0] <= today + SET_BACK:
        with suppress(ValueError):  # An edition that this program does not know: it is learned anew.
            known, first = Learned.from_json(lesson[1]), lesson[0]
    settings = office.settings
    for day in past_days(office, first, today - timedelta(days=1)):
        known = known.after(past_waits(day, settings), settings.zone)
        if told := list(told_waits(day, settings)):
            kept.keep_scores(office, day.on, told)
    if lesson is None or not today <= lesson[0] <= today + SET_BACK:
        kept.keep_lesson(office, today, known.as_json())
    return known


def situation_of(plan: Plan, office: Office, there: Standing, now: datetime) -> Situation:
    """The office as it stands, as the estimate reads it."""
    state = {row.desk: row.state for row in there.desks}
    early = timedelta(minutes=office.settings.line.early_minutes)
    known = plan.services
    return Situation(
        now,
        plan,
        {
            name: _desk(
                DeskNow(
                    services,
                    is_open=state.get(name) == "open",
                    is_paused=state.get(name) == "paused",
                    is_for_priority=name in there.served.priority,
                    breaks=tuple(plan.breaks_on(there.day_on, name)),
                ),
                now,
            )
            for name, services in there.served.services.items()
        },
        [_waiting(row, early) for row in there.waiting if row.service in known],
        [
            AtDesk(row.desk, row.service, row.called_at, _then(row, early, known), row.id)
            for row in there.at_desks
            if row.service in known and row.desk in there.served.services
        ],
        [ToCome(row.service, row.slot_at) for row in there.to_come if row.service in known],
    )


def _desk(desk: DeskNow, now: datetime) -> DeskNow:
    """A desk that is paused for an announced break is back when that ends; other pauses have no known end."""
    if not desk.is_paused:
        return desk
    ends = [ends for begins, ends in desk.breaks if begins - LEAVES_EARLY <= now < ends]
    return replace(desk, opens_at=max(ends, default=None))


def _waiting(row: Row, early: timedelta) -> Waiting:
    for_desk = row.line.removeprefix(DESK_LINE) if row.line.startswith(DESK_LINE) else None
    joins_at = row.due_at - early if policy.is_booked(row.rank) else row.due_at
    return Waiting(
        row.id, row.service, row.rank, row.due_at, joins_at, row.priority, tuple(row.later or ()), for_desk
    )


def _then(row: Row, early: timedelta, known: Mapping[str, object]) -> Waiting | None:
    """Who is at a desk, as the ticket waits for the next of its services."""
    later = [slug for slug in row.later or () if slug in known]
    if not later:
        return None
    waiting = _waiting(row, early)
    return replace(waiting, service=later[0], later=tuple(later[1:]), desk=None)


def _pair(wait: Wait | None) -> Pair | None:
    return (wait.from_min, wait.to_min) if wait else None


def _pairs(waits: Mapping[str, Wait | None]) -> dict[str, Pair | None]:
    return {slug: _pair(wait) for slug, wait in waits.items()}
