"""How good the waits were that visitors were told, counted."""

import pytest

from queue_core.rules.figures import Spread
from queue_core.rules.wait_scores import ENOUGH, Told, interval_score, scores, table_range


@pytest.mark.parametrize(
    ("waited", "score"),
    [(10, 10), (15.5, 10), (20, 10), (21, 20), (25.5, 65), (8, 30), (0, 110)],
)
def test_a_score_is_the_width_and_ten_times_what_fell_outside(waited, score):
    """Both ends belong to the range; too early and too late cost the same."""
    assert interval_score(10, 20, waited) == score


def test_a_day_is_scored_by_service_and_hour():
    """Counts, and means in minutes; whoever waited less than was told is neither covered nor later."""
    told = [
        Told("taxes", 9, 10, 20, 15.0),
        Told("taxes", 9, 10, 30, 31.0),
        Told("taxes", 9, 10, 30, 9.0),
        Told("taxes", 10, 0, 5, 5.0),
        Told("utilities", 9, 0, 5, 5.1),
    ]
    found = {(each.service, each.hour): each for each in scores(told, {})}
    assert list(found) == [("taxes", 9), ("taxes", 10), ("utilities", 9)]
    nine = found["taxes", 9]
    assert (nine.visits, nine.covered, nine.later) == (3, 1, 1)
    assert (nine.width_min, nine.interval_score) == (50 / 3, (10 + 30 + 30) / 3)
    assert (found["taxes", 10].covered, found["utilities", 9].later) == (1, 1)
    assert all(each.table_score is None for each in found.values()), "no past, no table"


def past(minutes: range) -> Spread:
    return Spread.of([" ".join(str(60 * each) for each in minutes)])


def test_the_table_is_of_the_hour_where_enough_came_in_it_else_of_the_day():
    """Four of five past waits lie within it; where the service itself has too little past there is none."""
    known = {("taxes", 9): past(range(1, 101)), ("taxes", 10): past(range(3)), ("police", 9): past(range(9))}
    assert table_range(known, "taxes", 9) == (10, 90)
    assert table_range(known, "taxes", 10) == (8, 90), "of 103, the eleventh and the ninety-third"
    assert table_range(known, "police", 9) is None and ENOUGH > 9
    (score,) = scores([Told("taxes", 9, 10, 20, 15.0)], known)
    assert (score.interval_score, score.table_score) == (10, 80)


def test_twenty_past_waits_make_a_table_and_nineteen_do_not():
    """Of the hour, and of all hours of the service."""
    assert ENOUGH == 20
    assert table_range({("taxes", 9): past(range(1, 20))}, "taxes", 9) is None
    assert table_range({("taxes", 8): past(range(1, 21))}, "taxes", 9) is not None
    both = {("taxes", 9): past(range(1, 21)), ("taxes", 10): past(range(100, 140))}
    assert table_range(both, "taxes", 9)[1] < 21, "the hour's own are enough"


@pytest.mark.parametrize(
    ("waited", "covered", "later"), [(9.9, 0, 0), (10.0, 1, 0), (20.0, 1, 0), (20.1, 0, 1)]
)
def test_both_ends_of_what_was_told_are_within_it(waited, covered, later):
    """Whoever waited just as long as was told was told right."""
    (score,) = scores([Told("taxes", 9, 10, 20, waited)], {})
    assert (score.covered, score.later) == (covered, later)
