"""Visitors out of the office's own journal, and visitors that are invented."""

import random
from datetime import date, timedelta

from queue_core.boards.past_visits import past_visits
from queue_core.simulation import day_file, invented, past_days
from queue_core.simulation.day_file import Form
from queue_core.simulation.engine import Engine
from queue_core.simulation.invented import Crowd
from queue_core.simulation.plan import Plan
from tests.boards.playing import play
from tests.office import CLOSED_AT_MIDNIGHT, TUESDAY
from tests.simulation.days import ZONE

CLOSED: dict[str, list[str]] = {day: [] for day in CLOSED_AT_MIDNIGHT}
WEDNESDAY = TUESDAY + timedelta(days=1)


def past(acts, first: date = TUESDAY, last: date = TUESDAY):
    return past_days.visitors(past_visits(acts.office, first, last), acts.office.settings.services)


def test_a_past_visitor_comes_again_as_he_came(acts):
    """When, for what, with which slot; the visit takes as long as its desk was kept, from the last call."""
    acts.clock.at("09:00")
    acts.open("1", "4")
    acts.book("B-1", "09:10")
    for act, clock in (("take", "09:00"), ("check_in", "09:01")):
        acts.clock.at(clock)
        getattr(acts, act)("taxes" if act == "take" else "B-1")
    booked = acts.call("1")["id"]
    acts.clock.at("09:03")
    acts.put_back(booked)
    acts.clock.at("09:10")
    acts.start(acts.call("1")["id"])
    acts.clock.at("09:14")
    acts.finish(booked)
    walk_in = acts.call("1")["id"]
    acts.clock.at("09:20")
    acts.transfer(walk_in, service="utilities")
    acts.clock.at("09:30")
    acts.call("4")
    acts.clock.at("09:33")
    acts.finish(walk_in)
    acts.clock.at("08:00", WEDNESDAY)
    acts.turn_the_day()
    first, second = past(acts)
    assert (first.service, first.slot_at, first.takes) == ("taxes", None, timedelta(minutes=6))
    assert first.later == (("utilities", timedelta(minutes=3)),)
    assert (second.takes, second.later) == (timedelta(minutes=4), ())
    assert second.arrived_at.astimezone(ZONE).isoformat() == "2026-03-10T09:01:00+02:00"
    assert second.slot_at.astimezone(ZONE).isoformat() == "2026-03-10T09:10:00+02:00"


def test_whoever_was_never_served_is_played_with_the_time_of_another(acts):
    """Of the same service, the same on each run; where nobody was served, of config.toml's minutes."""
    acts.clock.at("09:00")
    acts.open("1")
    for service in ("taxes", "taxes", "utilities"):
        acts.take(service)
    ticket = acts.call("1")["id"]
    acts.clock.at("09:11")
    acts.finish(ticket)
    acts.clock.at("08:00", WEDNESDAY)
    acts.turn_the_day()
    minutes = acts.office.settings.services["utilities"].minutes
    assert [each.takes for each in past(acts)] == [timedelta(minutes=m) for m in (11, 11, minutes)]


def test_a_played_day_of_the_journal_is_a_day_of_the_virtual_clock(acts):
    """Every ticket of a random day comes again, once; the day that is not over does not."""
    play(acts, random.Random(3), TUESDAY)
    acts.clock.at("08:00", WEDNESDAY)
    acts.turn_the_day()
    acts.take("taxes")
    visitors = past(acts, TUESDAY, WEDNESDAY)
    assert len(visitors) == sum(row.day_on == TUESDAY for row in acts.tickets())
    visits = Engine(Plan.of(acts.office.settings)).play(visitors)
    assert sum(bool(each.calls) for each in visits) > len(visits) * 0.9
    written = day_file.days(visitors, ZONE)
    again = day_file.read(written.encode(), acts.office.settings.services, ZONE)
    assert [each.arrived_at for each in again.visitors] == [each.arrived_at for each in visitors]
    assert [each.slot_at for each in again.visitors] == [each.slot_at for each in visitors]
    lasts = [(each.takes, *(takes for _, takes in each.later)) for each in visitors]
    reread = [(each.takes, *(takes for _, takes in each.later)) for each in again.visitors]
    off = [abs(one - other) for one, other in zip(sum(lasts, ()), sum(reread, ()), strict=True)]
    assert max(off) < timedelta(milliseconds=4)


def test_invented_days_are_as_many_and_as_crowded_as_asked_for(settings):
    """On days on which the office is open; so many booked; the same seed gives the same visitors."""
    plan = Plan.of(settings(hours=CLOSED | {"mon": ["08:30-16:30"], "wed": ["08:30-12:00", "13:00-16:30"]}))
    crowd = Crowd(visitors=400, booked=0.3, seed=5)
    found = invented.visitors(plan, date(2026, 3, 3), 3, crowd)
    days = [each.arrived_at.astimezone(ZONE).date() for each in found]
    assert sorted(set(days)) == [date(2026, 3, 4), date(2026, 3, 9), date(2026, 3, 11)]
    assert len(found) == 1200
    assert 0.25 < sum(each.slot_at is not None for each in found) / 1200 < 0.35
    assert found == invented.visitors(plan, date(2026, 3, 3), 3, crowd)
    assert found != invented.visitors(plan, date(2026, 3, 3), 3, Crowd(400, 0.3, 6))
    assert not [each for each in Engine(plan).play(found) if each.refused and each.visitor.slot_at is None]


def test_an_invented_day_has_two_peaks_and_punctual_visitors(settings):
    """More walk-ins in the second and the seventh hour of eight than in the fifth; nine of ten of the booked
    come between half an hour before the slot and the end of its grace."""
    plan = Plan.of(settings(hours=CLOSED | {"mon": ["08:00-16:00"]}))
    found = invented.visitors(plan, date(2026, 3, 2), 10, Crowd(visitors=300))
    hours = [each.arrived_at.astimezone(ZONE).hour for each in found if each.slot_at is None]
    assert hours.count(9) > 1.5 * hours.count(12) and hours.count(14) > 1.2 * hours.count(12)
    early = [(each.slot_at - each.arrived_at) / timedelta(minutes=1) for each in found if each.slot_at]
    assert sum(-15 <= each <= 30 for each in early) > 0.9 * len(early)


def test_days_are_written_as_they_are_read(settings):
    """With an offset, so that the hour that comes twice is not mistaken."""
    plan = Plan.of(settings())
    found = invented.visitors(plan, date(2026, 10, 25), 1, Crowd(visitors=40))
    again = day_file.read(day_file.days(found, ZONE).encode(), plan.services, ZONE)
    assert again.form == Form("T", True)
    assert [(each.arrived_at, each.slot_at) for each in again.visitors] == [
        (each.arrived_at, each.slot_at) for each in found
    ]
