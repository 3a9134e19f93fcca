"""A booking from the first page to the cancellation, without a script; told by a real gateway."""

import re
from datetime import UTC, datetime
from html import unescape
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from tests.messages import gateway
from tests.office import ROUND_THE_CLOCK
from tests.servers import Server, until

PHONE, PUBLIC = "+40721000111", "http://127.0.0.1"


@pytest.fixture(scope="module")
def sms():
    with gateway() as opened:
        yield opened


@pytest.fixture(scope="module")
def server(tmp_path_factory, sms):
    booking = {"enabled": True, "contact": "phone", "lead_minutes": 0, "per_contact": 5}
    server = Server(
        tmp_path_factory.mktemp("book") / "office",
        hours=ROUND_THE_CLOCK,
        booking=booking,
        messages={"sms": sms.address, "per_hour": 100},
        server={"public_url": PUBLIC},
    )
    server.start()
    yield server
    server.stop()
    assert "721000" not in server.log and "Ion" not in server.log


class Visitor:
    """A phone's browser without scripts: it follows links and sends forms."""

    def __init__(self, server):
        self.server, self.browser = server, build_opener(HTTPCookieProcessor())
        self.html, self.url, self.status = "", "", 0

    def go(self, address, form=None):
        if not address.startswith("http"):
            address = self.server.url + address
        data = urlencode(form | {"csrf_token": self.csrf}).encode() if form is not None else None
        try:
            answer = self.browser.open(address.replace(PUBLIC + "/", self.server.url + "/"), data)
        except HTTPError as error:
            answer = error
        self.html, self.url, self.status = answer.read().decode(), answer.url, answer.status
        return self

    @property
    def csrf(self):
        return re.search('name="csrf_token" value="([^"]+)"', self.html)[1]

    @property
    def key(self):
        return re.search('name="key" value="([^"]+)"', self.html)[1]

    def all(self, attribute):
        return [unescape(found) for found in re.findall(f'{attribute}="([^"]+)"', self.html)]

    def chooses(self, service="taxes", slot=0):
        self.go(f"/book/?{urlencode({'service': service})}")
        slot_at = self.all("data-slot")[slot]
        self.go(f"/book/?{urlencode({'service': service, 'slot': slot_at})}")
        return slot_at


def code(sms, phone):
    """The confirmation code that a phone was sent, which comes before anything else."""
    told = until(lambda: [each.text for each in sms.taken if each.to == phone])
    return re.search(r"\b\d{6}\b", told[0])[0]


def booked(server, sms, phone, slot):
    visitor = Visitor(server)
    slot_at = visitor.chooses(slot=slot)
    visitor.go("/book/", {"service": "taxes", "slot": slot_at, "phone": phone, "name": "Ion Pop"})
    visitor.go(visitor.url.partition("?")[0] + "/confirm", {"code": code(sms, phone)})
    return visitor, slot_at


def test_three_steps_and_a_code_make_an_appointment_that_can_be_checked_in(server, sms):
    visitor, slot_at = booked(server, sms, PHONE, slot=0)
    assert visitor.all("data-state") == ["booked"]
    assert "Ion" not in visitor.html and "721" not in visitor.html
    (check_in,) = visitor.all("data-check-in")
    told = until(lambda: [each for each in sms.taken if check_in in each.text])
    assert told[0].to == PHONE and PUBLIC in told[0].text
    assert server.client().post("/check-ins", {"code": check_in})[0] == 201
    assert datetime.fromisoformat(slot_at) > datetime.now(UTC)


def test_a_wrong_code_is_said_and_the_page_stays(server, sms):
    visitor = Visitor(server)
    slot_at = visitor.chooses(slot=10)
    visitor.go("/book/", {"service": "taxes", "slot": slot_at, "phone": PHONE, "name": ""})
    visitor.go(visitor.url.partition("?")[0] + "/confirm", {"code": "1"})
    assert visitor.status == 409 and visitor.all("data-code") == ["wrong_code"]
    assert visitor.all("data-act") == ["confirm", "cancel"]


def test_a_form_that_is_sent_twice_books_once(server, sms):
    """Whoever presses twice is shown the one booking, whose code is the one that was sent."""
    visitor, phone = Visitor(server), "+40721000119"
    slot_at = visitor.chooses(slot=14)
    form = {"service": "taxes", "slot": slot_at, "phone": phone, "name": "", "key": visitor.key}
    step, found = visitor.html, []
    for _ in range(2):
        visitor.html = step
        found.append(visitor.go("/book/", form).url.partition("?")[0])
    assert found[0] == found[1]
    visitor.go(found[1] + "/confirm", {"code": code(sms, phone)})
    assert visitor.all("data-state") == ["booked"]
    visitor.html = step
    other = visitor.go("/book/", form | {"phone": "+40721000118", "slot": slot_at})
    assert other.all("data-code") == ["slot_taken"]


def test_one_moves_and_cancels_by_the_address_that_was_sent(server, sms):
    visitor, slot_at = booked(server, sms, "+40721000112", slot=4)
    own = visitor.url
    visitor.go(own + "?move=1")
    other = visitor.all("data-slot")[-1]
    visitor.go(own + "/move", {"slot": other})
    assert visitor.all("data-state") == ["booked"]
    visitor.go(own + "/calendar.ics")
    start = datetime.fromisoformat(other).astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    assert f"DTSTART:{start}" in visitor.html and "Ion" not in visitor.html
    visitor.go(own)
    visitor.go(own + "/cancel", {})
    assert visitor.all("data-state") == ["cancelled"]
    assert slot_at != other


def test_a_time_that_somebody_else_has_taken_is_said_with_the_other_times(server, sms):
    first, second = Visitor(server), Visitor(server)
    slot_at = first.chooses(slot=20)
    second.chooses(slot=20)
    wanted = {"service": "taxes", "slot": slot_at, "name": ""}
    first.go("/book/", wanted | {"phone": PHONE})
    second.go("/book/", wanted | {"phone": "0721 000 333"})
    assert second.status == 409 and second.all("data-code") == ["slot_taken"]
    assert slot_at not in second.all("data-slot") and second.all("data-slot")


def test_an_address_that_was_guessed_opens_nothing(server):
    assert Visitor(server).go("/book/IkItQUFBQUFBQUFBQSI.abc").status == 404


def test_a_contact_that_is_none_keeps_what_was_typed(server):
    visitor = Visitor(server)
    slot_at = visitor.chooses(slot=30)
    visitor.go("/book/", {"service": "taxes", "slot": slot_at, "phone": "07x", "name": "Ana"})
    assert visitor.status == 422 and 'value="07x"' in visitor.html and 'value="Ana"' in visitor.html
