"""A day's cells, and the figures made from them: counts, medians, shares."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from queue_core.rules import figures
from queue_core.rules.figures import Cell, Figures, Spread, cells
from queue_core.rules.policy import BOOKED, WALK_IN
from queue_core.rules.visits import LEFT, NO_SHOW, OPEN, SENT_ON, SERVED, Arrival, Visit

BUCHAREST = ZoneInfo("Europe/Bucharest")
SEVEN_UTC = datetime(2026, 3, 10, 7, tzinfo=UTC)
"""Nine o'clock in Bucharest."""


def visit(minute=0, wait=None, *, rank=WALK_IN, service="taxes", desk=None, outcome=OPEN, **more) -> Visit:
    """A visit that began so many minutes after nine, Bucharest time, and waited so many seconds."""
    since = SEVEN_UTC + timedelta(minutes=minute)
    called_at = None if wait is None else since + timedelta(seconds=wait)
    made = Visit(
        1, rank, Arrival(since, 1), None, service, since, 1, called_at=called_at, desk=desk, outcome=outcome
    )
    for name, value in more.items():
        setattr(made, name, value)
    return made


def cell(**stated) -> Cell:
    """A cell with noughts where nothing is stated."""
    empty = {"service": "taxes", "desk": "1", "hour": 9, "waits": "", "in_order": "", "service_times": ""}
    return Cell(**dict.fromkeys(Cell._fields, 0) | empty | stated)


def test_a_cell_is_the_visits_of_a_service_a_desk_an_hour_and_a_kind():
    """The hour is the local one of the arrival; a visit that was never called has no desk."""
    found = cells(
        [
            visit(0, 60, desk="1"),
            visit(59, 60, desk="1"),
            visit(60, 60, desk="1"),
            visit(0, 60, desk="2"),
            visit(0, 60, desk="1", rank=BOOKED),
            visit(0, 60, desk="1", service="parks"),
            visit(0),
        ],
        BUCHAREST,
    )
    assert [each[:5] for each in found] == [
        ("parks", "1", 9, 0, 1),
        ("taxes", "", 9, 0, 1),
        ("taxes", "1", 9, 0, 2),
        ("taxes", "1", 9, 1, 1),
        ("taxes", "1", 10, 0, 1),
        ("taxes", "2", 9, 0, 1),
    ]


def test_a_cell_counts_what_came_of_its_visits():
    """Each outcome by itself; what is still open is in none of them."""
    outcomes = [SERVED] * 5 + [NO_SHOW] * 4 + [LEFT] * 3 + [SENT_ON] * 2 + [OPEN]
    (found,) = cells([visit(outcome=outcome) for outcome in outcomes], BUCHAREST)
    assert (found.visits, found.served, found.no_shows, found.left, found.sent_on) == (15, 5, 4, 3, 2)
    assert Figures.of([found]).still_open == 1


def test_a_cell_counts_who_was_passed_and_how_often():
    """Three visits, two of them passed: one by one call, one by six."""
    passed = [{}, {"booked": 1}, {"booked": 2, "priority": 3, "exception": 1}]
    (found,) = cells([visit(passed_by=each) for each in passed], BUCHAREST)
    assert (found.passed_by_booked, found.passed_by_priority, found.passed_by_exception) == (3, 3, 1)
    assert found.were_passed == 2
    assert Figures.of([found]).overtakes == 7


def test_a_cell_keeps_durations_by_length_and_not_by_arrival():
    """Waits, waits in plain order, and times of service, in seconds; what nobody knows is not there."""
    (found,) = cells(
        [
            visit(0, 310, desk="1", in_order_s=95, served_s=600),
            visit(1, 95, desk="1", in_order_s=310, served_s=None),
            visit(2, 0, desk="1", in_order_s=None, served_s=45),
        ],
        BUCHAREST,
    )
    assert (found.waits, found.in_order, found.service_times) == ("0 95 310", "95 310", "45 600")


def test_the_booked_have_no_wait_in_plain_order():
    """Plain order is what walk-ins would have had."""
    (found,) = cells([visit(0, 60, desk="1", rank=BOOKED, in_order_s=60)], BUCHAREST)
    assert (found.is_booked, found.waits, found.in_order) == (1, "60", "")


def test_a_day_without_visits_has_no_cells_and_no_figures():
    """Counts are nought, durations unknown."""
    none = Figures.of(cells([], BUCHAREST))
    assert (none.visits, none.overtakes, none.still_open) == (0, 0, 0)
    assert (none.waits.count, none.waits.median, none.waits.p90, none.waits.longest) == (0, None, None, None)
    assert none.waits.share_within(600) is None


