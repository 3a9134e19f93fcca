"""Durations, passings and plain order, on events written by hand."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from queue_core.rules.figures import Figures, Spread, cells, read, written
from queue_core.rules.visits import visits
from tests.office import ZONE

NINE = datetime(2026, 3, 10, 7, tzinfo=UTC)
WALK_IN, PRIORITY, BOOKED = 2, 1, 0


class Day:
    """`day.comes(1, 0); day.called(1, 5)`: tickets and minutes after nine o'clock."""

    def __init__(self) -> None:
        self.events: list = []
        self.tickets: dict = {}

    def comes(self, ticket, minute, rank=WALK_IN, slot=None, service="taxes"):
        slot_at = None if slot is None else NINE + timedelta(minutes=slot)
        self.tickets[ticket] = SimpleNamespace(id=ticket, rank=rank, taken_at=at(minute), slot_at=slot_at)
        self.tell("checked_in" if rank == BOOKED else "taken", ticket, minute, service=service)

    def called(self, ticket, minute, because=None, service="taxes"):
        kind = {BOOKED: "appointment", PRIORITY: "priority"}.get(self.tickets[ticket].rank, "arrival")
        self.tell("called", ticket, minute, {"because": because or kind}, service=service, desk="1")

    def tell(self, event, ticket, minute, why=None, service="taxes", desk=None):
        seq = len(self.events) + 1
        told = {"seq": seq, "at": at(minute), "event": f"ticket.{event}", "ticket_id": ticket}
        self.events.append(SimpleNamespace(**told, service=service, desk=desk, why=why))

    def visits(self):
        return visits(self.events, self.tickets)


def at(minute: float) -> datetime:
    return NINE + timedelta(minutes=minute)


@pytest.fixture
def day():
    return Day()


def minutes(found, field="waited_s"):
    return [None if getattr(each, field) is None else getattr(each, field) / 60 for each in found]


@pytest.mark.parametrize("durations, median, p90", [
    ([], None, None), ([5], 5, 5), ([1, 2], 1, 2), ([1, 2, 3], 2, 3), (range(1, 11), 5, 9),
    (range(1, 101), 50, 90), ([7] * 50, 7, 7), ([0, 0, 0, 100], 0, 100), (range(1, 111), 55, 99),
])  # fmt: skip
def test_a_percentile_is_the_least_that_so_many_did_not_exceed(durations, median, p90):
    spread = Spread.of([" ".join(map(str, durations))])
    assert (spread.median, spread.p90) == (median, p90)


def test_the_share_within_a_limit_counts_the_limit_itself():
    spread = Spread.of(["60 1800", "1801", "4000"])
    assert spread.share_within(1800) == 0.5
    assert Spread.of([]).share_within(1800) is None


def test_a_walk_in_waits_from_the_ticket_and_the_booked_from_the_slot_or_a_later_arrival(day):
    day.comes(1, 0)
    day.comes(2, 1, BOOKED, slot=20)
    day.comes(3, 2, BOOKED, slot=-10)
    day.comes(4, 3, BOOKED, slot=60)
    for ticket, minute in ((4, 10), (3, 12), (2, 30), (1, 40)):
        day.called(ticket, minute)
    assert minutes(day.visits()) == [40, 10, 10, 0]


def test_a_wait_ends_with_the_first_call(day):
    """Put back, set aside, called again: the office was ready at the first call."""
    day.comes(1, 0)
    day.called(1, 5)
    day.tell("put_back", 1, 6)
    day.called(1, 25)
    day.tell("started", 1, 26, desk="1")
    day.tell("finished", 1, 30, desk="1")
    (visit,) = day.visits()
    assert (visit.waited_s, visit.served_s, visit.outcome) == (300, 240, "served")


def test_a_start_that_was_taken_back_is_no_start(day):
    """Put back while being served, and finished at once at the next call."""
    day.comes(1, 0)
    day.called(1, 5)
    day.tell("started", 1, 6, desk="1")
    day.tell("put_back", 1, 7, desk="1")
    day.called(1, 25)
    day.tell("finished", 1, 30, desk="1")
    (visit,) = day.visits()
    assert (visit.outcome, visit.served_s) == ("served", None)


