"""Whoever follows a board without a sign-in or a token sees numbers, desks and counts, and nobody."""

import json
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import requests
import websocket

from tests.servers import Server, until
from tests.shell import Shell

NAMES = ["Ștefania Întrebătoarea", "Grigore Planted"]
PHONES = ["+40 721 987 654", "0733 222 111"]
LOGIN, CLERK, PASSWORD = "plantedclerk", "Petronela Ghișeu", "a planted password"
REFERENCES = ["PLANTED-REF-1", "PLANTED-REF-2"]
NOTE, REASON, PAUSE = "planted note of a clerk", "planted reason of a call", "planted reason of a pause"
AREA = {"area": [{"slug": "hall-a", "name": "Hall A", "desks": ["1"]}]}


class Listener:
    """One bare socket without any sign-in, and each frame that came on it."""

    def __init__(self, server: Server, **asked: str) -> None:
        address = server.url.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket"
        self.frames: list[str] = []
        self._socket = websocket.create_connection(address, timeout=60)
        self._socket.send("40" + json.dumps(asked))

    def until(self, wanted: str) -> None:
        while not any(wanted in frame for frame in self.frames):
            self.frames.append(self._socket.recv())
            if self.frames[-1] == "2":
                self._socket.send("3")

    def close(self) -> None:
        self._socket.close()


def planted(served: Server) -> list[str]:
    """All that nobody may learn, in each way that it could be written."""
    codes = [
        row["code"] for row in served.client("feed").get("/appointments") if "PLANTED" in row["reference"]
    ]
    assert len(codes) == 2
    digits = ["".join(letter for letter in phone if letter.isdigit())[-9:] for phone in PHONES]
    words = [*NAMES, *PHONES, *digits, LOGIN, CLERK, PASSWORD, *REFERENCES, NOTE, REASON, PAUSE, *codes]
    words += [*served.tokens.values(), "token:", "staff:", "Planted", "Petronela"]
    return words + [json.dumps(word)[1:-1] for word in words]


def a_busy_stretch(served: Server) -> str:
    """Booked visitors and others come, are called, sent on and sent away; answers the last number."""
    ask, slot = served.client(), (datetime.now(UTC) + timedelta(minutes=5)).isoformat()
    for reference, name, phone in zip(REFERENCES, NAMES, PHONES, strict=True):
        asked = {"service": "taxes", "slot_at": slot, "name": name, "phone": phone}
        assert ask.ask("PUT", f"/appointments/{reference}", asked)[0] == 201
    for desk in "123":
        ask.post(f"/desks/{desk}/open")
    tickets = [ask.post("/check-ins", {"code": reference})[1]["id"] for reference in REFERENCES]
    tickets += [ask.post("/tickets", {"service": "taxes"})[1]["id"] for _ in range(4)]
    ask.post("/desks/1/calls")
    ask.post("/desks/2/calls", {"ticket": tickets[4], "reason": REASON})
    for act in ("recalls", "start", "hold", "put-back"):
        ask.post(f"/tickets/{tickets[0]}/{act}")
    ask.post("/desks/1/calls")
    ask.post(f"/tickets/{tickets[4]}/transfers", {"desk": "3"})
    ask.post("/desks/3/calls")
    ask.post(f"/tickets/{tickets[4]}/no-show")
    ask.ask("DELETE", f"/tickets/{tickets[5]}")
    status, last = ask.post("/desks/2/calls", {"finish_current": True})
    assert status == 201, last
    return last["number"]


def test_anonymous_sockets_see_numbers_only(server):
    served = server(server={"public_url": "http://lobby.test"}, **AREA)
    shell = Shell(served.folder, LOBBY_STORAGE__FOLDER=str(served.folder))
    more = ("--name", CLERK, "--role", "supervisor", "--password-stdin")
    assert shell("staff", "add", LOGIN, *more, said=f"{PASSWORD}\n".encode()).returncode == 0
    mine = served.client("kiosk").post("/tickets", {"service": "utilities"})[1]
    word = urlsplit(mine["track_url"]).path.rsplit("/", 1)[1]
    tv, hall = Listener(served, board="lobby"), Listener(served, board="lobby", area="hall-a")
    phone = Listener(served, board="ticket", token=word)
    last = a_busy_stretch(served)
    sit_down(served)
    served.client().ask("DELETE", f"/tickets/{mine['id']}")
    tv.until(f'"{last}"')
    phone.until('"cancelled"')
    hall.until('"called"')
    for listener in (tv, hall, phone):
        heard = "\n".join(listener.frames)
        assert "board" in heard
        assert [each for each in planted(served) if each in heard] == []
        listener.close()


def sit_down(served: Server) -> None:
    """A clerk signs in, takes a break with a reason and leaves a note."""
    with requests.Session() as browser:
        page = browser.get(f"{served.url}/counter/sign-in").text
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
        form = {"login": LOGIN, "password": PASSWORD, "csrf_token": token}
        assert browser.post(f"{served.url}/counter/sign-in", form, allow_redirects=False).status_code == 303
        token = re.search(r'name="csrf" content="([^"]+)"', browser.get(f"{served.url}/counter/").text)[1]
        for path, more in (("4/open", {}), ("4/tickets", {"service": "utilities"}), ("4/calls", {}),
                           ("4/close", {}), ("5/open", {}), ("5/pause", {"reason": PAUSE})):  # fmt: skip
            answer = browser.post(f"{served.url}/counter/desks/{path}", more | {"csrf_token": token})
            assert answer.status_code < 500, path
        called = until(lambda: served.client().get("/desks")[3]["ticket"])
        journal = served.client().get("/journal")
        ticket = next(row["ticket"] for row in journal if row["number"] == called)
        note = {"words": NOTE, "csrf_token": token}
        assert browser.post(f"{served.url}/counter/desks/4/tickets/{ticket}/note", note).status_code == 200
