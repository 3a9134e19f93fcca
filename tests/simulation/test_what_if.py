"""What if: the same visitors in another office, laid beside the one that is."""

import csv
import io
from datetime import timedelta

import pytest

from queue_core.simulation import comparison, terms
from queue_core.simulation.advice import advise
from queue_core.simulation.booked_share import with_booked
from queue_core.simulation.comparison import Run
from queue_core.simulation.engine import Engine
from queue_core.simulation.plan import Plan
from queue_core.simulation.told import Told
from queue_core.simulation.visits import Visitor
from tests.office import TUESDAY
from tests.simulation.days import at, someone
from tests.simulation.theory import Office


@pytest.fixture
def plan(settings):
    """The shipped office from 8:00 to 16:00, where desk 1 alone serves taxes."""
    office = settings(hours={"tue": ["08:00-16:00"], "wed": ["08:00-16:00"]})
    return Plan.of(office).with_desks({"1": ["taxes"]})


def every(minutes: float, count: int, takes: float, begins: str = "08:00", **more) -> list[Visitor]:
    """So many visitors, one each few minutes."""
    first = at(TUESDAY, begins)
    return [someone(first + timedelta(minutes=minutes * number), takes, **more) for number in range(count)]


def waits(plan: Plan, visitors: list[Visitor]) -> list[float]:
    return [visit.waited.total_seconds() / 60 for visit in Engine(plan).play(visitors)]


def changed(plan, settings, *changes):
    return terms.changed(plan, changes, settings())[0]


def test_a_second_desk_halves_a_line_that_is_twice_too_long(plan, settings):
    """A visitor every 5 minutes for 10: one desk falls behind by 5 each time, two keep up."""
    visitors = every(5, 12, 10)
    assert waits(plan, visitors) == [5 * number for number in range(12)]
    assert waits(changed(plan, settings, "desk 2=taxes"), visitors) == [0] * 12
    two = plan.with_desks({"1": ["taxes"], "2": ["taxes"]})
    assert waits(changed(two, settings, "no desk 2"), visitors) == [5 * number for number in range(12)]


def test_a_priority_desk_calls_those_with_the_mark_and_nobody_else(plan, settings):
    """In the line's order, the booked first once due; what the others are shown does not count it."""
    more = changed(plan, settings, "priority desk 9=taxes")
    marked = [someone(at(TUESDAY, "08:00"), 10), *every(1, 2, 10, "08:01", priority=True)]
    booked = someone(at(TUESDAY, "08:04"), 10, slot_at=at(TUESDAY, "08:15"), priority=True)
    early = someone(at(TUESDAY, "08:03"), 10, slot_at=at(TUESDAY, "09:30"), priority=True)
    plain = someone(at(TUESDAY, "08:02"), 15)
    visits = Engine(more, Told(plan.opening.zone)).play([*marked, plain, early, booked])
    desks = [(visit.calls[0].desk, visit.calls[0].called_at) for visit in visits]
    clocks = ("1 08:00", "9 08:01", "9 08:11", "1 08:20", "9 08:30", "1 08:10")
    assert desks == [(clock[0], at(TUESDAY, clock[2:])) for clock in clocks]
    assert visits[3].shown.from_min <= 18 <= visits[3].shown.to_min > 2 * visits[2].shown.to_min
    alone = changed(more, settings, "no desk 1")
    assert [bool(visit.calls) for visit in Engine(alone).play([*marked, plain])] == [False, True, True, False]


def test_a_break_ends_who_is_there_and_calls_nobody(plan, settings):
    """From 8:05 to 8:30: the visit until 8:10 is ended, the next begins at 8:30."""
    visitors = every(5, 2, 10)
    assert waits(changed(plan, settings, "break 1=08:05-08:30"), visitors) == [0, 25]


def test_hours_and_terms_of_the_line_may_be_others(plan, settings):
    """Open from 9:00; no grace, so that who is 5 minutes late stands among the walk-ins."""
    late = [someone(at(TUESDAY, "08:05"), 1, slot_at=at(TUESDAY, "08:00"))]
    (visit,) = Engine(changed(plan, settings, "open=09:00-10:00")).play(late)
    assert (visit.rank, visit.calls[0].called_at) == (0, at(TUESDAY, "09:00"))
    (visit,) = Engine(changed(plan, settings, "grace=0")).play(late)
    assert (visit.rank, visit.number) == (2, "A001")
    (visit,) = Engine(changed(plan, settings, "grace=0", "late=booked")).play(late)
    assert (visit.rank, visit.number) == (0, "PA001")
    early = [someone(at(TUESDAY, "08:00"), 1, slot_at=at(TUESDAY, "09:00"))]
    assert Engine(changed(plan, settings, "early=10")).play(early)[0].joins_at == at(TUESDAY, "08:50")
    last = [someone(at(TUESDAY, "15:40"), 1)]
    assert Engine(changed(plan, settings, "last-ticket=30")).play(last)[0].refused == "intake_ended"


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ("desk 9=taxis", 'did you mean "taxes"?'),
        ("desk 9=", "one service at least"),
        ("no desk 7", 'no desk "7"'),
        ("no desk 1", "no desk is left"),
        ("break 7=12:00-13:00", 'no desk "7"'),
        ("break 1=noon", "hours are written"),
        ("early=soon", "whole number"),
        ("booked=101", "up to 100"),
        ("late=never", "changes are written so"),
        ("sunshine", "changes are written so"),
    ],
)
def test_a_change_that_cannot_be_is_told_in_words(plan, settings, change, word):
    """With what would be right."""
    with pytest.raises(ValueError, match="."):
        changed(plan, settings, change)
    try:
        changed(plan, settings, change)
    except ValueError as fault:
        assert word in str(fault)


