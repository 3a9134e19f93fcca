"""Two processes on one PostgreSQL and one Redis are one office, whatever becomes of the parts."""

import re
import time
from contextlib import ExitStack
from datetime import UTC, datetime

import pytest
import requests

from queue_core import boards
from queue_core.actions import devices, staff
from queue_core.actions.staff import new_token
from queue_core.realtime import PULSE_S
from tests.office import replayed
from tests.processes.conftest import Two, leads
from tests.processes.crowd import Crowd
from tests.servers import Server, until
from tests.test_races import assert_called_in_order
from tests.web.staff_browser import PASSWORD, with_accounts
from tests.web.test_sockets import Ear

AT_ONCE_S = PULSE_S / 2
"""Faster than the pulse: somebody must have said so."""
RIGHT_WITHIN_S = 5.0
LOBBY = {"board": "lobby"}
LOST, FOUND = "message queue does not answer", "message queue answers again"


def says_right(two: Two, server: Server) -> bool:
    """Whether a process's board tells what the database does."""
    told = server.client().get("/board")
    return told["as_of"] >= two.acts.journal()[-1].seq


def shows_right(two: Two, ear: Ear) -> bool:
    """Whether a TV has been sent what the database tells, or knows by the pulse that nothing is newer."""
    last = two.acts.journal()[-1].seq
    return any(told["as_of"] >= last for told in ear.all("pulse")[-1:] + ear.all("board")[-1:])


def called_at(two: Two, server: Server, desk: str) -> str:
    """Have a visitor come and be called; the number."""
    client = server.client()
    status, data = client.post(f"/desks/{desk}/calls", {"finish_current": True})
    while status == 409:
        client.post("/tickets", {"service": "taxes"})
        status, data = client.post(f"/desks/{desk}/calls", {"finish_current": True})
    assert status == 201, data
    return data["number"]


def assert_one_history(two: Two, crowd: Crowd) -> None:
    """What the crowd was told, the journal and the tables tell one story: nothing is lost, nothing twice."""
    rows, table = two.acts.journal(), {row.id: row for row in two.acts.tickets()}
    assert [row.seq for row in rows] == list(range(1, len(rows) + 1))
    assert replayed(rows) == {row.id: (row.number, row.state) for row in table.values()}
    assert len({(row.day_on, row.number) for row in table.values()}) == len(table)
    for told in crowd.of("take") + crowd.of("check_in") + crowd.of("call"):
        assert table[told["id"]].number == told["number"]
    called = [told["id"] for told in crowd.of("call")]
    assert len(called) == len(set(called)), "one ticket was called to two desks"
    calls = [row.ticket_id for row in rows if row.event == "ticket.called"]
    assert len(calls) == len(set(calls))
    assert set(called) <= set(calls)
    taken = [told["id"] for told in crowd.of("take")]
    assert len(taken) == len(set(taken)), "one ticket was given to two visitors"


def finish_all(two: Two) -> None:
    """Call everybody who waits, so that the next test begins with an empty line."""
    client = two.servers[0].client()
    for desk in ("1", "2", "3"):
        while client.post(f"/desks/{desk}/calls", {"finish_current": True})[0] == 201:
            pass


def test_a_call_at_one_process_is_on_the_screens_of_the_other_at_once(two):
    """Not at the next pulse: the other process was told."""
    one, other = two.servers
    for here, there in ((one, other), (other, one)):
        with Ear(there.url, LOBBY) as tv:
            began = time.monotonic()
            tv.shows(called_at(two, here, "1"), within=AT_ONCE_S)
            assert time.monotonic() - began < AT_ONCE_S


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


def test_a_killed_process_costs_nobody_anything(two):
    """Under load: clients go to the other one, what was answered stands, what was not is done once."""
    crowd = Crowd(two.servers, two.codes)
    with ExitStack() as stack:
        stack.callback(crowd.end)
        for _ in range(2):
            before = crowd.answers()
            until(lambda many=before + 40: crowd.answers() > many, within=60)
            victim = two.leader()
            victim.kill9()
            other = next(each for each in two.servers if each is not victim)
            until(lambda to=other: leads(to), within=RIGHT_WITHIN_S)
            until(lambda to=other: says_right(two, to), within=RIGHT_WITHIN_S)
            victim.start()
    assert_one_history(two, crowd)
    finish_all(two)
    assert_called_in_order(two.acts.journal(), two.acts.tickets())


