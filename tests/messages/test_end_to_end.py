"""Visitors are told by real gateways what the real server's acts have caused, whatever becomes of either."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from tests.messages import OTHER_PHONE, PHONE, gateway
from tests.servers import Server, until


@pytest.fixture
def sms():
    with gateway() as opened:
        yield opened


@pytest.fixture
def server(tmp_path, sms):
    changes = {"messages": {"sms": sms.address, "before": 0, "feed": ["called"]}}
    server = Server(tmp_path / "office", server={"public_url": "http://127.0.0.1"}, **changes)
    server.start()
    yield server
    server.stop()
    assert "721000" not in server.log


def listed(server, state):
    return [row for row in server.client().get("/messages") if row["state"] == state]


def call(server, phone, reference="R-1"):
    """A visitor of the booking site arrives and is called; answers the number."""
    staff = server.client()
    slot_at = (datetime.now(UTC) + timedelta(minutes=10)).isoformat()
    wanted = {"service": "taxes", "slot_at": slot_at, "phone": phone, "name": "Ion Pop"}
    code = staff.ask("PUT", f"/appointments/{reference}", wanted)[1]["code"]
    number = staff.post("/check-ins", {"code": code})[1]["number"]
    staff.post("/desks/1/open")
    assert staff.post("/desks/1/calls", {"finish_current": True})[1]["number"] == number
    return number


def test_a_booked_visitor_hears_of_the_call_and_the_list_says_so_without_the_contact(server, sms):
    number = call(server, PHONE)
    (row,) = until(lambda: listed(server, "sent"))
    assert (row["kind"], row["channel"], row["number"], row["tries"]) == ("called", "sms", number, 1)
    (told,) = sms.taken
    assert told.to == "+40721000111" and f"Numărul {number}" in told.text
    assert "721" not in str(row) and "Ion" not in str(row)


def test_a_walk_in_leaves_a_phone_at_the_tickets_page(server, sms):
    """With the address of that page in the message, and no word of it once the visit is over."""
    ticket = server.client("kiosk").post("/tickets", {"service": "taxes", "language": "en"})[1]
    page = server.url + ticket["track_url"].removeprefix("http://127.0.0.1")
    browser = build_opener(HTTPCookieProcessor())
    token = re.search('name="csrf_token" value="([^"]+)"', browser.open(page).read().decode())
    form = urlencode({"csrf_token": token[1], "contact": OTHER_PHONE}).encode()
    assert "You will be told" in browser.open(page + "/contact", form).read().decode()
    staff = server.client()
    staff.post("/desks/1/open")
    staff.post("/desks/1/calls")
    until(lambda: listed(server, "sent"))
    assert sms.taken[0].to == OTHER_PHONE and ticket["number"] in sms.taken[0].text
    staff.post(f"/tickets/{ticket['id']}/finish")
    assert "You will be told" not in browser.open(page).read().decode()


def test_a_gateway_that_fails_delays_nobody_and_is_tried_until_it_takes_the_message(server, sms):
    sms.temper = lambda number: 503 if number < 3 else 200
    call(server, PHONE)
    (row,) = until(lambda: listed(server, "sent"))
    assert row["tries"] == 3
    assert len(sms.taken) == 3


def test_a_gateway_that_never_answers_is_asked_twice_and_the_message_called_failed(server, sms):
    """Meanwhile the desks go on, and nobody is told the same a third time."""
    sms.temper = lambda _number: "hang"
    call(server, PHONE)
    until(lambda: sms.taken)
    assert server.client().post("/desks/1/pause")[0] == 200
    (row,) = until(lambda: listed(server, "failed"))
    assert row["tries"] == 2 and len(sms.taken) == 2


@pytest.mark.long
def test_a_server_killed_while_it_sends_tells_it_at_most_once_more(server, sms):
    """Nobody knows whether the gateway had it; the program that was sending is gone with its server."""
    sms.temper = lambda number: "hang" if number == 1 else 200
    call(server, PHONE)
    until(lambda: sms.taken)
    server.kill9()
    assert server.all_ended(30)
    server.start()
    (row,) = until(lambda: listed(server, "sent"), within=150)
    assert row["tries"] == 2 and len(sms.taken) == 2
