"""Check-in: "I have arrived" turns an appointment into a ticket."""

from datetime import date

import pytest

from tests.actions.test_alike import as_before
from tests.actions.test_duplicates import slips
from tests.office import local, refused

WEDNESDAY = date(2026, 3, 11)


@pytest.mark.parametrize(
    ("comes", "arrival", "joins"),
    [("08:29", "early", "09:30"), ("09:30", "on_time", None), ("10:21", "on_time", None),
     ("10:45", "on_time", None)],
)  # fmt: skip
def test_a_punctual_visitor_is_booked_at_the_slot(acts, clock, comes, arrival, joins):
    """Early or up to the grace: rank 0, due at the slot, a P number; early ones are told when they join."""
    acts.book("REF-1", "10:30")
    clock.at(comes)
    ticket = acts.check_in("REF-1")
    assert (ticket["number"], ticket["rank"], ticket["origin"]) == ("PA001", 0, "appointment")
    assert ticket["due_at"] == ticket["slot_at"] == local("10:30").isoformat()
    assert ticket["taken_at"] == clock.now.isoformat()
    assert (ticket["arrival"], ticket["joins_at"]) == (arrival, joins and local(joins).isoformat())
    assert acts.appointment("REF-1").state == "arrived"


@pytest.mark.parametrize(
    ("late_becomes", "number", "rank", "origin"),
    [("walk_in", "A001", 2, "walk_in"), ("booked", "PA001", 0, "appointment")],
)
def test_a_late_visitor_is_due_now_whichever_the_setting(found, clock, late_becomes, number, rank, origin):
    """After the grace: a walk-in with its number, or booked but due at check-in; the slot is kept."""
    acts = found(line={"late_becomes": late_becomes})
    acts.book("REF-1", "10:30")
    clock.at("10:46")
    ticket = acts.check_in("REF-1")
    assert (ticket["number"], ticket["rank"], ticket["origin"]) == (number, rank, origin)
    assert ticket["due_at"] == clock.now.isoformat()
    assert ticket["slot_at"] == local("10:30").isoformat()
    assert (ticket["arrival"], ticket["joins_at"]) == ("late", None)


def test_who_is_late_as_booked_never_passes_the_punctual_but_goes_before_walk_ins(found, clock):
    """`late_becomes = "booked"`: 10:00's latecomer at 10:40 stands behind 10:30's punctual visitor."""
    acts = found(line={"late_becomes": "booked"})
    acts.open("1")
    acts.take("taxes")
    acts.book("LATE", "10:00")
    acts.book("PUNCTUAL", "10:30")
    clock.at("10:40")
    late, punctual = acts.check_in("LATE"), acts.check_in("PUNCTUAL")
    assert [acts.called("1") for _ in range(3)] == [punctual["number"], late["number"], "A001"]


@pytest.mark.parametrize("late_becomes", ["walk_in", "booked"])
@pytest.mark.parametrize("comes", ["09:00", "10:30", "11:00"])
def test_a_second_check_in_answers_the_same_ticket(found, clock, late_becomes, comes):
    """Same ticket, same words about the arrival, nothing made and nothing printed."""
    acts = found(line={"late_becomes": late_becomes})
    acts.book("REF-1", "10:30")
    clock.at(comes)
    first = acts.check_in("REF-1")
    before = acts.journal()
    assert acts.check_in("REF-1") == first
    assert acts.journal() == before
    assert slips(acts) == [False]


@pytest.mark.parametrize("entered", ["123456", " 123 456 ", "ab-77", "AB-77", "Ab - 77"])
def test_code_or_reference_is_taken_whatever_its_case_and_spaces(acts, entered):
    """What the kiosk's keypad or a scanner gives."""
    acts.book("Ab-77", "10:30", code="123456")
    assert acts.check_in(entered)["number"] == "PA001"


@pytest.mark.parametrize(
    "entered",
    ["", "  ", "999999", "AB-7", "AB-777", "%", "ab_77", "PA001"]
    + ["https://x.example.ro/", "://", "https://x.ro/AB-7", "///Ab-77"],
)
def test_what_nobody_booked_is_unknown(acts, entered):
    """Nothing near it is guessed."""
    acts.book("Ab-77", "10:30", code="123456")
    with refused("unknown_appointment"):
        acts.check_in(entered)


def test_a_cancelled_appointment_is_refused_as_cancelled(acts):
    """Its own refusal, so that the kiosk can say what to do."""
    acts.book("REF-1", "10:30")
    acts.unbook("REF-1")
    with refused("appointment_cancelled"):
        acts.check_in("REF-1")


@pytest.mark.parametrize("day", [date(2026, 3, 9), WEDNESDAY])
def test_another_day_is_refused_with_that_day(acts, day):
    """Yesterday's and tomorrow's appointments; the refusal tells the day."""
    acts.book("REF-1", local("10:30", day))
    with refused("wrong_day") as refusal:
        acts.check_in("REF-1")
    assert refusal.value.facts["day"] == local("10:30", day)


