"""The day ends at the office's local midnight, or when a supervisor ends it; a clock may step back."""

from datetime import date

import pytest

from queue_core import boards
from tests.office import ROUND_THE_CLOCK, local, refused

WEDNESDAY = date(2026, 3, 11)
NEXT_ACTS = {
    "take": lambda acts: acts.take("taxes"),
    "open": lambda acts: acts.open("2"),
    "book": lambda acts: acts.book("NEW", local("12:00", WEDNESDAY)),
    "turn": lambda acts: acts.turn_the_day(),
}


def a_full_day(acts, clock) -> dict[str, int]:
    """One ticket in each state, and an appointment whose visitor does not come; ids by state."""
    clock.at("15:00", clock.now.date())
    acts.open("1", "2", "3", "8")
    ids = {state: acts.take("taxes")["id"] for state in ("called", "serving", "held", "served", "no_show")}
    for state, desk, act in (
        ("called", "1", None),
        ("serving", "2", "start"),
        ("held", "3", "hold"),
        ("served", "3", "finish"),
        ("no_show", "3", "no_show"),
    ):
        acts.call(desk)
        if act:
            getattr(acts, act)(ids[state])
    for state in ("waiting", "cancelled"):
        ids[state] = acts.take("taxes")["id"]
    acts.cancel(ids["cancelled"])
    acts.pause("2")
    acts.book("MISSED", "16:00")
    acts.book("GONE", "16:00")
    acts.unbook("GONE")
    acts.book("TOMORROW", local("10:00", WEDNESDAY))
    return ids


AT_THE_END = {
    "waiting": "expired",
    "held": "expired",
    "called": "no_show",
    "serving": "served",
    "served": "served",
    "no_show": "no_show",
    "cancelled": "cancelled",
}


def assert_ended(acts, ids) -> None:
    assert {state: acts.ticket(ids[state]).state for state in ids} == AT_THE_END
    assert all(acts.ticket(each).ended_at for each in ids.values())
    assert [acts.appointment(name).state for name in ("MISSED", "GONE", "TOMORROW")] == [
        "missed",
        "cancelled",
        "booked",
    ]
    for desk in "138":
        with refused("desk_closed"):
            acts.call(desk)


@pytest.mark.parametrize("name", NEXT_ACTS)
def test_the_first_act_after_midnight_ends_the_day_before(acts, clock, name):
    """Whatever act it is: nobody left in line, at a desk or expected; desks closed; each of it journalled."""
    ids = a_full_day(acts, clock)
    clock.now = local("23:59")
    before = len(acts.journal())
    acts.turn_the_day()
    assert len(acts.journal()) == before
    clock.forward(minutes=2)
    NEXT_ACTS[name](acts)
    assert_ended(acts, ids)
    new = acts.journal(before)
    assert [row.event for row in new].count("day.ended") == 1
    assert {row.by for row in new if (row.why or {}).get("because") == "day_ended"} == {"system"}
    acts.turn_the_day()
    assert acts.events().count("day.ended") == 1


def test_a_supervisor_ends_the_day_before_midnight(acts, clock):
    """The same end, by name; the day's numbers go on should anybody come."""
    ids = a_full_day(acts, clock)
    acts.end_day(by="staff:ioana")
    assert_ended(acts, ids)
    assert acts.journal()[-1].by == "staff:ioana"
    assert acts.take("taxes")["number"] == "A008"


def test_a_refused_act_does_not_end_the_day_and_the_next_one_does(acts, clock):
    """A refusal changes nothing; the day waits for an act that stands."""
    ticket = acts.take("taxes")["id"]
    clock.at("08:00", WEDNESDAY)
    with refused("desk_closed"):
        acts.call("1")
    assert acts.ticket(ticket).state == "waiting"
    acts.open("1")
    assert acts.ticket(ticket).state == "expired"


@pytest.mark.parametrize("days", [1, 3])
def test_numbers_restart_every_day(acts, clock, days):
    """Both series; unique with their day."""
    for day in (date(2026, 3, 10), date(2026, 3, 10 + days)):
        clock.at("10:00", day)
        acts.book(f"REF-{day}", local("10:30", day))
        assert [acts.take("taxes")["number"], acts.check_in(f"REF-{day}")["number"]] == ["A001", "PA001"]
    days_on = [(row.day_on, row.number) for row in acts.tickets()]
    assert len(set(days_on)) == len(days_on) == 4


def test_yesterdays_number_is_not_todays_ticket(acts, clock):
    """A number names a ticket of today only."""
    acts.take("taxes"), acts.take("taxes")
    clock.at("10:00", WEDNESDAY)
    acts.open("1")
    acts.take("taxes")
    with refused("unknown_ticket"):
        acts.call_this("1", "A002", reason="asked")
    assert acts.call_this("1", "A001", reason="asked")["id"] == 3


def test_a_clock_that_steps_back_keeps_the_order_and_the_numbers(acts, clock):
    """`due_at` never goes before the office's previous arrival; who came later stands later."""
    acts.open("1")
    numbers = [acts.take("taxes")["number"]]
    for back in (5, 1, 60):
        clock.back(minutes=back)
        numbers.append(acts.take("taxes")["number"])
    assert numbers == ["A001", "A002", "A003", "A004"]
    dues = [row.due_at for row in acts.tickets()]
    assert dues == sorted(dues)
    assert [acts.called("1") for _ in range(4)] == numbers


def test_a_clock_that_was_fast_makes_nobody_late(acts, clock):
    """A ticket was taken while the clock was two hours ahead; set right, 10:30 at 10:20 is on time."""
    clock.at("12:00")
    acts.take("taxes")
    clock.at("10:20")
    acts.book("REF-1", "10:30")
    ticket = acts.check_in("REF-1")
    assert (ticket["arrival"], ticket["rank"]) == ("on_time", 0)


def test_a_latecomer_who_stays_booked_is_called_at_once_though_the_clock_was_fast(found, clock):
    """Due at check-in means callable now, whatever instant an earlier arrival was given."""
    acts = found(line={"late_becomes": "booked"})
    clock.at("12:00")
    acts.take("taxes")
    clock.at("10:20")
    acts.book("REF-1", "10:00")
    acts.open("1")
    ticket = acts.check_in("REF-1")
    assert acts.called("1") == ticket["number"]


def test_a_clock_that_steps_back_over_midnight_ends_no_day_twice(found, clock):
    """Ten seconds back and forth: one day's end, no number twice, no closed desk with a visitor at it."""
    acts = found(hours=ROUND_THE_CLOCK)
    clock.now = local("23:59:55")
    acts.take("taxes")
    clock.forward(seconds=10)
    acts.open("1")
    acts.take("taxes")
    acts.called("1")
    clock.back(seconds=8)
    acts.take("taxes")
    clock.forward(seconds=8)
    acts.take("taxes")
    keys = [(row.day_on, row.number) for row in acts.tickets()]
    assert len(set(keys)) == len(keys)
    assert acts.ticket(1).state == "called"
    with refused("desk_busy"):
        acts.call("1")


def test_a_ticket_put_back_after_midnight_is_called_on_the_tv(found, clock):
    """Round the clock: missed at 23:50, back at 00:10; the call is shown like any other."""
    acts = found(hours=ROUND_THE_CLOCK)
    clock.now = local("23:50")
    acts.open("1")
    ticket = acts.take("taxes")["id"]
    acts.call("1")
    acts.no_show(ticket)
    clock.forward(minutes=20)
    acts.put_back(ticket)
    acts.open("1")
    acts.called("1")
    assert [call["number"] for call in boards.lobby(acts.office, acts.clock.now)["calls"]] == ["A001"]
