"""A time is held, confirmed by the code that was sent, moved, cancelled; a place is sold once."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from queue_core.actions import bookings, reservations
from queue_core.boards import slots
from queue_core.data.messages import message
from queue_core.machines import coming_up
from tests.bookings import CHANGES, EMAIL, OTHER, TERMS
from tests.office import Acts, founded, local, refused, shipped


class Booking(Acts):
    def reserve(self, at="14:00", email=EMAIL, reference=None, **asked):
        reference = reference or reservations.new_reference()
        wanted = {"service": "taxes", "slot_at": local(at) if isinstance(at, str) else at, "email": email}
        return self.do(reservations.reserve, reference, **wanted | asked)

    def confirm(self, reference, code):
        return self.do(reservations.confirm, reference, code)

    def code(self, reference, kind="confirm"):
        with self.office.storage.reading() as db:
            wanted = select(message.c.facts).where(message.c.reference == reference, message.c.kind == kind)
            return db.execute(wanted).scalars().one()["code"]

    def booked(self, at="14:00", **asked):
        reference = self.reserve(at, **asked)["reference"]
        return self.confirm(reference, self.code(reference))

    def left(self, at="14:00"):
        found = slots.slots_on(self.office, "taxes", local(at).date(), self.clock.now)
        return {slot["slot_at"]: slot["left"] for slot in found}.get(local(at).isoformat())

    def due(self):
        """How many messages the clock has caused by now."""
        return coming_up.write_due(self.office, self.clock.now)

    def told(self):
        with self.office.storage.reading() as db:
            return list(db.execute(select(message.c.kind).order_by(message.c.id)).scalars())


def opened(folder, clock, **more):
    changes = {section: value | more.get(section, {}) if isinstance(value, dict) else value
               for section, value in CHANGES.items()}  # fmt: skip
    return Booking(founded(shipped(folder, **more | changes), clock.now), clock)


@pytest.fixture
def acts(tmp_path, clock):
    acts = opened(tmp_path, clock)
    yield acts
    acts.office.storage.close()


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


def test_who_booked_by_e_mail_is_reminded_once_unless_the_confirmation_or_a_new_time_came_since(acts):
    """`remind_hours` before the slot: a confirmation of two days ago is no reminder, one of this day is."""
    day = timedelta(days=1)
    early = acts.booked(local("14:00") + 3 * day)["reference"]
    assert acts.due() == 0
    acts.clock.now = local("14:00") + 2 * day
    late = acts.booked(local("13:30") + 3 * day, email=OTHER)["reference"]
    assert acts.due() == 1 and acts.due() == 0
    acts.do(bookings.move, early, slot_at=local("13:00") + 3 * day)
    acts.clock.forward(hours=2)
    assert acts.due() == 0
    assert [kind for kind in acts.told() if kind != "confirm"] == ["booked", "booked", "reminder", "moved"]
    assert late != early


def test_who_booked_by_e_mail_hears_that_the_turn_is_near_and_of_the_call(acts):
    booked = acts.booked()
    acts.clock.now = local("13:55")
    acts.check_in(booked["code"])
    assert acts.due() == 1
    acts.open("1")
    acts.call("1")
    assert acts.told()[2:] == ["soon", "called"]


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


@pytest.mark.parametrize(
    ("asks", "given", "code"),
    [
        ("email", {"email": None}, "contact_needed"),
        ("email", {"email": None, "phone": "0721000111"}, "contact_needed"),
        ("phone", {"email": None}, "contact_needed"),
        ("either", {"email": None}, "contact_needed"),
        ("either", {"email": "ion"}, "bad_contact"),
        ("either", {"email": "0721000111"}, "bad_contact"),
    ],
)
def test_which_contacts_are_needed_is_the_offices(tmp_path, clock, asks, given, code):
    acts = opened(tmp_path, clock, booking={"contact": asks})
    with refused(code):
        acts.reserve(**given)
    acts.office.storage.close()


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


def test_contacts_leave_with_the_schedule_and_on_request(acts):
    from queue_core.actions import privacy

    booked = acts.booked(name="Ion Pop", phone="0721 000 111")
    acts.do(privacy.erase, EMAIL)
    row = acts.appointment(booked["reference"])
    assert (row.name, row.email, row.phone) == (None, None, None)
