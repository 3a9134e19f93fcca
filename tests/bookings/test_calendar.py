"""Each e-mail about a booking brings the event as it stands, by a real mail server; the page has it too."""

import re
from datetime import datetime
from email.message import EmailMessage
from urllib.parse import urlsplit
from urllib.request import urlopen

import icalendar
import pytest

from tests.messages.mail import MailServer
from tests.office import ROUND_THE_CLOCK
from tests.servers import Server, until

EMAIL = "ion.pop@example.ro"


@pytest.fixture
def mail():
    with MailServer() as server:
        yield server


@pytest.fixture
def server(tmp_path, mail):
    server = Server(
        tmp_path / "office",
        hours=ROUND_THE_CLOCK,
        booking={"enabled": True, "lead_minutes": 0},
        messages={"email": mail.address},
        server={"public_url": "http://127.0.0.1"},
    )
    server.start()
    yield server
    server.stop()
    assert "ion.pop" not in server.log


def came(mail, number: int) -> EmailMessage:
    """The e-mail of this number, counted from 1."""
    return until(lambda: mail.taken[number - 1 : number])[0][1]


def event_of(message: EmailMessage):
    (file,) = message.iter_attachments()
    assert (file.get_filename(), file.get_content_type()) == ("lobby.ics", "text/calendar")
    return read(file.get_content())


def read(file):
    made = icalendar.Calendar.from_ical(file)
    (event,) = made.walk("VEVENT")
    return str(made["METHOD"]), str(event["STATUS"]), event["SEQUENCE"], event


def test_confirmed_moved_and_cancelled_each_by_e_mail_with_the_event_as_it_stands(server, mail):
    """One UID, a SEQUENCE that grows, METHOD:CANCEL at the end; nobody is named, and the code that confirms
    comes without a file."""
    feed = server.client("feed")
    first, _, third = [slot["slot_at"] for slot in feed.get("/slots?service=taxes") if slot["left"]][:3]
    wanted = {"service": "taxes", "slot_at": first, "email": EMAIL, "name": "Ion Pop", "language": "en"}
    path = f"/bookings/{feed.post('/bookings', wanted)[1]['reference']}"
    asked = came(mail, 1)
    assert list(asked.iter_attachments()) == []
    code = re.search(r"\b\d{6}\b", asked["Subject"])[0]
    assert feed.post(f"{path}/confirm", {"code": code})[0] == 200
    method, status, sequence, event = event_of(came(mail, 2))
    assert (method, status, sequence) == ("PUBLISH", "CONFIRMED", 0)
    assert event["DTSTART"].dt == datetime.fromisoformat(first)
    assert str(event["ORGANIZER"]) == "mailto:lobby@example.ro" and "ATTENDEE" not in event
    assert "Ion" not in event.to_ical().decode() and EMAIL not in event.to_ical().decode()
    page = server.url + urlsplit(str(event["URL"])).path
    assert feed.post(f"{path}/move", {"slot_at": third})[0] == 200
    moved = came(mail, 3)
    assert event["URL"] in moved.get_body().get_content()
    method, status, sequence, after = event_of(moved)
    assert (method, status, sequence, after["UID"]) == ("PUBLISH", "CONFIRMED", 1, event["UID"])
    assert after["DTSTART"].dt == datetime.fromisoformat(third)
    with urlopen(f"{page}/calendar.ics") as file:
        on_page = read(file.read())
    assert on_page[:3] == ("PUBLISH", "CONFIRMED", 1) and on_page[3]["UID"] == event["UID"]
    feed.ask("DELETE", path)
    method, status, sequence, gone = event_of(came(mail, 4))
    assert (method, status, sequence, gone["UID"]) == ("CANCEL", "CANCELLED", 2, event["UID"])
    assert {to for recipients, _message in mail.taken for to in recipients} == {EMAIL}
