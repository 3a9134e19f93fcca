"""A visitor's name and phone: on the staff's page, and nowhere else; gone from everywhere after the purge."""

import sqlite3
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
import requests
import socketio

from tests.servers import SLOW_S, until
from tests.shell import Shell

NAME, PHONE = "Ștefania Întrebătoarea", "+40 721 987 654"
PRIVATE = [NAME, "Întrebătoarea", PHONE, "721987654", "721 987 654", "\\u00centreb"]
PAGES = ("/", "/kiosk/", "/kiosk/check-in", "/kiosk/check-in/phone", "/display/", "/metrics", "/privacy")


@pytest.fixture
def served(server):
    return server(server={"public_url": "http://127.0.0.1:1"})


def found_in(text: str) -> list[str]:
    return [each for each in PRIVATE if each in text]


def a_visit(served) -> int:
    """An appointment with name and phone, checked in, called, served; answers the ticket."""
    client = served.client()
    slot = (datetime.now(UTC) + timedelta(minutes=5)).isoformat()
    asked = {"service": "taxes", "slot_at": slot, "name": NAME, "phone": PHONE}
    assert client.ask("PUT", "/appointments/R1", asked)[0] == 201
    assert client.ask("PUT", "/appointments/R2", asked | {"service": "utilities"})[0] == 201
    client.ask("PUT", "/appointments/BAD", asked | {"service": f"{NAME} {PHONE}"})
    client.ask("POST", "/appointments:batch", [asked | {"reference": "BAD", "slot_at": PHONE}])
    client.post("/desks/1/open")
    ticket = client.post("/check-ins", {"code": "R1"})[1]["id"]
    client.post("/desks/1/calls")
    client.post(f"/tickets/{ticket}/start")
    return ticket


class Ears:
    """Sockets on every board, and all that they heard."""

    def __init__(self, served) -> None:
        self.heard: list[str] = []
        self.sockets = []
        for board in ({"board": "lobby"}, {"board": "desk", "desk": "1"}, {"board": "office"}):
            socket = socketio.Client()
            socket.on("*", lambda event, data: self.heard.append(f"{event} {data}"))
            auth = board | {"bearer": served.token("supervisor")}
            socket.connect(served.url, auth=auth, transports=["websocket"], wait_timeout=SLOW_S)
            self.sockets.append(socket)

    def close(self) -> None:
        for socket in self.sockets:
            socket.disconnect()


def test_nothing_that_is_emitted_names_a_visitor(served):
    """Pages, sockets, API, figures and log, while a booked visitor is checked in, called and served."""
    ears = Ears(served)
    ticket = a_visit(served)
    client = served.client()
    track = urlsplit(client.get(f"/tickets/{ticket}")["track_url"]).path
    pages = [requests.get(served.url + path, timeout=60).text for path in (*PAGES, track)]
    answers = [
        str(client.get(path))
        for path in ("/appointments/R1", "/appointments", "/line", "/board", "/desks", "/services",
                     "/journal?after=0", f"/tickets/{ticket}")
    ]  # fmt: skip
    until(lambda: any(said.startswith("called") for said in ears.heard))
    ears.close()
    said = "\n".join([*pages, *answers, *ears.heard, served.log])
    assert "PA001" in said and found_in(said) == []


def test_a_failing_database_does_not_put_a_name_into_the_log(served):
    """The error is logged whole, without what was to be written."""
    client = served.client()
    with sqlite3.connect(served.folder / "lobby.db") as broken:
        broken.execute(
            "CREATE TRIGGER broken BEFORE INSERT ON appointment BEGIN SELECT RAISE(ABORT, 'no more'); END"
        )
    slot = datetime.now(UTC).isoformat()
    asked = {"service": "taxes", "slot_at": slot, "name": NAME, "phone": PHONE}
    assert client.ask("PUT", "/appointments/R1", asked)[0] == 500
    assert "no more" in served.log and found_in(served.log) == []


def test_after_the_purge_the_folder_does_not_know_the_visitor(served):
    """Database, its log of changes, slips, and the server's own log; the server works on meanwhile."""
    a_visit(served)
    data = served.folder
    assert found_in(kept(data)), "it was there"
    shell = Shell(data, LOBBY_STORAGE__FOLDER=str(data))
    told = shell("privacy", "erase", PHONE)
    assert told.out.startswith("2 appointments"), told.err
    assert found_in(kept(data)) == []
    assert found_in(told.out + told.err) == []
    assert served.client().post("/tickets", {"service": "taxes"})[0] == 201


def test_the_server_erases_by_itself_what_is_old(server):
    """On its first look of the day; it says in its log how much, and the journal has it."""
    first = server(privacy={"keep_contact_days": 0})
    slot = (datetime.now(UTC) - timedelta(days=1)).isoformat()
    asked = {"service": "taxes", "slot_at": slot, "name": NAME, "phone": PHONE}
    first.client().ask("PUT", "/appointments/OLD", asked)
    first.restart()
    until(lambda: "1 appointments no longer have a name" in first.log)
    assert "privacy.purged" in [row["event"] for row in first.client().get("/journal?after=0")]
    assert found_in(kept(first.folder)) == []


def kept(folder) -> str:
    files = (file for file in folder.rglob("*") if file.is_file())
    return "\n".join(file.read_bytes().decode("utf-8", errors="replace") for file in files)
