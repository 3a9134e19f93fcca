"""What becomes of a message: taken, sent, tried again, given up, expired; in order for each recipient."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from queue_core import boards
from queue_core.actions import contacts
from queue_core.data.messages import message
from queue_core.machines import outbox
from tests.messages import OTHER_PHONE, PHONE
from tests.office import Acts, founded, shipped

SMS = {"sms": "form://127.0.0.1/x?:to={to}", "before": 0, "per_hour": 3}


@pytest.fixture
def acts(tmp_path, clock):
    office = founded(shipped(tmp_path, messages=SMS), clock.now)
    yield Acts(office, clock)
    office.storage.close()


def test(acts, *recipients):
    for each in recipients:
        acts.do(contacts.send_test, each)


test.__test__ = False


def take(acts):
    return outbox.take(acts.office, "sms", acts.clock.now)


def report(acts, row, outcome, problem=None):
    outbox.report(acts.office, row, outcome, problem, acts.clock.now)


def rows(acts, *columns):
    with acts.office.storage.reading() as db:
        return [
            tuple(row)
            for row in db.execute(select(*(message.c[name] for name in columns)).order_by(message.c.id))
        ]


def test_a_message_is_taken_by_one_and_sent_once(acts):
    test(acts, PHONE)
    row = take(acts)
    assert take(acts) is None
    report(acts, row, outbox.SENT)
    assert take(acts) is None
    assert rows(acts, "state", "tries", "sent_at") == [("sent", 1, acts.clock.now)]


def test_one_that_a_gateway_refuses_is_tried_again_after_growing_pauses_until_it_is_taken(acts):
    test(acts, PHONE)
    pauses = []
    for _ in range(4):
        row = take(acts)
        report(acts, row, outbox.REFUSED, "http 503")
        ((until,),) = rows(acts, "next_try_at")
        pauses.append((until - acts.clock.now).total_seconds())
        assert take(acts) is None
        acts.clock.forward(seconds=pauses[-1])
    assert pauses == [5, 10, 20, 40]
    report(acts, take(acts), outbox.SENT)
    assert rows(acts, "state", "tries", "problem") == [("sent", 5, None)]


def test_one_of_which_nobody_knows_is_tried_once_more_and_then_given_up(acts):
    test(acts, PHONE)
    report(acts, take(acts), outbox.UNCLEAR, "no answer")
    acts.clock.forward(seconds=10)
    report(acts, take(acts), outbox.UNCLEAR, "no answer")
    acts.clock.forward(minutes=5)
    assert take(acts) is None
    assert rows(acts, "state", "tries", "problem") == [("failed", 2, "no answer")]


def test_a_sender_that_dies_gives_a_message_back_once(acts):
    """Its silence is an unclear try: the gateway may have had it."""
    test(acts, PHONE)
    for _ in range(2):
        assert take(acts) is not None
        acts.clock.forward(seconds=outbox.LEASE.total_seconds() - 1)
        assert take(acts) is None
        acts.clock.forward(seconds=2)
    assert take(acts) is None
    assert rows(acts, "state", "tries") == [("failed", 2)]


def test_what_a_dead_senders_turn_reports_late_counts_for_nothing(acts):
    test(acts, PHONE)
    first = take(acts)
    acts.clock.forward(minutes=2)
    second = take(acts)
    report(acts, first, outbox.UNFIT, "recipient")
    assert rows(acts, "state") == [("waiting",)]
    report(acts, second, outbox.SENT)
    assert rows(acts, "state") == [("sent",)]


def test_the_order_is_kept_for_one_recipient_and_nobody_else_waits(acts):
    test(acts, PHONE, PHONE, OTHER_PHONE)
    first, other = take(acts), take(acts)
    assert (first.id, other.id) == (1, 3)
    report(acts, first, outbox.REFUSED, "http 500")
    assert take(acts) is None
    acts.clock.forward(seconds=5)
    again = take(acts)
    assert again.id == 1
    report(acts, again, outbox.SENT)
    assert take(acts).id == 2


def test_a_message_of_ten_minutes_ago_is_pointless(acts):
    test(acts, PHONE)
    acts.clock.forward(minutes=10)
    assert take(acts) is None
    assert rows(acts, "state", "tries") == [("expired", 0)]


def test_one_contact_gets_so_many_in_an_hour_and_the_rest_waits(acts):
    test(acts, *[PHONE] * 4, OTHER_PHONE)
    for _ in range(3):
        report(acts, take(acts), outbox.SENT)
    assert take(acts).recipient == OTHER_PHONE
    assert take(acts) is None
    assert rows(acts, "state", "problem")[3] == ("waiting", "limit")


def test_a_clock_that_was_set_back_keeps_nothing_waiting(acts):
    test(acts, PHONE)
    acts.clock.forward(hours=-3)
    assert take(acts) is not None


def test_what_is_over_keeps_its_recipient_for_an_hour(acts):
    test(acts, PHONE)
    report(acts, take(acts), outbox.SENT)
    assert outbox.forget_recipients(acts.office, acts.clock.now + timedelta(minutes=59)) == 0
    assert outbox.forget_recipients(acts.office, acts.clock.now + timedelta(minutes=61)) == 1
    assert rows(acts, "recipient") == [(None,)]


def test_a_channels_state_is_told_when_it_changes(acts):
    told = []
    acts.office.listeners.append(told.append)
    test(acts, PHONE, OTHER_PHONE)
    told.clear()
    report(acts, take(acts), outbox.REFUSED, "not reached")
    report(acts, take(acts), outbox.REFUSED, "not reached")
    assert told == ["screens"]
    acts.clock.forward(seconds=10)
    report(acts, take(acts), outbox.SENT)
    assert told == ["screens"] * 2


def test_a_channel_that_does_not_deliver_is_the_supervisors_alarm_until_it_does(acts):
    test(acts, PHONE)
    report(acts, take(acts), outbox.REFUSED, "http 503")
    found = boards.overview(acts.office, acts.clock.now)["alarms"]["channels"]
    since = acts.clock.now.isoformat()
    assert found == [{"name": "sms", "problem": "http 503", "since": since}]
    acts.clock.forward(seconds=10)
    report(acts, take(acts), outbox.SENT)
    assert boards.overview(acts.office, acts.clock.now)["alarms"]["channels"] == []
