"""What an estimate makes of a situation."""

from dataclasses import replace
from datetime import timedelta

import pytest

from queue_core.rules.policy import BOOKED, PRIORITY, WALK_IN
from queue_core.simulation.learned import Learned
from queue_core.simulation.plan import Plan
from queue_core.simulation.situation import AtDesk, DeskNow, Situation, ToCome, Waiting
from queue_core.simulation.waits import MANY, estimate, estimate_one
from tests.office import TUESDAY
from tests.simulation.days import at

NOW = at(TUESDAY, "10:00")
MINUTE = timedelta(minutes=1)


def standing(number: int, rank: int = WALK_IN, **more) -> Waiting:
    taken_at = NOW - (2000 - number) * MINUTE / 10
    return Waiting(number, "taxes", rank, taken_at, taken_at, **more)


@pytest.fixture
def situation(settings):
    """Eight wait for taxes at two desks, both busy since 9:55."""
    plan = Plan.of(settings(hours={"tue": ["08:30-16:30"]}))
    desks = {name: DeskNow(("taxes",)) for name in ("1", "2")}
    busy = [AtDesk(name, "taxes", NOW - 5 * MINUTE, id=number) for number, name in enumerate(desks)]
    return Situation(NOW, plan, desks, [standing(number) for number in range(10, 18)], busy)


def middle(wait) -> float:
    return (wait.from_min + wait.to_min) / 2


def test_the_same_situation_gives_the_same_waits(situation):
    """The last who waits and one who would come now differ by one visit; another seed is another estimate."""
    waits = estimate(situation, Learned())
    assert estimate(situation, Learned()) == waits
    assert estimate(situation, Learned(), seed=5) != waits
    assert list(waits.of_ticket) == list(range(10, 18))
    middles = [middle(wait) for wait in waits.of_ticket.values()]
    assert middles == sorted(middles) and middles[0] < middles[-1] < middle(waits.of_service["taxes"])


def test_one_ticket_alone_is_told_what_it_is_told_among_all(situation):
    """For less work."""
    waits = estimate(situation, Learned())
    assert [estimate_one(situation, each.id, Learned()) for each in situation.waiting] == list(
        waits.of_ticket.values()
    )


def test_who_goes_first_is_counted_also_before_having_come(situation):
    """Booked visitors who are due soon; not those of the afternoon. With the mark one waits less."""
    alone = estimate(situation, Learned())
    soon = replace(situation, to_come=[ToCome("taxes", NOW + number * MINUTE) for number in range(6)])
    late = replace(situation, to_come=[ToCome("taxes", NOW + timedelta(hours=5))] * 6)
    waits = estimate(soon, Learned())
    assert middle(waits.of_service["taxes"]) > 1.3 * middle(alone.of_service["taxes"])
    assert estimate(late, Learned()).of_ticket == alone.of_ticket
    assert middle(alone.of_marked["taxes"]) < middle(alone.of_ticket[11])
    first = replace(situation, waiting=[*situation.waiting, standing(99, BOOKED), standing(98, PRIORITY)])
    waits = estimate(first, Learned())
    assert middle(waits.of_ticket[99]) < middle(waits.of_ticket[98]) < middle(waits.of_ticket[10])


def test_a_break_that_is_arranged_is_waited_for(situation):
    """Both desks rest for an hour from now on: nobody is called before it is over."""
    rests = {
        name: replace(desk, breaks=((NOW, NOW + 60 * MINUTE),)) for name, desk in situation.desks.items()
    }
    waits = estimate(replace(situation, desks=rests, at_desks=()), Learned())
    assert waits.of_ticket[10] == waits.of_ticket[11] == (60, 60)
    assert waits.of_service["taxes"].from_min > 60


def test_what_time_brings_is_no_surprise(situation):
    """A minute later, while nothing has happened, nobody is told much else: the draws are the same."""
    before = estimate(situation, Learned())
    after = estimate(replace(situation, now=NOW + MINUTE), Learned())
    for ticket, wait in before.of_ticket.items():
        assert abs(after.of_ticket[ticket].from_min - wait.from_min) <= 3
        assert abs(after.of_ticket[ticket].to_min - wait.to_min) <= 5


def test_a_very_long_line_is_estimated_as_well(situation):
    """Of six hundred the last waits about as long as their visits take in all."""
    many = replace(situation, waiting=[standing(number) for number in range(1000, 1000 + MANY + 100)])
    wait = estimate(many, Learned()).of_service["taxes"]
    assert wait.from_min < (MANY + 100) * situation.plan.services["taxes"].minutes / 2 < wait.to_min