def test_every_change_that_is_shown_as_an_example_is_one(settings):
    """On the shipped office's own desks."""
    for example in terms.CHANGES:
        terms.changed(Plan.of(settings()), [example], settings())


def test_the_share_of_the_booked_is_what_was_asked_for():
    """Up and down; who books comes when he came, at most five minutes before the slot."""
    visitors = every(1, 50, 1)
    booked = with_booked(visitors, 0.4)
    assert sum(each.slot_at is not None for each in booked) == 20
    ahead = [each.slot_at - each.arrived_at for each in booked if each.slot_at]
    assert timedelta() <= min(ahead) and max(ahead) < timedelta(minutes=5)
    assert booked == with_booked(visitors, 0.4)
    assert sum(each.slot_at is not None for each in with_booked(booked, 0.1)) == 5


def test_the_cost_of_the_booked_first_order_is_told_against_the_order_of_arrival(plan):
    """One walk-in is passed by three booked visitors of 10 minutes, and would have been called at once."""
    busy, walk_in = someone(at(TUESDAY, "08:00"), 10), someone(at(TUESDAY, "08:01"), 1)
    booked = every(1, 3, 10, "08:02", slot_at=at(TUESDAY, "08:10"))
    visitors = [busy, walk_in, *booked]
    runs = [Run(plan, Engine(plan, by_arrival=order).play(visitors)) for order in (False, True)]
    longest, share = comparison.cost_of_order(*runs)
    assert "A002, waited 39.0 minutes" in longest and "it would have been 9.0" in longest
    assert share.startswith("1 of 2 walk-ins")
    assert sum(waits(plan, visitors)) > 0


def test_two_runs_stand_beside_each_other_in_a_table_and_a_file(plan):
    """By service and hour, with each desk's busy share: 2 of 8 hours at one desk, one hour at each of two."""
    visitors = every(5, 12, 10)
    two = plan.with_desks({"1": ["taxes"], "2": ["taxes"]})
    runs = [Run(each, Engine(each).play(visitors)) for each in (plan, two)]
    table = comparison.rows(*runs)
    rows = list(csv.DictReader(io.StringIO(comparison.as_csv(table, ["now", "then"]))))
    found = {(row["what"], row["name"]): row for row in rows}
    assert found["all", ""]["now_longest_min"] == "55.0" and found["all", ""]["then_longest_min"] == "0.0"
    assert found["service", "taxes"]["now_visits"] == found["hour", "08"]["then_called"] == "12"
    assert (found["desk", "1"]["now_busy"], found["desk", "2"]["now_busy"]) == ("25%", "")
    assert found["desk", "1"]["then_busy"] == found["desk", "2"]["then_busy"] == "12%"
    assert "longest" in comparison.as_text(table, ["now", "then"])


def test_the_advice_gives_each_hour_the_desks_that_it_needs(plan):
    """A visitor every 5 minutes for 14 minutes from 9:00 to 11:00 wants three desks then, and none before."""
    visitors = every(5, 24, 14, "09:00") + every(20, 3, 5, "13:00")
    (advice,) = advise(plan, visitors, 5)
    desks = {hour: found.desks for hour, found in advice.hours.items()}
    assert advice.is_met and desks[9] == desks[10] == 3
    assert desks[8] == 0 and desks[13] == 1 and advice.desk_hours == sum(desks.values())
    assert set(desks) == set(range(8, 16)) and {found.open for found in advice.hours.values()} == {1}
    assert all((found.p90_s or 0) <= 300 for found in advice.hours.values())
    assert (advice.hours[9].visits, advice.hours[9].days) == (12, 1)


def test_the_advice_keeps_above_the_offered_load(plan):
    """Of 20 visits of 12 minutes an hour four desks would fall behind for ever; two more are plenty."""
    office = Office(1, 19, 12, 6)
    (advice,) = advise(office.plan(), office.visitors(1, 4), 30)
    desks = [found.desks for found in advice.hours.values()]
    assert advice.is_met and len(desks) == 24
    assert 4 * 24 < sum(desks) < 6 * 24
