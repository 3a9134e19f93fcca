"""The feed's word: the later one counts, the same one again says nothing, a full export may cancel."""

from datetime import date, timedelta

import pytest

from queue_core.actions import feed_appointments, privacy
from queue_core.rules.refusals import Refusal
from tests.office import TUESDAY, local, refused


def put_many(acts, *items):
    """What became of each: an outcome or a refusal's code."""
    each = acts.do(feed_appointments.put_many, items)["each"]
    return [one.code if isinstance(one, Refusal) else one.outcome for one in each]


def test_an_older_word_does_not_undo_a_newer(acts, clock):
    """Said at 9, late by the network, it changes nothing of what was said at 10; said at 11 it does."""
    acts.book("R1", "12:00", updated_at=local("10:00"))
    events = acts.events()
    told = acts.book("R1", "15:00", updated_at=local("09:00"))
    assert told["slot_at"] == local("12:00").isoformat()
    assert acts.events() == events
    assert acts.book("R1", "16:00", updated_at=local("11:00"))["slot_at"] == local("16:00").isoformat()


def test_a_word_without_a_time_counts_and_keeps_the_time_of_the_one_before(acts):
    acts.book("R1", "12:00", updated_at=local("10:00"))
    assert acts.book("R1", "13:00")["slot_at"] == local("13:00").isoformat()
    acts.book("R1", "15:00", updated_at=local("09:00"))
    assert acts.appointment("R1").slot_at == local("13:00")


def test_the_same_word_said_later_outlives_an_older_one(acts):
    """12:00 at ten, 12:00 at twelve; 15:00, said at eleven, comes last and is the older word."""
    for hour in ("10:00", "12:00"):
        acts.book("R1", "12:00", updated_at=local(hour))
    acts.book("R1", "15:00", updated_at=local("11:00"))
    assert acts.appointment("R1").slot_at == local("12:00")


def test_a_cancellation_is_a_word_too(acts, clock):
    """A booking that was said before, and comes after it, books nothing; said after it, it does."""
    acts.book("R1", "12:00", updated_at=local("09:00"))
    acts.unbook("R1", updated_at=local("10:00"))
    assert acts.book("R1", "12:00", updated_at=local("09:30"))["state"] == "cancelled"
    assert acts.book("R1", "12:00", updated_at=local("10:30"))["state"] == "booked"
    acts.unbook("R1", updated_at=local("10:15"))
    assert acts.appointment("R1").state == "booked"


def test_a_cancellation_without_a_time_outlasts_the_word_before_whatever_the_clocks_say(acts, clock):
    """The same request that comes again books nothing; the site's next word does, by the site's own clock."""
    acts.book("R1", "12:00", updated_at=local("09:00"))
    clock.at("10:30")
    acts.unbook("R1")
    assert acts.book("R1", "12:00", updated_at=local("09:00"))["state"] == "cancelled"
    assert acts.book("R1", "12:00", updated_at=local("09:00") + timedelta(seconds=1))["state"] == "booked"


def test_a_calendars_cancellation_needs_to_say_no_more_than_the_reference(acts):
    """RFC 5546, 3.2.5; an older one cancels nothing, and one of the unknown is nobody's."""
    acts.book("R1", "12:00", sequence=1)
    alone = {"service": None, "slot_at": None, "state": "cancelled"}
    assert put_many(acts, {"reference": "R1", "sequence": 0} | alone) == [""]
    assert put_many(acts, {"reference": "R1", "sequence": 2} | alone) == ["cancelled"]
    assert put_many(acts, {"reference": "R1", "sequence": 3} | alone, {"reference": "NO"} | alone) == ["", ""]


def test_a_visitor_who_is_here_stays_arrived_when_the_feed_cancels_and_books_again(acts, clock):
    """One ticket only, also when the phone's next one is checked in; and nobody is missed at night."""
    phone = {"phone": "0721 000 333"}
    acts.book("R1", "11:00", **phone)
    acts.check_in("R1")
    acts.unbook("R1")
    assert acts.book("R1", "11:00", **phone)["state"] == "arrived"
    acts.book("R2", "11:10", **phone)
    assert acts.check_in("R2")["also"] == ["PA001"]
    assert len(acts.tickets()) == 2
    acts.end_day()
    assert "appointment.missed" not in acts.events()


def test_an_export_does_not_cancel_what_was_said_after_it(acts):
    acts.book("OLD", "12:00", updated_at=local("09:00"))
    acts.book("NEW", "12:00", updated_at=local("09:58"))
    assert acts.cancel_vanished(TUESDAY, {"X"}, newest=local("09:50"))["cancelled"] == ["OLD"]


def test_who_never_came_has_changed_as_well(acts, clock):
    """A feed that asks what changed hears of the missed."""
    acts.book("R1", "12:00")
    before = acts.appointment("R1").changed_at
    acts.end_day()
    assert acts.appointment("R1").state == "missed"
    assert acts.appointment("R1").changed_at > before


def test_after_an_erasure_the_same_file_still_does_not_undo_what_staff_did(acts):
    named = {"name": "Ana", "phone": "0721 000 333"}
    acts.book("R1", "12:00", **named)
    acts.call_off("R1")
    acts.do(privacy.erase, "0721000333")
    assert acts.book("R1", "12:00", **named)["state"] == "cancelled"


def test_the_sequence_is_compared_before_the_time(acts):
    """RFC 5546, 2.1.5: revision 2 stands, whatever revision 1 says of its time."""
    acts.book("R1", "12:00", sequence=2, updated_at=local("09:00"))
    acts.book("R1", "15:00", sequence=1, updated_at=local("10:00"))
    assert acts.appointment("R1").slot_at == local("12:00")
    acts.book("R1", "15:00", sequence=3, updated_at=local("08:00"))
    assert acts.appointment("R1").slot_at == local("15:00")


