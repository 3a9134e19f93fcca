"""A time is held, confirmed by the code that was sent, moved, cancelled; a place is sold once."""

from datetime import timedelta

import pytest

from queue_core.actions import bookings
from tests.bookings import OTHER, TERMS
from tests.bookings.acts import opened
from tests.office import local, refused


def test_a_place_is_held_confirmed_and_then_an_appointment_like_any_other(acts):
    """Its code to check in with is another than the one that confirmed it."""
    made = acts.reserve()
    assert made["state"] == "reserved" and acts.left() == 0
    booked = acts.confirm(made["reference"], acts.code(made["reference"]))
    assert (booked["state"], booked["slot_at"]) == ("booked", local("14:00").isoformat())
    assert booked["code"] != acts.code(made["reference"]) and acts.left() == 0
    acts.clock.now = local("13:55")
    assert acts.check_in(booked["code"])["number"] == "PA001"
    assert acts.told() == ["confirm", "booked"]


def test_a_place_that_nobody_confirms_is_free_again_by_the_clock(acts):
    reference = acts.reserve()["reference"]
    acts.clock.forward(minutes=15)
    assert acts.left() == 1
    with refused("reservation_ended"):
        acts.confirm(reference, acts.code(reference))
    acts.reserve(email=OTHER)


def test_the_last_place_is_sold_once(acts):
    acts.booked()
    with refused("slot_taken"):
        acts.reserve(email=OTHER)


def test_after_five_wrong_codes_the_reservation_is_void_and_the_place_free(acts):
    reference = acts.reserve()["reference"]
    for _ in range(5):
        with refused("wrong_code"):
            acts.confirm(reference, "x")
    with refused("reservation_ended"):
        acts.confirm(reference, acts.code(reference))
    assert acts.left() == 1


def test_the_same_code_once_more_answers_the_same(acts):
    reference = acts.reserve()["reference"]
    first = acts.confirm(reference, acts.code(reference))
    acts.clock.forward(hours=1)
    assert acts.confirm(reference, f" {acts.code(reference)} ") == first


def test_a_move_keeps_the_old_place_until_the_new_one_is_had(acts):
    mine = acts.booked("14:00")["reference"]
    acts.booked("15:00", email=OTHER)
    with refused("slot_taken"):
        acts.do(bookings.move, mine, slot_at=local("15:00"))
    assert acts.left("14:00") == 0
    moved = acts.do(bookings.move, mine, slot_at=local("15:30"))
    assert moved["slot_at"] == local("15:30").isoformat()
    assert (acts.left("14:00"), acts.left("15:30")) == (1, 0)
    assert acts.told()[-1] == "moved"


def test_a_booking_given_back_frees_its_place_and_twice_is_once(acts):
    mine = acts.booked()["reference"]
    for _ in range(2):
        acts.do(bookings.cancel, mine)
    assert acts.left() == 1 and acts.told()[-1] == "cancelled"
    held = acts.reserve()["reference"]
    acts.do(bookings.cancel, held)
    assert acts.left() == 1


def test_who_has_arrived_moves_and_cancels_nothing(acts):
    booked = acts.booked()
    acts.clock.now = local("13:55")
    acts.check_in(booked["code"])
    for act, asked in ((bookings.move, {"slot_at": local("15:00")}), (bookings.cancel, {})):
        with refused("arrived_already"):
            acts.do(act, booked["reference"], **asked)


@pytest.mark.parametrize(
    ("at", "code"),
    [("14:10", "slot_closed"), ("10:30", "too_soon"), ("16:30", "slot_closed"), ("07:00", "too_soon")],
)
def test_a_time_that_is_none_is_refused(acts, at, code):
    with refused(code):
        acts.reserve(at)


def test_beyond_the_horizon_nothing_is_booked(acts):
    with refused("too_far"):
        acts.reserve(local("14:00") + timedelta(days=15))


def test_one_contact_has_one_booking_of_a_service(acts):
    """However it is written; a page tells nobody, and the message tells the contact's owner."""
    first = acts.booked()["reference"]
    with refused("one_is_enough"):
        acts.reserve("15:00", email="ion@EXAMPLE.ro")
    quiet = acts.reserve("15:00", tells_nobody=True)
    assert quiet["state"] == "reserved" and acts.left("15:00") == 1
    assert acts.told()[-1] == "have_one"
    with refused("wrong_code"):
        acts.confirm(quiet["reference"], "123456")
    assert first != quiet["reference"]


def test_where_no_contact_is_asked_for_it_is_booked_at_once(tmp_path, clock):
    acts = opened(tmp_path, clock, booking={"contact": "none"})
    assert acts.reserve(email=None)["state"] == "booked"
    acts.office.storage.close()


def test_appointments_from_elsewhere_take_places_and_are_never_refused_for_fullness(acts):
    acts.booked()
    acts.book("R-1", "14:00")
    acts.book("R-2", "14:40", minutes=10)
    assert (acts.left("14:00"), acts.left("14:30"), acts.left("15:00")) == (0, 0, 1)


def test_nothing_is_booked_where_booking_is_off_or_for_a_service_without_it(tmp_path, acts, clock):
    with refused("unknown_service"):
        acts.reserve(service="urban")
    off = opened(tmp_path / "off", clock, booking={"enabled": False})
    with refused("booking_off"):
        off.reserve()
    off.office.storage.close()
    assert TERMS["enabled"]


def test_a_closure_offers_no_time(tmp_path, clock):
    closed = {"from": "2026-03-10T13:00", "to": "2026-03-10T14:30", "services": ["taxes"]}
    acts = opened(tmp_path, clock, closure=[closed])
    assert acts.left("13:00") is acts.left("14:00") is None
    assert acts.left("12:30") == acts.left("14:30") == 1
    acts.office.storage.close()
