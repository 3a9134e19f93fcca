"""Appointments of one phone on one day: one check-in for all, and never two desks at once."""

import pytest

from queue_core import boards
from queue_core.boards.uses import uses
from tests.office import TUESDAY, local, refused

PHONE = {"phone": "+40 721 234 567"}


def two(acts, **second):
    """Two appointments of one phone at 10:00 and 10:10, taxes and utilities, both checked in."""
    acts.book("R1", "10:00", **PHONE)
    acts.book("R2", "10:10", **{"service": "utilities", "phone": "0721-234-567"} | second)
    return acts.check_in("R1")


@pytest.mark.parametrize("written", ["0721234567", "0040 721 234 567", "(0721) 234.567", "721234567"])
def test_one_check_in_is_for_all_of_the_days_appointments(acts, written):
    """However the number is written; each has its own ticket and its own slip."""
    told = two(acts, phone=written)
    assert (told["number"], told["also"]) == ("PA001", ["PE001"])
    again = acts.check_in("R2")
    assert (again["number"], again["also"]) == ("PE001", ["PA001"])
    assert acts.events().count("ticket.checked_in") == 2


def test_how_the_visitor_used_the_kiosk_is_told_at_every_desk_and_counted_once(acts):
    """One person with large letters is to be seen twice; the kiosk's aid was used once."""
    acts.book("R1", "10:00", **PHONE)
    acts.book("R2", "10:10", service="utilities", **PHONE)
    acts.check_in("R1", needs="large", by="kiosk:Intrare")
    assert [row.needs for row in acts.tickets()] == ["large", "large"]
    assert dict(uses(acts.office, TUESDAY, TUESDAY).aids) == {("Intrare", "large"): 1}


@pytest.mark.parametrize("other", [{"phone": "0721234568"}, {"phone": None}, {"state": "cancelled"},
                                   {"slot_at": local("10:00", TUESDAY.replace(day=11))}])  # fmt: skip
def test_another_phone_another_day_or_a_cancelled_one_stays_out(acts, other):
    acts.book("R1", "10:00", **PHONE)
    asked = {"service": "utilities", "slot_at": local("10:10"), **PHONE} | other
    acts.put("R2", **asked)
    assert acts.check_in("R1")["also"] == []


@pytest.mark.parametrize(
    ("name", "other", "also"),
    [
        ("Țurcanu Ana", "ana TURCANU", ["PA002"]),
        (None, None, ["PA002"]),
        ("Țurcanu Ana", "Pop Ion", []),
        ("Țurcanu Ana", None, []),
    ],
)
def test_one_phone_is_one_visitors_where_the_names_agree_or_none_is_known(acts, name, other, also):
    """A call centre books everybody under its own number: nobody has come because somebody else has."""
    acts.book("R1", "10:00", name=name, **PHONE)
    acts.book("R2", "10:00", name=other, **PHONE)
    assert acts.check_in("R1")["also"] == also
    assert acts.check_in("R2")["also"] == (["PA001"] if also else [])


def test_a_number_that_stands_beside_another_joins_as_well(acts):
    """The field of phones has two; the other appointment has the second of them."""
    acts.book("R1", "10:00", phone="0212 345 678, 0721 234 567")
    acts.book("R2", "10:00", **PHONE)
    assert acts.check_in("R2")["also"] == ["PA002"]
    assert acts.check_in("R1")["also"] == ["PA001"]


@pytest.mark.parametrize("filler", ["0700000000", "0", "-", "12345", "+40 000 000 000"])
def test_a_number_that_only_fills_the_field_joins_nobody(acts, filler):
    acts.book("R1", "10:00", phone=filler)
    acts.book("R2", "10:00", phone=filler)
    assert acts.check_in("R1")["also"] == []


def test_nobody_is_called_to_two_desks_at_once(acts, clock):
    """While the visitor is at desk 1, desk 7 calls the next one; after it, the visitor goes first again."""
    two(acts)
    clock.at("10:15")
    acts.take("utilities")
    acts.open("1", "7")
    assert acts.called("1") == "PA001"
    line = boards.line(acts.office, clock.now, "utilities")
    assert [place["number"] for place in line] == ["E001", "PE001"]
    assert acts.called("7") == "E001"
    with refused("is_elsewhere") as found:
        acts.call_this("7", "PE001", reason="asked", finish_current=True)
    assert found.value.facts == {"number": "PE001", "desk": "1"}
    with refused("nobody_waiting"):
        acts.call("7", finish_current=True)
    acts.start(1)
    with refused("nobody_waiting"):
        acts.call("7")
    acts.finish(1)
    assert acts.called("7") == "PE001"


@pytest.mark.parametrize("leaves", ["no_show", "put_back", "hold", "cancel"])
def test_whoever_leaves_a_desk_may_be_called_by_another(acts, clock, leaves):
    two(acts)
    clock.at("10:15")
    acts.open("1", "7")
    called = acts.call("1")["id"]
    getattr(acts, leaves)(called)
    assert acts.called("7") == "PE001"


def test_one_desk_that_serves_both_calls_one_after_the_other(found, clock):
    acts = found(desk=[{"name": "1", "services": ["taxes", "utilities"]}])
    two(acts)
    clock.at("10:15")
    acts.open("1")
    assert [acts.called("1"), acts.called("1")] == ["PA001", "PE001"]


def test_an_appointment_that_came_after_the_check_in_joins_when_it_is_checked_in(acts, clock):
    acts.book("R1", "10:00", **PHONE)
    acts.check_in("R1")
    acts.book("R2", "10:10", service="utilities", **PHONE)
    clock.at("10:05")
    assert acts.check_in("R2")["number"] == "PE001"
    acts.open("1", "7")
    assert acts.called("1") == "PA001"
    with refused("nobody_waiting"):
        acts.call("7")


def test_each_is_judged_by_its_own_slot(acts, clock):
    """At 10:00 the noon appointment is early, the one of 9:30 is late."""
    acts.book("R1", "10:00", **PHONE)
    acts.book("R2", "12:00", service="utilities", **PHONE)
    acts.book("R3", "09:30", service="sanitation", **PHONE)
    told = acts.check_in("R1")
    assert told["also"] == ["F001", "PE001"]
    acts.open("7")
    assert acts.called("7") == "F001"


def test_staff_accept_a_late_visitor_as_booked_with_a_reason(acts, clock):
    """Behind the punctual, before the walk-ins; the number stays, the journal says who and why."""
    acts.book("LATE", "09:00")
    acts.book("PUNCTUAL", "09:55")
    acts.take("taxes")
    late = acts.check_in("LATE")
    acts.check_in("PUNCTUAL")
    with refused("reason_needed"):
        acts.accept_late(late["id"], reason="  ")
    accepted = acts.accept_late(late["id"], reason="the lift was stuck", by="staff:ana")
    assert (accepted["number"], accepted["rank"], accepted["due_at"]) == ("A002", 0, late["taken_at"])
    (event,) = [row for row in acts.journal() if row.event == "ticket.accepted_late"]
    assert (event.by, event.why["said"]) == ("staff:ana", "the lift was stuck")
    with refused("not_late"):
        acts.accept_late(late["id"], reason="again")
    acts.open("1")
    assert [acts.called("1") for _ in range(3)] == ["PA001", "A002", "A001"]


def test_only_who_waits_and_came_late_is_accepted(acts, clock):
    walk_in = acts.take("taxes")["id"]
    with refused("not_late"):
        acts.accept_late(walk_in, reason="x")
    acts.open("1")
    acts.call("1")
    with refused("wrong_state"):
        acts.accept_late(walk_in, reason="x")
