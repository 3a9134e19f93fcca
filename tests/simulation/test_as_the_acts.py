"""The virtual clock calls whom the real acts call."""

import os
import random
from datetime import date, time, timedelta

import pytest

from queue_core.simulation.engine import Engine
from queue_core.simulation.plan import Plan
from queue_core.simulation.visits import Visit
from tests.office import CLOSED_AT_MIDNIGHT, ROUND_THE_CLOCK, TUESDAY
from tests.simulation.days import at, random_visitors
from tests.simulation.real_day import RealDay, Seen

DAYS = 60 if os.environ.get("TESTED_LONG") else 6
DESKS = {"1": ["taxes"], "2": ["taxes", "urban-planning"], "10": ["urban-planning", "utilities"]}
OFFICE_HOURS = {day: ["08:30-12:00", "13:00-16:30"] for day in CLOSED_AT_MIDNIGHT}
BREAKS = {"10": (time(10), time(10, 30)), "2": (time(11), time(12, 10))}
CHANGES_CLOCK = date(2026, 10, 25)
"""On this night Bucharest has the hour from three to four twice."""


def seen(visit: Visit) -> Seen:
    calls = tuple((call.desk, call.called_at) for call in visit.calls)
    return Seen(visit.refused, visit.number, visit.rank, calls)


@pytest.fixture
def both(found, clock):
    """`both(visitors, breaks, …)`: what the acts and the virtual clock make of the same visitors."""

    def play(visitors, breaks=None, **changes):
        changes.setdefault("desk", [{"name": name, "services": served} for name, served in DESKS.items()])
        clock.now = min(each.arrived_at for each in visitors) - timedelta(days=1)
        acts = found(printer=[], **changes)
        acts.turn_the_day()
        real = RealDay(acts, visitors).play(breaks or {})
        plan = Plan.of(acts.office.settings)
        for desk, (begins, ends) in (breaks or {}).items():
            plan = plan.with_break(desk, begins, ends)
        return real, [seen(visit) for visit in Engine(plan).play(visitors)]

    return play


@pytest.mark.parametrize("seed", range(DAYS))
def test_a_random_day_is_called_as_the_acts_call_it(both, seed):
    """Every number, rank, refusal and call, with breaks, several services, priority and late visitors."""
    chance = random.Random(seed)
    visitors = random_visitors(chance, TUESDAY, count=90, begins="08:00", hours=9)
    terms = {"late_becomes": chance.choice(("walk_in", "booked")), "grace_minutes": chance.choice((0, 15))}
    terms["early_minutes"] = chance.choice((0, 30, 60))
    real, virtual = both(visitors, BREAKS, hours=OFFICE_HOURS, line=terms)
    assert virtual == real
    codes = {each.refused for each in real}
    assert {"", "closed"} <= codes
    assert sum(len(each.calls) for each in real) > 40


@pytest.mark.parametrize("seed", range(DAYS // 2))
def test_an_office_that_never_closes_goes_on_over_midnight_as_the_acts_do(both, seed):
    """Those who wait go on, numbers begin anew and skip those that live, also where the clock is set back."""
    chance = random.Random(1000 + seed)
    evening = random_visitors(chance, CHANGES_CLOCK - timedelta(days=1), count=80, begins="22:30", hours=1.5)
    night = random_visitors(chance, CHANGES_CLOCK, count=60, begins="00:00", hours=6)
    real, virtual = both(evening + night, hours=ROUND_THE_CLOCK)
    assert virtual == real
    assert any(
        each.calls and each.calls[0][1] > at(CHANGES_CLOCK, "00:00") for each in real[: len(evening)]
    ), "nobody waited over midnight"


def test_what_a_day_leaves_waiting_ends_with_it_as_the_acts_end_it(both):
    """An office that is closed at midnight calls none of them on the day after."""
    chance = random.Random(7)
    first = random_visitors(chance, TUESDAY, count=60, begins="21:30", hours=2.5)
    second = random_visitors(chance, TUESDAY + timedelta(days=1), count=30, begins="00:00", hours=3)
    one_desk = [{"name": "1", "services": list(DESKS["10"] + DESKS["1"])}]
    real, virtual = both(first + second, hours=CLOSED_AT_MIDNIGHT, desk=one_desk)
    assert virtual == real
    assert any(not each.refused and not each.calls for each in real[: len(first)])


def test_a_daily_cap_stops_walk_ins_as_the_acts_do(both, settings):
    """Those who booked and came too late are counted among them, and never refused."""
    services = [each.model_dump() for each in settings().service]
    services[0]["daily_cap"] = 9
    visitors = random_visitors(random.Random(5), TUESDAY, count=70, begins="09:00", hours=3)
    real, virtual = both(visitors, hours=OFFICE_HOURS, service=services)
    assert virtual == real
    assert "cap_reached" in {each.refused for each in real}


@pytest.mark.parametrize("seed", range(DAYS // 2))
def test_a_priority_desk_calls_those_with_the_mark_as_the_acts_do(both, seed):
    """And nobody else, while the other desks call them as well."""
    visitors = random_visitors(random.Random(2000 + seed), TUESDAY, count=90, begins="08:30", hours=7)
    desks = [{"name": name, "services": served} for name, served in DESKS.items()]
    everything = sorted({slug for served in DESKS.values() for slug in served})
    desks.append({"name": "9", "services": everything, "only": "priority"})
    real, virtual = both(visitors, hours=OFFICE_HOURS, desk=desks)
    assert virtual == real
    called = [
        (one.priority, desk) for one, each in zip(visitors, real, strict=True) for desk, _ in each.calls
    ]
    assert (True, "9") in called and (False, "9") not in called
    assert any(is_marked and desk != "9" for is_marked, desk in called)