@pytest.mark.parametrize("trouble", ["away", "frozen"])
def test_without_the_message_queue_the_office_goes_on(two, trouble):
    """Acts wait for nobody; the other's screens are right by the pulse, and at once when it is back."""
    one, other = two.servers
    before = [len(server.log) for server in two.servers]
    with Ear(one.url, LOBBY), Ear(other.url, LOBBY) as tv:
        if trouble == "away":
            two.redis.stop()
        else:
            two.redis.freeze()
        try:
            waits = []
            for _ in range(10):
                began = time.monotonic()
                number = called_at(two, one, "1")
                waits.append(time.monotonic() - began)
            tv.shows(number, within=RIGHT_WITHIN_S)
            until(lambda: LOST in one.log[before[0] :] and LOST in other.log[before[1] :], within=10)
        finally:
            two.redis.start() if trouble == "away" else two.redis.thaw()
        until(lambda: _is_told_at_once(two, one, tv), within=10)
    assert max(waits) < 1.0, f"an act waited for the message queue: {waits}"
    for server, length in zip(two.servers, before, strict=True):
        said = server.log[length:]
        assert said.count(LOST) == said.count(FOUND) == 1, said
        assert "Traceback" not in said


def _is_told_at_once(two: Two, server: Server, tv: Ear) -> bool:
    """Whether the next call reaches a TV of the other process before a pulse could have told it."""
    number, began = called_at(two, server, "1"), time.monotonic()
    try:
        tv.shows(number, within=RIGHT_WITHIN_S)
    finally:
        took = time.monotonic() - began
    return took < 0.5


@pytest.mark.parametrize("trouble", ["cut", "restart"])
def test_postgresql_cut_off_or_restarted_under_load(two, trouble):
    """A refusal in the meantime, never a fault; then the office goes on, and nothing answered is lost."""
    with Ear(two.servers[0].url, LOBBY) as tv, ExitStack() as stack:
        crowd = Crowd(two.servers, two.codes)
        stack.callback(crowd.end)
        until(lambda: crowd.answers() > 40, within=60)
        if trouble == "cut":
            assert two.postgresql.cut() > 0
        else:
            two.postgresql.stop()
            until(lambda: requests.get(two.servers[0].url + "/healthz", timeout=5).status_code == 503)
            two.postgresql.start()
        before = crowd.answers()
        until(lambda: crowd.answers() > before + 40, within=RIGHT_WITHIN_S * 2)
        crowd.end()
        for server in two.servers:
            until(lambda of=server: says_right(two, of), within=RIGHT_WITHIN_S)
        until(lambda: shows_right(two, tv), within=RIGHT_WITHIN_S)
    assert_one_history(two, crowd)
    until(lambda: sum(leads(each) for each in two.servers) == 1, within=RIGHT_WITHIN_S)
    finish_all(two)
    assert_called_in_order(two.acts.journal(), two.acts.tickets())
    for server in two.servers:
        assert "Traceback" not in server.log


def test_a_device_is_connected_whichever_process_it_is_connected_to_and_revoked_at_each(two):
    """A supervisor at one process sees the TV of the other, and ends its pairing there."""
    one, other = two.servers
    if not boards.accounts(two.acts.office):
        with_accounts(two.acts.office, datetime.now(UTC))
    browser, token = requests.Session(), new_token()
    two.acts.do(staff.add_token, "hall", scope="read", token_digest=staff.digest(token))
    requests_sign_in(browser, one.url, "ioana")
    tv = requests.get(f"{other.url}/display/?token={token}", allow_redirects=False, timeout=5)
    paired = "; ".join(f"{cookie.name}={cookie.value}" for cookie in tv.cookies)
    with Ear(other.url, LOBBY | {"device": "display"}, Cookie=paired) as ear:
        until(lambda: "conectat" in device_row(browser, one.url, "hall"), within=RIGHT_WITHIN_S + PULSE_S)
        two.acts.do(devices.revoke, "hall")
        until(lambda: not ear.client.connected, within=RIGHT_WITHIN_S)
    headers = {"Authorization": f"Bearer {token}"}
    for server in two.servers:
        board = f"{server.url}/api/v1/board"
        until(lambda at=board: requests.get(at, headers=headers, timeout=5).status_code == 401, within=5)


def requests_sign_in(browser: requests.Session, url: str, login: str) -> None:
    page = browser.get(f"{url}/counter/sign-in", timeout=5).text
    csrf = re.search(r'name="csrf" content="([^"]+)"', page)
    assert csrf
    form = {"login": login, "password": PASSWORD, "csrf_token": csrf[1]}
    assert browser.post(f"{url}/counter/sign-in", data=form, timeout=5).ok


def device_row(browser: requests.Session, url: str, name: str) -> str:
    page = browser.get(f"{url}/counter/devices", timeout=5).text
    return re.search(rf'<tr data-device="{name}">.*', page)[0]


def test_slips_go_on_when_the_leader_is_killed(two):
    """The next leader's agent prints what is taken from then on, each once."""
    leader, follower = two.leader(), two.follower()
    leader.kill9()
    taken = [follower.client().post("/tickets", {"service": "taxes"})[1]["id"] for _ in range(3)]
    until(lambda: all(two.slips(ticket) == ["printed"] for ticket in taken), within=15)
    leader.start()
    finish_all(two)