def test_what_is_written_is_read_again():
    """Also a day without a cell."""
    day = [cell(desk="", visits=2, left=2), cell(visits=3, served=3, waits="1 2 3")]
    assert figures.read(figures.written(day)) == day
    assert figures.read(figures.written([])) == []


def test_what_is_kept_of_a_day_is_of_this_edition():
    """Stored days look like this. Who changes what a cell says raises MADE_BY, and this sample with it."""
    kept = json.loads(figures.written([cell(visits=2, served=1, left=1, waits="95 310")]))
    assert (figures.MADE_BY, kept) == (
        1,
        {
            "service": ["taxes"], "desk": ["1"], "hour": [9], "is_booked": [0],
            "visits": [2], "served": [1], "no_shows": [0], "left": [1], "sent_on": [0],
            "passed_by_booked": [0], "passed_by_priority": [0], "passed_by_exception": [0],
            "were_passed": [0],
            "waits": ["95 310"], "in_order": [""], "service_times": [""],
        },
    )  # fmt: skip


@pytest.mark.parametrize(
    ("durations", "percent", "answer"),
    [
        ([40], 50, 40),
        ([10, 20], 50, 10),
        ([10, 20, 30], 50, 20),
        ([10, 20], 51, 20),
        ([10, 20, 30, 40], 25, 10),
        ([10, 20, 30, 40], 26, 20),
        ([10, 10, 10, 40], 75, 10),
        ([10, 10, 10, 40], 76, 40),
        ([10, 20, 30], 100, 30),
        ([10, 20, 30], 0, 10),
        ([10, 20, 30], 120, 30),
        (list(range(1, 201)), 50, 100),
        (list(range(1, 201)), 90, 180),
        (list(range(1, 201)), 99, 198),
    ],
)
def test_a_percentile_is_the_least_duration_that_so_many_did_not_exceed(durations, percent, answer):
    """Exact, with no mean between two; of more than all, the longest."""
    written = " ".join(map(str, durations))
    assert Spread.of([written]).at(percent) == answer


def test_the_figures_that_are_named_are_percentiles():
    """Of one to two hundred seconds: half waited 100 at most, nine of ten 180, all 200."""
    spread = Spread.of([" ".join(map(str, range(200, 0, -1)))])
    assert (spread.count, spread.median, spread.p90, spread.longest) == (200, 100, 180, 200)


@pytest.mark.parametrize(("limit", "share"), [(9, 0), (10, 0.25), (19, 0.25), (20, 0.75), (40, 1), (99, 1)])
def test_the_share_within_a_limit_counts_those_who_waited_just_so_long(limit, share):
    """One of 10, two of 20, one of 40 seconds."""
    assert Spread.of(["10 20", "20 40"]).share_within(limit) == share


def test_spreads_are_added_duration_by_duration():
    """Two days together are as if they had been one."""
    both = Spread.of(["10 20"]) + Spread.of(["20 30", ""])
    assert both.counted == Counter({10: 1, 20: 2, 30: 1})


def test_the_figures_of_several_days_are_those_of_all_their_cells():
    """Every count is summed, every duration counted again."""
    counts = ("visits", "served", "no_shows", "left", "sent_on")
    passed = ("passed_by_booked", "passed_by_priority", "passed_by_exception", "were_passed")
    names = (*counts, *passed)
    one = cell(
        **{name: 2**index for index, name in enumerate(names)}, waits="10", in_order="1 2", service_times="5"
    )
    other = cell(hour=10, **{name: 1000 for name in names}, waits="30 50", in_order="4", service_times="")
    for together in (Figures.of([one, other]), Figures.of([one]) + Figures.of([other])):
        assert [getattr(together, name) for name in names] == [1000 + 2**index for index in range(9)]
        assert (together.waits.count, together.waits.longest) == (3, 50)
        assert (together.in_order.count, together.in_order.longest) == (3, 4)
        assert (together.service_times.count, together.service_times.longest) == (1, 5)


def test_who_is_neither_served_nor_gone_is_still_open():
    """Of a hundred visits, those without an outcome yet."""
    assert Figures.of([cell(visits=100, served=50, no_shows=20, left=7, sent_on=3)]).still_open == 20


def test_every_pass_is_an_overtaking():
    """By the booked, by priority and by exception alike."""
    by_kind = {"passed_by_booked": 100, "passed_by_priority": 20, "passed_by_exception": 3}
    assert Figures.of([cell(visits=9, were_passed=8, **by_kind)]).overtakes == 123
