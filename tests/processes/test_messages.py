"""Two processes send each message once: at most once more where the one that was sending is killed."""

from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest

from tests.messages import gateway
from tests.processes.conftest import Two, leads
from tests.servers import Server, until


@pytest.fixture(scope="module")
def sms():
    with gateway() as opened:
        yield opened


@pytest.fixture(scope="module")
def two(tmp_path_factory, sms):
    with ExitStack() as stack:
        messages = {"sms": sms.address, "before": 0, "feed": ["called"]}
        yield Two(tmp_path_factory.mktemp("told"), stack, messages=messages)


def called(server: Server, number: int) -> str:
    """A visitor of the booking site, with this phone, comes and is called; the number of the ticket."""
    client, reference = server.client(), f"PHONE-{number}"
    slot_at = (datetime.now(UTC) + timedelta(minutes=5)).isoformat()
    wanted = {"service": "taxes", "slot_at": slot_at, "phone": phone(number)}
    assert client.ask("PUT", f"/appointments/{reference}", wanted)[0] == 201
    status, ticket = client.post("/check-ins", {"code": reference})
    assert status == 201
    body = {"ticket": ticket["id"], "reason": "test", "finish_current": True}
    assert client.post("/desks/1/calls", body)[0] == 201
    return ticket["number"]


def phone(number: int) -> str:
    return f"+4072100{number:04d}"


def told(server: Server, number: str) -> list[dict]:
    return [row for row in server.client().get("/messages") if row["number"] == number]


def to(sms, number: int) -> list:
    return [each for each in sms.taken if each.to == phone(number)]


def test_each_call_is_told_once_whichever_process_it_was_made_at(two, sms):
    """The one that leads sends; the list says the same at both."""
    for number, server in enumerate(two.servers):
        ticket = called(server, number)
        for reader in two.servers:
            (row,) = until(lambda at=reader, of=ticket: told(at, of))
            until(lambda at=reader, of=ticket: told(at, of)[0]["state"] == "sent")
            assert row["channel"] == "sms"
        assert len(to(sms, number)) == 1


@pytest.mark.long
def test_a_leader_killed_in_mid_sending_leaves_a_message_that_the_next_one_sends_once_more(two, sms):
    """Nobody knows whether the gateway had it; meanwhile the others are told, and none of them twice."""
    leader, follower = two.leader(), two.follower()
    taken = len(sms.taken)
    sms.temper = lambda number: "hang" if number == taken + 1 else 200
    ticket = called(leader, 10)
    until(lambda: to(sms, 10))
    leader.kill9()
    until(lambda: leads(follower))
    others = [called(follower, number) for number in range(11, 14)]
    for other in others:
        until(lambda of=other: told(follower, of)[0]["state"] == "sent")
    assert told(follower, ticket)[0]["state"] == "waiting" and len(to(sms, 10)) == 1
    until(lambda: told(follower, ticket)[0]["state"] == "sent")
    assert told(follower, ticket)[0]["tries"] == 2
    two.start()
    last = called(leader, 14)
    until(lambda: told(leader, last)[0]["state"] == "sent")
    assert [len(to(sms, number)) for number in range(10, 15)] == [2, 1, 1, 1, 1]