def test_the_same_file_again_does_not_undo_what_staff_changed(acts, clock):
    """Moved at the desk at ten; the feed repeats its old word at eleven, and says a new one at twelve."""
    acts.book("R1", "12:00")
    acts.move("R1", slot_at=local("15:00"), service="taxes")
    acts.book("R1", "12:00")
    assert acts.appointment("R1").slot_at == local("15:00")
    acts.call_off("R1")
    assert acts.book("R1", "12:00")["state"] == "cancelled"
    assert acts.book("R1", "12:30")["state"] == "booked"


def test_after_the_feeds_own_cancellation_the_same_word_books_again(acts):
    acts.book("R1", "12:00")
    acts.unbook("R1")
    assert acts.book("R1", "12:00")["state"] == "booked"


def test_many_are_put_each_by_itself(acts):
    """One that is refused costs no other; the journal has an event for each that changed."""
    slot = local("12:00")
    items = [{"reference": f"R{n}", "service": "taxes", "slot_at": slot} for n in range(3)]
    items[1] |= {"service": "pasta"}
    assert put_many(acts, *items) == ["added", "unknown_service", "added"]
    cancelled = items[0] | {"state": "cancelled"}
    assert put_many(acts, *items, cancelled) == ["", "unknown_service", "", "cancelled"]
    assert acts.events().count("appointment.added") == 2


def test_a_code_given_twice_in_one_transaction_is_refused(acts):
    slot = local("12:00")
    items = [{"reference": f"R{n}", "service": "taxes", "slot_at": slot, "code": "111111"} for n in range(2)]
    assert put_many(acts, *items) == ["added", "code_taken"]


def test_what_vanished_from_a_full_export_is_cancelled(acts, clock):
    """Of that day only, of the feed's only, and not who has arrived."""
    for reference in ("STAYS", "GONE", "HERE"):
        acts.book(reference, "12:00")
    acts.book("TOMORROW", local("12:00", TUESDAY + timedelta(days=1)))
    by_phone = acts.book_by_phone("taxes", slot_at=local("12:00"))["reference"]
    acts.check_in("HERE")
    assert acts.cancel_vanished(TUESDAY, {"STAYS"})["cancelled"] == ["GONE"]
    assert acts.cancel_vanished(TUESDAY, {"STAYS"})["cancelled"] == []
    states = {name: acts.appointment(name).state for name in ("STAYS", "GONE", "HERE", "TOMORROW", by_phone)}
    assert states == {"STAYS": "booked", "GONE": "cancelled", "HERE": "arrived", "TOMORROW": "booked",
                      by_phone: "booked"}  # fmt: skip


def test_every_change_of_an_appointment_or_its_visit_comes_later_than_the_last(acts, clock):
    """Though the clock stands still, or steps back: a feed that asks for the newer misses nothing."""
    seen = []

    def note():
        seen.append(acts.appointment("R1").changed_at)

    acts.open("1")
    acts.book("R1", "10:00")
    note()
    acts.book("R1", "10:05")
    note()
    ticket = acts.check_in("R1")["id"]
    note()
    clock.back(minutes=30)
    acts.call_this("1", ticket, reason="a test")
    note()
    acts.start(ticket)
    note()
    acts.finish(ticket)
    note()
    assert seen == sorted(set(seen))


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"slot_at": local("09:59")}, "slot_past"),
        ({"slot_at": local("12:00", date(2026, 3, 14))}, "slot_closed"),
        ({"service": "pasta"}, "unknown_service"),
        ({"name": "x" * 201}, "too_long"),
        ({"language": "xx"}, "unknown_language"),
    ],
)
def test_staff_book_only_what_can_be_kept(found, asked, code):
    acts = found(hours={"tue": ["08:30-16:30"]})
    asked = {"service": "taxes", "slot_at": local("12:00")} | asked
    with refused(code):
        acts.book_by_phone(asked.pop("service"), **asked)


def test_who_booked_by_phone_checks_in_by_the_code_that_was_told(acts, clock):
    told = acts.book_by_phone("taxes", slot_at=local("10:30"), name="Ana", phone="0721 000 111")
    assert told["reference"].startswith("T-") and len(told["code"]) == 6
    assert acts.check_in(told["reference"].lower())["number"] == "PA001"
    assert "name" not in told and "phone" not in told


def test_staff_move_and_cancel_nobody_who_is_here(acts):
    acts.book("R1", "10:30")
    acts.check_in("R1")
    with refused("already_here") as found:
        acts.move("R1", slot_at=local("12:00"), service="taxes")
    assert found.value.facts == {"number": "PA001"}
    with refused("already_here"):
        acts.call_off("R1")
    with refused("unknown_appointment"):
        acts.call_off("NOBODY")


def test_moving_a_missed_or_cancelled_appointment_books_it_again(acts, clock):
    """With its code, unless somebody else has got it since; twice is once."""
    code = acts.book("R1", "10:30")["code"]
    acts.call_off("R1")
    acts.call_off("R1")
    told = acts.move("R1", slot_at=local("12:00"), service="utilities")
    assert (told["state"], told["service"], told["code"]) == ("booked", "utilities", code)
    acts.move("R1", slot_at=local("12:00"), service="utilities")
    assert [event for event in acts.events() if event.startswith("appointment")] == [
        "appointment.added", "appointment.cancelled", "appointment.changed",
    ]  # fmt: skip
