"""Which contacts a booking needs, what they are told and when, and how they are forgotten."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from queue_core.actions import bookings
from queue_core.data.messages import message
from tests.bookings import EMAIL, OTHER
from tests.bookings.acts import opened
from tests.office import local, refused


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


def test_of_two_contacts_that_would_do_the_one_is_needed_that_a_code_can_be_sent_to(tmp_path, clock):
    acts = opened(tmp_path, clock, booking={"contact": "either"}, messages={"sms": ""})
    with refused("contact_needed"):
        acts.reserve(email=None, phone="0721 000 111")
    assert acts.reserve(phone="0721 000 111")["state"] == "reserved"
    acts.office.storage.close()


def test_the_code_goes_to_the_contact_that_the_office_asks_for(tmp_path, clock):
    """Where a phone is to be proven an e-mail address that is left as well proves nothing."""
    acts = opened(tmp_path, clock, booking={"contact": "phone"})
    acts.reserve(phone="0721 000 111")
    with acts.office.storage.reading() as db:
        assert db.execute(select(message.c.channel, message.c.recipient)).all() == [("sms", "+40721000111")]
    acts.office.storage.close()


def test_contacts_leave_with_the_schedule_and_on_request(acts):
    from queue_core.actions import privacy

    booked = acts.booked(name="Ion Pop", phone="0721 000 111")
    acts.do(privacy.erase, EMAIL)
    row = acts.appointment(booked["reference"])
    assert (row.name, row.email, row.phone) == (None, None, None)