@pytest.mark.parametrize("end", ["finish", "no_show", "cancel"])
def test_an_appointment_whose_visit_ended_is_used_up(acts, clock, end):
    """409 `already_used`, with the number that it was."""
    acts.open("1")
    acts.book("REF-1", "10:00")
    ticket = acts.check_in("REF-1")
    acts.call("1")
    getattr(acts, end)(ticket["id"])
    with refused("already_used") as refusal:
        acts.check_in("REF-1")
    assert refusal.value.facts["number"] == "PA001"


@pytest.mark.parametrize("becomes", ["moved", "moved to another day", "to another service", "cancelled"])
def test_what_becomes_of_the_appointment_later_leaves_ticket_and_key(acts, clock, becomes):
    """Once the visitor has arrived, the feed changes the appointment and never the place."""
    acts.book("REF-1", "10:30")
    ticket = acts.check_in("REF-1")
    before = acts.ticket(ticket["id"])
    match becomes:
        case "moved":
            acts.book("REF-1", "15:00")
        case "moved to another day":
            acts.book("REF-1", local("10:30", WEDNESDAY))
        case "to another service":
            acts.book("REF-1", "10:30", "utilities")
        case "cancelled":
            acts.unbook("REF-1")
    assert acts.ticket(ticket["id"]) == before
    assert acts.check_in("REF-1")["id"] == ticket["id"]
    acts.open("1")
    assert acts.called("1") == ticket["number"]


def test_an_appointment_moved_to_another_day_can_be_checked_in_there(acts, clock):
    """The visit of today is over, the appointment is for tomorrow: tomorrow it gives a new ticket."""
    acts.open("1")
    acts.book("REF-1", "10:00")
    first = acts.check_in("REF-1")
    acts.called("1")
    acts.finish(first["id"])
    acts.book("REF-1", local("10:00", WEDNESDAY))
    clock.at("09:50", WEDNESDAY)
    again = acts.check_in("REF-1")
    assert (again["number"], again["id"] != first["id"]) == ("PA001", True)


def test_nothing_that_stops_walk_ins_stops_a_check_in(found, clock):
    """Stopped intake and closing time never refuse a booked visitor."""
    acts = found(hours={"tue": ["08:30-16:30"]})
    acts.book("REF-1", "16:45")
    acts.stop_intake("taxes")
    clock.at("16:40")
    with refused("closed"):
        acts.take("taxes")
    assert acts.check_in("REF-1")["number"] == "PA001"


def test_a_code_is_unique_among_appointments_not_yet_past(acts, clock):
    """A supplied code that another has is refused; a past one's is free; moving the past one makes no two."""
    acts.book("OLD", "10:30", code="111111")
    with refused("code_taken"):
        acts.book("NEW", "11:30", code="111111")
    clock.at("09:00", WEDNESDAY)
    acts.book("NEW", "11:30", code="111111")
    acts.book("OLD", "12:30")
    assert acts.appointment("OLD").code != acts.appointment("NEW").code


@pytest.mark.parametrize("code", ["12345", "1234567", "12345a", "１２３４５６", ""])
def test_a_code_has_six_digits(acts, code):
    """Digits that the keypad has."""
    with refused("bad_code"):
        acts.book("REF-1", "10:30", code=code)


@pytest.mark.parametrize(
    "scanned",
    ["https://programare.example.ro/c/ref-1", "https://x.ro/?lang=ro&ref=REF-1", "HTTPS://X.RO/REF-1/#print",
     "https://x.ro/?r=REF%2D1&day=2026-03-10", "https://x.ro/123456", "https://x.ro/check?code=123456"],
)  # fmt: skip
def test_a_qr_code_may_hold_the_booking_sites_address(acts, scanned):
    """A scanner types all of it; the code or the reference in it is found."""
    acts.book("REF-1", "10:30", code="123456")
    assert acts.check_in(scanned)["number"] == "PA001"


def test_staff_check_in_the_very_appointment_that_they_see(acts):
    """By its row: no reference that differs in case only, no address, stands in for it."""
    acts.book("ab-1", "10:05")
    acts.book("other", "10:40", "utilities")
    as_before(acts, "other", "AB-1")
    acts.book("https://site/b/17", "10:50", "sanitation")
    for reference, number in (("AB-1", "PE001"), ("https://site/b/17", "PF001"), ("ab-1", "PA001")):
        assert acts.check_in(appointment=acts.appointment(reference).id)["number"] == number
    assert acts.check_in("https://site/b/17")["number"] == "PF001"
    with refused("unknown_appointment"):
        acts.check_in(appointment=99)


def test_an_appointment_for_a_service_that_is_no_more_is_refused(found, clock):
    acts = found()
    acts.book("REF-1", "10:30", "sanitation")
    fewer = [each.model_dump() for each in acts.office.settings.service if each.slug != "sanitation"]
    desks = [{"name": "1", "services": ["taxes"]}]
    later = found(service=fewer, desk=desks)
    with refused("service_gone"):
        later.check_in("REF-1")
