"""Services at desks that come back each weekday: laid on the desks when such a day begins."""

from datetime import timedelta

import pytest

from queue_core import boards
from queue_core.actions import weekly
from tests.office import TUESDAY, local, refused

THURSDAY = TUESDAY + timedelta(days=2)
ON_THURSDAYS = {"8": ["taxes", "social-assistance"]}


def arrange(acts, weekday: int, desks) -> dict:
    return acts.do(weekly.arrange_weekday, weekday, desks)


def served(acts, desk: str = "8") -> tuple[str, ...]:
    return boards.served(acts.office).services[desk]


def test_it_comes_with_its_weekday_and_leaves_with_it_each_week(acts, clock):
    """And one word in the journal says what was arranged."""
    arrange(acts, THURSDAY.weekday(), ON_THURSDAYS)
    row = acts.journal()[-1]
    assert (row.event, row.desk, row.why["weekday"]) == ("desk.arranged_weekly", "8", 3)
    for week in range(2):
        for day, expected in (
            (TUESDAY, ("social-assistance",)),
            (THURSDAY, ("taxes", "social-assistance")),
            (THURSDAY + timedelta(days=1), ("social-assistance",)),
        ):
            clock.now = local("09:00", day + timedelta(weeks=week))
            acts.turn_the_day()
            assert served(acts) == expected, (week, day)


def test_what_is_moved_for_the_day_goes_before_it_and_leaves_with_the_day(acts, clock):
    arrange(acts, THURSDAY.weekday(), ON_THURSDAYS)
    clock.now = local("09:00", THURSDAY)
    acts.turn_the_day()
    acts.arrange(desks={"8": ["utilities"]})
    assert served(acts) == ("utilities",)
    clock.now += timedelta(days=7)
    acts.turn_the_day()
    assert served(acts) == ("taxes", "social-assistance")


def test_today_it_holds_at_once_and_is_taken_back_at_once(acts):
    """As config.toml says is no arrangement."""
    arrange(acts, TUESDAY.weekday(), ON_THURSDAYS)
    acts.open("8")
    acts.take("taxes")
    assert acts.called("8") == "A001"
    assert arrange(acts, TUESDAY.weekday(), ON_THURSDAYS)["desks"] == [], "as it is: no event"
    arrange(acts, TUESDAY.weekday(), {"8": ["social-assistance"]})
    assert served(acts) == ("social-assistance",)
    assert boards.arranged_on(acts.office, 1) == boards.arranged(acts.office, acts.clock.now)["desks"]


def test_a_day_that_is_ended_by_hand_goes_on_with_its_weekdays_arrangement(acts):
    arrange(acts, TUESDAY.weekday(), ON_THURSDAYS)
    acts.end_day()
    assert served(acts) == ("taxes", "social-assistance")


@pytest.mark.parametrize("weekday, desks, code", [
    (7, ON_THURSDAYS, "bad_time"), (-1, ON_THURSDAYS, "bad_time"), (1, {"8": []}, "no_services"),
    (1, {"99": ["taxes"]}, "unknown_desk"), (1, {"1": ["utilities"], "8": ["weddings"]}, "unknown_service"),
])  # fmt: skip
def test_an_arrangement_with_one_fault_changes_nothing(acts, weekday, desks, code):
    before = acts.events()
    with refused(code):
        arrange(acts, weekday, desks)
    assert acts.events() == before and boards.arranged_on(acts.office, 1)["1"] == ("taxes",)
