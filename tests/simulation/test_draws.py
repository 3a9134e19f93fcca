"""What the draws play on from an instant is what the engine makes of the same people."""

import random
from dataclasses import replace
from datetime import time, timedelta

import pytest

from queue_core.rules.policy import WALK_IN
from queue_core.simulation import draws
from queue_core.simulation.chances import Chances, WalkIn
from queue_core.simulation.coming import Coming
from queue_core.simulation.engine import Engine
from queue_core.simulation.learned import Learned
from queue_core.simulation.plan import Plan
from queue_core.simulation.situation import AtDesk, DeskNow, Situation, Waiting
from queue_core.simulation.start import Start
from queue_core.simulation.waits import estimate
from tests.office import TUESDAY
from tests.simulation.days import at, someone

DESKS = {"1": ["taxes"], "2": ["taxes", "urban-planning"], "10": ["urban-planning", "utilities"]}
TAKES_S = {"taxes": 421, "urban-planning": 733, "utilities": 547}
"""Primes, so that nothing but what is meant to falls on one instant."""


MANY_SERVICES_UNTIL = at(TUESDAY, "10:30")
"""Of those who come later it is not known before that they want several services."""


class Punctual(Coming):
    """All of the booked come so long after the slot."""

    offset_s = 0

    def arrivals(self, past_slot_s, chances):
        return [max(self.offset_s, past_slot_s) for _ in chances]


class Certain(Chances):
    """One draw, in which every visit takes what its service does, and it is known who comes."""

    def __init__(self, now, visitors, offset_s):
        super().__init__(Learned(), dict.fromkeys(TAKES_S, 10), seed=0, count=1)
        self.coming = Punctual()
        object.__setattr__(self.coming, "offset_s", offset_s)
        self.now, self.visitors = now, visitors

    def takes(self, slug, number):
        return [TAKES_S[slug]]

    def left(self, slug, number, passed_s):
        return [TAKES_S[slug] - passed_s]

    def walk_ins(self, draw):
        midnight = at(TUESDAY, "00:00")
        return [
            WalkIn(
                (each.arrived_at - midnight).total_seconds(),
                each.service,
                each.priority,
                self.takes(each.service, 0),
            )
            for each in self.visitors
            if each.slot_at is None and each.arrived_at > self.now
        ]


class Asking:
    """Keeps the situation in which each ticket was given."""

    def __init__(self):
        self.asked = []

    def wait(self, situation, ticket):
        self.asked.append((situation, ticket))

    def day_over(self, visits, missed, ended_at):
        """Nothing is learned."""


def people(chance, offset_s):
    """Ninety in six hours: booked, with priority, and for several services, in the order of coming."""
    found = []
    for _ in range(90):
        arrived_at = at(TUESDAY, "08:30") + timedelta(seconds=chance.randrange(6 * 3600))
        service, slot_at, later = chance.choice(list(TAKES_S)), None, ()
        what = chance.random()
        if what < 0.3:
            slot_at = arrived_at - timedelta(seconds=offset_s)
        elif what < 0.5 and arrived_at < MANY_SERVICES_UNTIL:
            later = tuple((slug, timedelta(seconds=TAKES_S[slug])) for slug in TAKES_S if slug != service)
        marked = slot_at is None and not later and chance.random() < 0.15
        minutes = TAKES_S[service] / 60
        found.append(someone(arrived_at, minutes, service, slot_at=slot_at, later=later, priority=marked))
    return sorted(found, key=lambda each: each.arrived_at)


@pytest.fixture
def plan(settings):
    """Three desks that share services, one for priority, and breaks."""
    office = settings(hours={"tue": ["08:30-16:30"]})
    made = Plan.of(office).with_desks(DESKS).with_desk("9", list(TAKES_S), is_for_priority=True)
    return made.with_break("2", time(11), time(11, 40)).with_break("10", time(9, 30), time(10))


@pytest.mark.parametrize("offset_s", [-75 * 60, -7 * 60, 20 * 60])
@pytest.mark.parametrize("late", ["walk_in", "booked"])
def test_each_ticket_is_called_when_the_engine_calls_it(plan, offset_s, late):
    """Where all visits and arrivals are known, the wait of each ticket at the instant at which it is given,
    and of one who only asks what if, is the one that comes: with breaks, booked, early, priority, many
    services."""
    plan, asking = plan.with_line(late_becomes=late), Asking()
    visitors = people(random.Random(f"{offset_s} {late}"), offset_s)
    visits = Engine(plan, asking).play(visitors)
    given = [each for each in visits if not each.refused and each.rank]
    assert len(given) == len(asking.asked) > 50
    waited = 0.0
    for (situation, ticket), visit in zip(asking.asked, given, strict=True):
        if situation.now < MANY_SERVICES_UNTIL:
            continue
        chances = Certain(situation.now, visitors, offset_s)
        came = visit.waited.total_seconds()
        waited = max(waited, came)
        assert draws.waits(Start(situation, chances, [ticket])) == [[came]]
        everybody = Start(situation, chances)
        assert draws.waits(everybody)[everybody.tickets.index(ticket)] == [came]
        own = next(each for each in situation.waiting if each.id == ticket)
        without = [each for each in situation.waiting if each.id != ticket]
        asks = Start(replace(situation, waiting=without), chances)
        place = len(asks.tickets) + asks.ghosts.index((own.service, own.priority))
        assert draws.waits(asks)[place] == [came]
    assert waited > 1800


def test_nobody_is_told_a_wait_where_no_desk_calls(plan):
    """Closed, paused or for others; a closed desk of which it is known when it opens is waited for."""
    now = at(TUESDAY, "10:00")
    ticket = Waiting(1, "taxes", WALK_IN, now, now)
    closed = {"1": DeskNow(("taxes",), is_open=False), "2": DeskNow(("taxes",), is_paused=True)}
    desks = closed | {"3": DeskNow(("taxes",), is_for_priority=True), "4": DeskNow(("utilities",))}
    waits = estimate(Situation(now, plan, desks, [ticket]), Learned())
    assert waits.of_ticket == {1: None}
    assert (waits.of_service["taxes"], waits.of_service["utilities"]) == (None, (0, 0))
    assert waits.of_marked["taxes"] == (0, 0)
    opens = replace(desks["1"], opens_at=at(TUESDAY, "10:20"))
    waits = estimate(Situation(now, plan, desks | {"1": opens}, [ticket]), Learned())
    assert waits.of_ticket == {1: (20, 20)}
    assert waits.of_service["taxes"].from_min >= 20


def test_a_ticket_sent_to_a_desk_waits_for_that_desk(plan):
    """Also where another one that serves the same is free."""
    now = at(TUESDAY, "10:00")
    sent = Waiting(1, "taxes", WALK_IN, now, now, desk="2")
    at_desk = AtDesk("2", "taxes", now, id=7)
    desks = {"1": DeskNow(("taxes",)), "2": DeskNow(("taxes",))}
    waits = estimate(Situation(now, plan, desks, [sent], [at_desk]), Learned())
    assert waits.of_ticket[1].to_min > 5
    assert waits.of_service["taxes"] == (0, 0)
