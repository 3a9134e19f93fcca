"""The contacts of those who book, and of those who ask to be told: in messages alone, and gone afterwards."""

import re
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, build_opener, urlopen

import pytest

from queue_core.actions import contacts, privacy
from tests.bookings.acts import Booking, opened
from tests.messages import gateway
from tests.messages.mail import MailServer
from tests.servers import Server, until
from tests.shell import Shell
from tests.test_personal_data import Ears, kept

NAME, EMAIL, PHONE, LEFT = "Ștefania Întrebătoarea", "stefania@casa.example", "+40721987654", "+40721987655"
PRIVATE = [NAME, "Întrebătoarea", "\\u00centreb", "stefania", "casa.example", "721987654", "721987655"]


def found_in(text: str) -> list[str]:
    return [each for each in PRIVATE if each in text]


@pytest.fixture
def served(tmp_path):
    with MailServer() as mail, gateway() as sms:
        server = Server(
            tmp_path / "office",
            booking={"enabled": True, "contact": "either", "lead_minutes": 0},
            messages={"email": mail.address, "sms": sms.address, "before": 0},
            server={"public_url": "http://127.0.0.1"},
        )
        server.start()
        server.mail, server.sms = mail, sms
        yield server
        server.stop()


def read(address: str) -> str:
    """What a page answers."""
    try:
        return urlopen(address).read().decode()
    except HTTPError as error:
        raise AssertionError(f"{error.code} at {address}") from None


def leaves(page: str, contact: str) -> None:
    """Leave a contact at a ticket's page."""
    browser = build_opener(HTTPCookieProcessor())
    token = re.search('name="csrf_token" value="([^"]+)"', browser.open(page).read().decode())
    form = urlencode({"csrf_token": token[1], "contact": contact}).encode()
    assert browser.open(f"{page}/contact", form).status == 200


def test_no_contact_is_in_anything_that_is_emitted_and_none_is_left_once_it_was_erased(served):
    """Pages, sockets, API, figures and log; then every byte of the folder."""
    client, feed, ears = served.client(), served.client("feed"), Ears(served)
    first, second = [slot["slot_at"] for slot in feed.get("/slots?service=taxes") if slot["left"]][:2]
    wanted = {"service": "taxes", "slot_at": first, "email": EMAIL, "phone": PHONE, "name": NAME}
    reference = feed.post("/bookings", wanted)[1]["reference"]
    code = re.search(r"\b\d{6}\b", until(lambda: served.mail.taken[:1])[0][1]["Subject"])[0]
    answers = [str(feed.post(f"/bookings/{reference}/confirm", {"code": code}))]
    answers.append(str(feed.post("/bookings", wanted | {"slot_at": second})))
    answers.append(str(feed.post("/bookings", wanted | {"service": "utilities", "email": f"{EMAIL} x"})))
    held = {"service": "urban-planning", "slot_at": second, "phone": PHONE, "name": NAME}
    answers.append(str(feed.post("/bookings", held)))
    event = until(lambda: served.mail.taken[1:2])[0][1]
    own = re.search(r"http://127\.0\.0\.1(/book/\S+)", event.get_body().get_content())[1]
    ticket = served.client("kiosk").post("/tickets", {"service": "taxes"})[1]
    page = urlsplit(ticket["track_url"]).path
    leaves(served.url + page, LEFT)
    client.post("/desks/1/open")
    client.post("/desks/1/calls", {"ticket": ticket["id"], "reason": "test"})
    until(lambda: [each for each in served.sms.taken if each.to == LEFT])
    for path in ("/messages", "/journal?after=0", f"/appointments/{reference}", "/appointments", "/line"):
        answers.append(str(client.get(path)))
    pages = ("/metrics", own, f"{own}/calendar.ics", page, "/book/", "/privacy", "/display/", "/kiosk/")
    answers += [read(served.url + path) for path in pages]
    until(lambda: any(said.startswith("called") for said in ears.heard))
    ears.close()
    said = "\n".join([*answers, *ears.heard, served.log])
    assert reference in said and found_in(said) == []
    assert found_in(kept(served.folder)), "it was there"
    client.post(f"/tickets/{ticket['id']}/finish")
    shell = Shell(served.folder, LOBBY_STORAGE__FOLDER=str(served.folder))
    for contact in (EMAIL, PHONE, LEFT):
        told = shell("privacy", "erase", contact)
        assert not found_in(told.out + told.err)
    assert found_in(kept(served.folder)) == []


def test_after_the_purge_no_byte_of_the_folder_knows_a_contact(tmp_path, clock):
    """Of what was booked, held and never confirmed, asked in vain, and left at a ticket's page."""
    acts: Booking = opened(tmp_path, clock, booking={"contact": "either"})
    acts.booked(email=EMAIL, phone=PHONE, name=NAME)
    acts.reserve("15:00", email=EMAIL, name=NAME, tells_nobody=True)
    acts.reserve("15:30", email=None, phone=LEFT, name=NAME)
    ticket = acts.take("taxes")["id"]
    acts.do(contacts.leave, ticket, LEFT)
    acts.open("1")
    acts.call("1")
    clock.forward(days=acts.office.settings.privacy.keep_contact_days + 2)
    done = acts.do(privacy.purge, secret=b"secret")
    assert done["contacts"]
    acts.office.storage.close()
    assert found_in(kept(tmp_path)) == []
