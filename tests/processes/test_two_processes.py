"""Two processes on one PostgreSQL and one Redis are one office, whatever becomes of the parts."""

import re
from datetime import UTC, datetime

import pytest
import requests

from queue_core import boards
from queue_core.actions import devices, staff
from queue_core.actions.staff import new_token
from queue_core.live.realtime import PULSE_S
from tests.ears import Ear
from tests.pace import Pace, at_most
from tests.processes.conftest import Two, finish_all, leads
from tests.servers import Server, until
from tests.web.staff_browser import PASSWORD, with_accounts

AT_ONCE_S = PULSE_S / 2
"""Faster than the pulse: somebody must have said so."""
RIGHT_WITHIN_S = 5.0
LOBBY = {"board": "lobby"}
LOST, FOUND = "message queue does not answer", "message queue answers again"


def called_at(two: Two, server: Server, desk: str) -> str:
    """Have a visitor come and be called; the number."""
    client = server.client()
    status, data = client.post(f"/desks/{desk}/calls", {"finish_current": True})
    while status == 409:
        client.post("/tickets", {"service": "taxes"})
        status, data = client.post(f"/desks/{desk}/calls", {"finish_current": True})
    assert status == 201, data
    return data["number"]


def test_a_call_at_one_process_is_on_the_screens_of_the_other_at_once(two):
    """Not at the next pulse: the other process was told."""
    one, other = two.servers
    for here, there in ((one, other), (other, one)):
        with Ear(there.url, LOBBY) as tv, at_most(AT_ONCE_S):
            tv.shows(called_at(two, here, "1"))


def test_exactly_one_process_leads_and_another_follows_when_it_ends(two):
    """The printing agent runs once; killed or stopped, the leader is replaced, and never by two."""
    for end in ("kill9", "stop"):
        leader, follower = two.leader(), two.follower()
        assert not leads(follower)
        getattr(leader, end)()
        until(lambda to=follower: leads(to), within=RIGHT_WITHIN_S)
        leader.start()
        with Ear(leader.url, LOBBY) as tv:
            tv.wait("pulse")
        assert two.leader() is follower
        assert not leads(leader)


def test_what_is_no_word_of_ours_is_passed_over(two):
    """Whoever else speaks on the channel, also in the words of an earlier version that carried boards."""
    one, other = two.servers
    before = [len(server.log) for server in two.servers]
    with Ear(other.url, LOBBY) as tv:
        for said in ("", "acts", "x acts", "x acts {}", 'x acts {"lobby": {"as_of": 9}}', "x what", " ", "x",
                     "x acts " + "[" * 100_000, b"x acts \xff"):  # fmt: skip
            two.redis.say("lobby:1", said)
        until(lambda: _is_told_at_once(two, one, tv), within=10)
    assert all("Traceback" not in s.log[length:] for s, length in zip(two.servers, before, strict=True))


@pytest.mark.parametrize("trouble", ["away", "frozen"])
def test_without_the_message_queue_the_office_goes_on(two, trouble):
    """Acts wait for nobody; the other's screens are right by the pulse, and at once when it is back."""
    one, other = two.servers
    before = [len(server.log) for server in two.servers]
    waits: list[float] = []
    with Ear(one.url, LOBBY), Ear(other.url, LOBBY) as tv:
        if trouble == "away":
            two.redis.stop()
        else:
            two.redis.freeze()
        try:
            for _ in range(10):
                pace = Pace()
                number = called_at(two, one, "1")
                waits.append(pace.stop())
            tv.shows(number, within=RIGHT_WITHIN_S)
            until(lambda: LOST in one.log[before[0] :] and LOST in other.log[before[1] :], within=10)
        finally:
            two.redis.start() if trouble == "away" else two.redis.thaw()
        # A pulse may come just then: by itself this does not say that the line is there again.
        until(lambda: FOUND in one.log[before[0] :] and FOUND in other.log[before[1] :], within=10)
        until(lambda: _is_told_at_once(two, one, tv), within=10)
    assert max(waits) < 1.0, f"an act waited for the message queue: {waits}"
    for server, length in zip(two.servers, before, strict=True):
        said = server.log[length:]
        assert said.count(LOST) == said.count(FOUND) == 1, said
        assert "Traceback" not in said


def _is_told_at_once(two: Two, server: Server, tv: Ear) -> bool:
    """Whether the next call reaches a TV of the other process before a pulse could have told it."""
    number, pace = called_at(two, server, "1"), Pace()
    try:
        tv.shows(number, within=RIGHT_WITHIN_S)
    finally:
        took = pace.stop()
    return took < 0.5


def test_a_device_is_connected_whichever_process_it_is_connected_to_and_revoked_at_each(two):
    """A supervisor at one process sees the TV of the other, and ends its pairing there."""
    one, other = two.servers
    if not boards.accounts(two.acts.office):
        with_accounts(two.acts.office, datetime.now(UTC))
    browser, token = requests.Session(), new_token()
    two.acts.do(staff.add_token, "hall", scope="read", token_digest=staff.digest(token))
    requests_sign_in(browser, one.url, "ioana")
    tv = requests.get(f"{other.url}/display/?token={token}", allow_redirects=False, timeout=60)
    paired = "; ".join(f"{cookie.name}={cookie.value}" for cookie in tv.cookies)
    with Ear(other.url, LOBBY | {"device": "display"}, Cookie=paired) as ear:
        until(lambda: "conectat" in device_row(browser, one.url, "hall"), within=RIGHT_WITHIN_S + PULSE_S)
        two.acts.do(devices.revoke, "hall")
        until(lambda: not ear.client.connected, within=RIGHT_WITHIN_S)
    headers = {"Authorization": f"Bearer {token}"}
    for server in two.servers:
        board = f"{server.url}/api/v1/board"
        until(lambda at=board: requests.get(at, headers=headers, timeout=60).status_code == 401, within=5)


def requests_sign_in(browser: requests.Session, url: str, login: str) -> None:
    page = browser.get(f"{url}/counter/sign-in", timeout=60).text
    csrf = re.search(r'name="csrf" content="([^"]+)"', page)
    assert csrf
    form = {"login": login, "password": PASSWORD, "csrf_token": csrf[1]}
    assert browser.post(f"{url}/counter/sign-in", data=form, timeout=60).ok


def device_row(browser: requests.Session, url: str, name: str) -> str:
    page = browser.get(f"{url}/counter/devices", timeout=60).text
    return re.search(rf'<tr data-device="{name}">.*', page)[0]


def test_slips_go_on_when_the_leader_is_killed(two):
    """The next leader's agent prints what is taken from then on, each once."""
    leader, follower = two.leader(), two.follower()
    leader.kill9()
    taken = [follower.client().post("/tickets", {"service": "taxes"})[1]["id"] for _ in range(3)]
    until(lambda: all(two.slips(ticket) == ["printed"] for ticket in taken), within=60)
    leader.start()
    finish_all(two)