def test_who_was_passed_by_whom(day):
    """The walk-in 1 is passed by the booked 3 and the exception 5, not by 2, who came before."""
    day.comes(2, 0)
    day.comes(1, 1)
    day.comes(3, 2, BOOKED, slot=0)
    day.comes(4, 3)
    day.comes(5, 4)
    day.comes(6, 4, PRIORITY)
    day.comes(7, 5, service="utilities")
    for ticket, because in ((3, None), (2, None), (5, "exception"), (6, None)):
        day.called(ticket, 10, because)
    day.called(7, 10, service="utilities")
    day.called(1, 11)
    found = {visit.ticket: visit.passed_by for visit in day.visits()}
    assert found[1] == {"booked": 1, "exception": 1, "priority": 1}
    assert found[2] == {"booked": 1}
    assert found[4] == {"exception": 1, "priority": 1}, "still waiting; 3 came before"
    assert found[3] == found[7] == {}


def test_who_comes_after_a_call_is_not_passed_by_it(day):
    day.comes(1, 0, BOOKED, slot=0)
    day.called(1, 1)
    day.comes(2, 2)
    assert [visit.passed_by for visit in day.visits()] == [{}, {}]


def test_in_plain_order_the_first_to_come_gets_the_first_call(day):
    """Calls at 10 and 20; the booked one, who came later, had the first."""
    day.comes(1, 0)
    day.comes(2, 5, BOOKED, slot=5)
    day.called(2, 10)
    day.called(1, 20)
    day.comes(3, 30)
    day.tell("cancelled", 3, 31)
    found = day.visits()
    assert minutes(found, "in_order_s") == [10, 15, None]
    assert minutes(found) == [20, 5, None]


def test_a_ticket_for_two_services_and_one_sent_on_make_two_visits(day):
    day.comes(1, 0)
    day.called(1, 5)
    day.tell("started", 1, 6, desk="1")
    day.tell("finished", 1, 10, desk="1")
    day.tell("transferred", 1, 10, {"because": "next_service"}, service="utilities", desk="1")
    day.called(1, 30, service="utilities")
    day.tell("transferred", 1, 31, {"because": "transferred"}, desk="1")
    found = day.visits()
    assert [(visit.service, visit.outcome) for visit in found] == [
        ("taxes", "served"), ("utilities", "sent_on"), ("taxes", "open"),
    ]  # fmt: skip
    assert minutes(found) == [5, 20, None]


def test_a_visit_that_the_days_end_closed_has_no_length(day):
    day.comes(1, 0)
    day.called(1, 5)
    day.tell("started", 1, 6, desk="1")
    day.tell("finished", 1, 900, {"because": "day_ended"}, desk="1")
    (visit,) = day.visits()
    assert (visit.outcome, visit.served_s) == ("served", None)


def test_a_clock_that_steps_back_makes_no_wait_negative(day):
    day.comes(1, 10)
    day.called(1, 5)
    assert minutes(day.visits()) == [0]


def test_cells_hold_no_ticket_and_no_order_and_come_back_as_they_were(day):
    for ticket in range(1, 6):
        day.comes(ticket, ticket)
    for ticket in range(5, 0, -1):
        day.called(ticket, 70)
    made = cells(day.visits(), ZONE)
    assert read(written(made)) == made
    assert read(written([])) == []
    (cell,) = made
    assert (cell.hour, cell.visits) == (9, 5)
    assert cell.waits.split() == sorted(cell.waits.split(), key=int)


def test_figures_of_two_parts_are_the_figures_of_the_whole(day):
    for ticket in range(1, 30):
        day.comes(ticket, ticket, BOOKED if ticket % 3 == 0 else WALK_IN, slot=ticket)
    for ticket in range(29, 0, -1):
        day.called(ticket, 100 - ticket)
    made = cells(day.visits(), ZONE)
    assert len(made) > 1
    parts = Figures.of(made[:1]) + Figures.of(made[1:])
    whole = Figures.of(made)
    assert (parts.visits, parts.overtakes, parts.waits.p90) == (29, whole.overtakes, whole.waits.p90)
    assert parts.waits.counted == whole.waits.counted == Counter(whole.waits.counted)
