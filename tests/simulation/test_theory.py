"""Queueing theory and another simulator give the same waits."""

import os
import random
from datetime import timedelta
from statistics import fmean

import ciw
import pytest

from queue_core.rules.policy import BOOKED
from queue_core.simulation.engine import Engine
from queue_core.simulation.visits import Visitor
from tests.simulation.theory import BEGIN, Office

LONG = bool(os.environ.get("TESTED_LONG"))
SEEDS, DAYS, NEARLY = (10, 200, 0.05) if LONG else (3, 60, 0.2)
OFFICES = [Office(4, 8, 10, 3), Office(6, 12, 12, 6), Office(2, 10, 7, 2), Office(10, 6, 15, 6)]


@pytest.mark.parametrize("office", OFFICES, ids=str)
def test_mean_waits_are_those_of_cobhams_formula(office):
    """Up to a load of 0.7, of both classes; the long run is within 5 % over ten seeds of 200 days."""
    assert office.load <= 0.7
    runs = [office.played(seed, DAYS) for seed in range(SEEDS)]
    for mean, expected in zip(map(fmean, zip(*runs, strict=True)), office.waits(), strict=True):
        assert mean == pytest.approx(expected, rel=NEARLY)


def test_the_formula_itself_is_erlangs_where_nobody_is_booked():
    """M/M/1 at load 0.5: as long as a visit; and the booked of a full office wait for a desk alone."""
    booked, walk_ins = Office(0, 6, 5, 1).waits()
    assert (booked, walk_ins) == (pytest.approx(2.5), pytest.approx(5))


class TimesOf(ciw.dists.Distribution):
    """The service time that belongs to a visitor, whenever the service begins."""

    def __init__(self, seconds: list[float]) -> None:
        self.seconds = seconds

    def sample(self, t=None, ind=None):
        return self.seconds[ind.id_number - 1]


def by_ciw(visitors: list[Visitor], desks: int) -> list[float]:
    """Seconds that each visitor waits by Ciw: the booked in the order of their slots, then the walk-ins."""
    seconds = [(visitor.arrived_at - BEGIN).total_seconds() for visitor in visitors]
    slots = {number: visitor.slot_at for number, visitor in enumerate(visitors, 1)}

    def gaps(booked: bool) -> ciw.dists.Sequential:
        times = [at for at, each in zip(seconds, visitors, strict=True) if bool(each.slot_at) == booked]
        apart = [later - before for before, later in zip([0.0, *times], times, strict=False)]
        return ciw.dists.Sequential([*apart, float("inf")])

    def smallest_slot(individuals, t):
        return min(individuals, key=lambda each: (slots[each.id_number] or BEGIN, each.id_number))

    takes = TimesOf([visitor.takes.total_seconds() for visitor in visitors])
    network = ciw.create_network(
        arrival_distributions={"booked": [gaps(True)], "walk-in": [gaps(False)]},
        service_distributions={"booked": [takes], "walk-in": [takes]},
        priority_classes={"booked": 0, "walk-in": 1},
        service_disciplines=[smallest_slot],
        number_of_servers=[desks],
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(seconds[-1] + 10 * 24 * 3600)
    waits = {record.id_number: record.waiting_time for record in simulation.get_all_records()}
    return [waits[number] for number in range(1, len(visitors) + 1)]


@pytest.mark.parametrize("seed", range(20 if LONG else 2))
def test_ciw_lets_each_visitor_wait_as_long(seed):
    """On the same arrivals and service times, one by one: three desks, crowded, slots in any order."""
    chance, office = random.Random(seed), Office(8, 11, 9, 3)
    visitors = [
        Visitor(each.arrived_at, each.service, each.takes,
                each.slot_at and each.slot_at + timedelta(minutes=chance.randrange(-14, 60)))
        for each in office.visitors(seed, 3)
    ]  # fmt: skip
    # No slot is over by more than the grace, nor further off than `early_minutes`: all have joined the line.
    visits = Engine(office.plan()).play(visitors)
    ours = [visit.waited.total_seconds() for visit in visits]
    assert ours == pytest.approx(by_ciw(visitors, office.desks), abs=0.001)
    assert sum(wait > 60 for wait in ours) > len(ours) / 2
    assert {visit.rank == BOOKED for visit in visits} == {True, False}
