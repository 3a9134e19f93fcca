"""What acts write into the outbox: to whom, of what, once, and when no longer."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from queue_core.actions import contacts
from queue_core.data.messages import message, ticket_contact
from queue_core.machines import coming_up
from tests.messages import PHONE
from tests.office import Acts, founded, refused, shipped

CHANNELS = {"sms": "form://127.0.0.1/x?:to={to}", "email": "mailto://127.0.0.1?to={to}", "before": 2}


@pytest.fixture
def acts(tmp_path, clock):
    office = founded(shipped(tmp_path, messages=CHANNELS), clock.now)
    yield Acts(office, clock)
    office.storage.close()


def outbox(acts, *columns):
    wanted = [message.c[name] for name in columns or ("kind", "channel", "recipient", "state")]
    with acts.office.storage.reading() as db:
        return [tuple(row) for row in db.execute(select(*wanted).order_by(message.c.id))]


def kept(acts):
    with acts.office.storage.reading() as db:
        return list(db.execute(select(ticket_contact.c.recipient)).scalars())


def left(acts, contact=PHONE, **asked):
    ticket = acts.take("taxes", **asked)["id"]
    acts.do(contacts.leave, ticket, contact)
    return ticket


def test_a_walk_in_who_left_a_contact_is_told_of_the_call_and_forgotten_when_the_visit_ends(acts):
    """By the channel of the contact; what has not been sent by then is not sent."""
    acts.open("1")
    ticket = left(acts)
    acts.do(contacts.leave, ticket, " Ion.Pop@Example.RO ")
    acts.call("1")
    assert outbox(acts) == [
        ("called", "email", "Ion.Pop@example.ro", "waiting"),
        ("called", "sms", "+40721000111", "waiting"),
    ]
    acts.finish(ticket)
    assert kept(acts) == []
    assert {row[2:] for row in outbox(acts)} == {(None, "expired")}


def test_the_contact_stands_in_no_event_of_the_journal(acts):
    ticket = left(acts)
    acts.do(contacts.withdraw, ticket)
    assert "721000" not in str(acts.journal())
    assert acts.events()[-2:] == ["ticket.contact_left", "ticket.contact_withdrawn"]
    assert kept(acts) == []


@pytest.mark.parametrize("after", ["undo", "put_back", "hold", "start"])
def test_a_call_that_is_over_is_told_nobody_any_more(acts, after):
    acts.open("1")
    ticket = left(acts)
    acts.call("1")
    getattr(acts, after)("1" if after == "undo" else ticket)
    assert outbox(acts, "kind", "state") == [("called", "expired")]


def test_each_call_is_told(acts):
    """A second one after the visitor was put back is news."""
    acts.open("1")
    ticket = left(acts)
    acts.call("1")
    acts.put_back(ticket)
    acts.call("1")
    assert outbox(acts, "kind", "state") == [("called", "expired"), ("called", "waiting")]


def test_with_two_before_the_visitor_is_told_once_that_the_turn_is_near(acts, clock):
    acts.open("1")
    for _ in range(3):
        acts.take("taxes")
    left(acts)
    assert coming_up.write_due(acts.office, clock.now) == 0
    acts.called("1")
    assert coming_up.write_due(acts.office, clock.now) == 1
    assert coming_up.write_due(acts.office, clock.now) == 0
    acts.called("1")
    assert coming_up.write_due(acts.office, clock.now) == 0
    assert outbox(acts, "kind", "facts")[0][1]["ahead"] == 2


def test_a_call_makes_the_word_that_the_turn_is_near_pointless(acts, clock):
    acts.open("1")
    left(acts)
    assert coming_up.write_due(acts.office, clock.now) == 1
    acts.call("1")
    assert outbox(acts, "kind", "state") == [("soon", "expired"), ("called", "waiting")]


def test_who_booked_by_phone_is_reminded_once_and_told_of_a_new_time_and_of_the_end(acts, clock):
    made = acts.book_by_phone("taxes", slot_at=clock.now + timedelta(hours=30), phone=PHONE)
    assert coming_up.write_due(acts.office, clock.now) == 0
    clock.forward(hours=7)
    assert coming_up.write_due(acts.office, clock.now) == 1
    assert coming_up.write_due(acts.office, clock.now) == 0
    moved_to = clock.now + timedelta(hours=24)
    acts.move(made["reference"], slot_at=moved_to, service="taxes")
    assert coming_up.write_due(acts.office, clock.now) == 0
    acts.call_off(made["reference"])
    assert outbox(acts, "kind", "recipient", "expires_at") == [
        ("reminder", "+40721000111", moved_to - timedelta(hours=1)),
        ("moved", "+40721000111", moved_to),
        ("cancelled", "+40721000111", moved_to),
    ]


@pytest.mark.parametrize("told", [(), ("called", "reminder", "moved", "cancelled")])
def test_of_the_booking_sites_appointments_only_what_the_site_does_not_tell(tmp_path, clock, told):
    office = founded(shipped(tmp_path, messages=CHANNELS | {"feed": list(told)}), clock.now)
    acts = Acts(office, clock)
    acts.open("1")
    acts.book("R-1", clock.now + timedelta(hours=1), phone=PHONE)
    coming_up.write_due(office, clock.now)
    acts.book("R-1", clock.now + timedelta(hours=2), phone=PHONE)
    acts.unbook("R-1")
    acts.book("R-2", clock.now + timedelta(minutes=10), phone=PHONE)
    acts.check_in("R-2")
    acts.call("1")
    kinds = {kind for (kind,) in outbox(acts, "kind")}
    assert kinds == set(told)
    office.storage.close()


@pytest.mark.parametrize("contact", ["", "Ion", "ion@", "@example.ro", "12345", "0721 000 11x", "a b@c.ro"])
def test_what_is_no_contact_is_refused(acts, contact):
    ticket = acts.take("taxes")["id"]
    with refused("bad_contact"):
        acts.do(contacts.leave, ticket, contact)
    assert kept(acts) == []


def test_where_there_is_no_such_channel_the_contact_is_refused(tmp_path, clock):
    office = founded(shipped(tmp_path, messages={"email": "mailto://x?to={to}"}), clock.now)
    acts = Acts(office, clock)
    with refused("no_gateway"):
        left(acts)
    office.storage.close()


def test_a_ticket_that_has_ended_takes_no_contact(acts):
    ticket = acts.take("taxes")["id"]
    acts.cancel(ticket)
    with refused("wrong_state"):
        acts.do(contacts.leave, ticket, PHONE)


def test_the_days_end_forgets_every_contact(acts):
    acts.open("1")
    left(acts), left(acts, OTHER := "0721 000 222")
    assert OTHER and len(kept(acts)) == 2
    acts.end_day()
    assert kept(acts) == []
