"""Boards over Socket.IO: who may listen, what is heard and when, and that the database stays the truth."""

import json
import subprocess
import sys
import threading
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
import websocket

from queue_core.live.realtime import PULSE_S
from tests.ears import Ear, refused
from tests.pace import at_most
from tests.servers import Server
from tests.shell import Shell

ONE_PULSE_S = PULSE_S + 1.5
LOBBY = {"board": "lobby"}


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """A server for all tests here; each uses desks and tickets of its own."""
    server = Server(tmp_path_factory.mktemp("sockets") / "server", server={"public_url": "http://lobby.test"})
    server.start()
    yield server
    server.stop()


def call_one(server: Server, desk: str = "1", service: str = "taxes") -> str:
    ask = server.client()
    ask.post("/tickets", {"service": service})
    ask.post(f"/desks/{desk}/open")
    status, ticket = ask.post(f"/desks/{desk}/calls", {"finish_current": True})
    assert status == 201, ticket
    return ticket["number"]


def in_another_process(server: Server, act: str) -> None:
    """Act on the server's office from a program that the server knows nothing of."""
    program = (
        "import sys; from queue_core import clock; from pathlib import Path; import json;"
        "from queue_core.actions import tickets, calls, desks; from tests.office import founded, shipped;"
        "office = founded(shipped(Path(sys.argv[1]), **json.loads(sys.argv[2])), clock.now());"
        f"now = clock.now(); {act}"
    )
    subprocess.run(
        [sys.executable, "-c", program, str(server.folder), json.dumps(server.changes)],
        check=True,
        timeout=60,
    )


@pytest.mark.parametrize("async_mode", ["eventlet", "threading"])
def test_the_lobby_hears_the_board_at_once_each_change_and_each_call_once(server, async_mode):
    served = server(async_mode=async_mode)
    with Ear(served.url, LOBBY) as tv:
        first = tv.wait("board")
        assert set(first) == {"as_of", "html", "data"}
        assert first["data"] == served.client().get("/board")
        numbers = [call_one(served) for _ in range(4)]
        board = tv.shows(numbers[-1])
        assert [call["number"] for call in board["data"]["calls"]][:4] == numbers[::-1]
        for number in numbers:
            assert f'data-call="{number}"' in board["html"]
        tv.wait("called", lambda call: call["number"] == numbers[-1])
        calls = tv.all("called")
        assert [(call["number"], call["desk"], call["again"]) for call in calls] == [
            (number, "1", False) for number in numbers
        ]
        assert [set(call) for call in calls] == [{"as_of", "number", "desk", "again"}] * 4
        pulse = tv.wait("pulse", lambda pulse: pulse["as_of"] >= calls[-1]["as_of"], ONE_PULSE_S)
        assert pulse["as_of"] == served.client().get("/board")["as_of"]
        assert len(tv.all("called")) == 4


def test_a_recall_is_heard_as_one(office):
    with Ear(office.url, LOBBY) as tv:
        number = call_one(office)
        ticket = next(row for row in reversed(office.client().get("/journal")) if row["number"] == number)
        assert office.client().post(f"/tickets/{ticket['ticket']}/recalls")[0] == 200
        tv.wait("called", lambda call: call["number"] == number and call["again"])
        tv.wait("board", lambda board: board["data"]["calls"][:1] and board["data"]["calls"][0]["again"])


def test_a_change_by_another_process_reaches_the_board_within_one_pulse(office):
    act = "desks.open_desk(office, '4', by='x', now=now); tickets.take(office, 'utilities', by='x', now=now);"
    with Ear(office.url, LOBBY) as tv:
        before = tv.wait("board")["as_of"]
        in_another_process(
            office, act + "print(calls.call_next(office, '4', by='x', now=now).data['number'])"
        )
        heard = tv.wait("called", lambda call: call["desk"] == "4", ONE_PULSE_S)
        assert tv.shows(heard["number"], ONE_PULSE_S)["as_of"] > before


def test_the_pulse_goes_on_while_the_office_is_at_work(office):
    """A screen whose own board does not change must not take a busy office for a lost connection."""
    with Ear(office.url, LOBBY) as tv:
        tv.wait("pulse")
        heard, ask, acts = len(tv.all("pulse")), office.client(), 0
        with at_most(2 * ONE_PULSE_S):
            while len(tv.all("pulse")) == heard:
                acts += 1
                assert acts < 100, "no pulse although acts come twice a second"
                asked = {"service": "taxes", "slot_at": "2027-01-01T10:00:00Z"}
                ask.ask("PUT", f"/appointments/BUSY-{acts}", asked)
                threading.Event().wait(0.5)


def test_a_screen_that_joins_takes_no_news_from_those_that_are_there(office):
    """A change that nobody has been shown yet is shown to all, not to the newcomer alone."""
    with Ear(office.url, LOBBY) as tv:
        tv.wait("pulse")
        in_another_process(office, "tickets.take(office, 'sanitation', by='x', now=now)")
        with Ear(office.url, LOBBY) as newcomer:
            fresh = newcomer.wait("board")
            tv.wait("board", lambda board: board["as_of"] >= fresh["as_of"], ONE_PULSE_S)


def test_an_import_reaches_the_office_board(office, tmp_path):
    """Appointments change no board of the lobby, but its pulse tells of them."""
    feed = tmp_path / "feed.csv"
    feed.write_text(f"reference;service;slot_at\nSOCKET-1;taxes;{datetime.now(UTC):%Y-%m-%d %H:%M}Z\n")
    with Ear(office.url, LOBBY) as tv:
        before = tv.wait("board")["as_of"]
        command = [sys.executable, "-m", "queue_core.entry", "appointments", "import", str(feed)]
        subprocess.run(command, env=office_environment(office), cwd=tmp_path, check=True, timeout=60)
        tv.wait("pulse", lambda pulse: pulse["as_of"] > before, ONE_PULSE_S)


def office_environment(server: Server) -> dict[str, str]:
    return Shell(server.folder, LOBBY_STORAGE__FOLDER=str(server.folder)).environment


@pytest.mark.parametrize("auth", [
    {"board": "desk", "desk": "1"}, {"board": "office"}, {"agent": True}, {"agent": True, "bearer": "x"},
    {"board": "ticket"}, {"board": "ticket", "token": "MQ.forged"}, {"board": "ticket", "token": 1},
    {"board": "desk", "desk": "1", "bearer": "wrong"}, {"board": "agents"}, {"board": "nothing"}, {}, None,
])  # fmt: skip
def test_the_unknown_hear_only_the_lobby(office, auth):
    assert refused(office.url, auth)


@pytest.mark.parametrize("scope, desk, whole_office", [
    ("desk", True, False), ("read", True, True), ("supervisor", True, True), ("kiosk", False, False),
    ("feed", False, False),
])  # fmt: skip
def test_a_token_opens_the_boards_of_its_scope(office, scope, desk, whole_office):
    bearer = f"Bearer {office.token(scope)}"
    assert refused(office.url, {"board": "desk", "desk": "1"}, Authorization=bearer) is not desk
    assert refused(office.url, {"board": "office"}, Authorization=bearer) is not whole_office
    assert refused(office.url, {"agent": True}, Authorization=bearer) is (
        scope not in ("supervisor", "kiosk")
    )
    assert refused(office.url, {"board": "desk", "desk": "nothing"}, Authorization=bearer)


def test_a_desk_hears_its_board_at_each_change(office):
    with Ear(
        office.url, {"board": "desk", "desk": "8"}, Authorization=f"Bearer {office.token('desk')}"
    ) as desk:
        assert desk.wait("board")["data"]["state"] == "closed"
        number = call_one(office, "8", "social-assistance")
        board = desk.wait("board", lambda b: b["data"]["ticket"] and b["data"]["ticket"]["number"] == number)
        assert board["data"]["state"] == "open" and number in board["html"]


def test_a_visitor_hears_the_own_ticket_with_its_token(office):
    _, ticket = office.client("kiosk").post("/tickets", {"service": "utilities", "language": "en"})
    token = ticket["track_url"].rsplit("/", 1)[1]
    with Ear(office.url, {"board": "ticket", "token": token}) as phone:
        assert phone.wait("board")["data"]["ticket"]["number"] == ticket["number"]
        office.client().ask("DELETE", f"/tickets/{ticket['id']}")
        phone.wait("board", lambda board: board["data"]["ticket"]["state"] == "cancelled")
    assert refused(office.url, {"board": "ticket", "token": token[:-1]})


def test_there_is_no_polling(office):
    for method in ("GET", "POST"):
        answer = requests.request(method, f"{office.url}/socket.io/?EIO=4&transport=polling", timeout=60)
        assert answer.status_code == 400
    assert requests.get(f"{office.url}/socket.io/?EIO=4", timeout=60).status_code == 400


def test_no_board_holds_a_name_or_a_phone(office):
    ask, slot = office.client(), datetime.now(UTC) + timedelta(minutes=5)
    asked = {"service": "taxes", "slot_at": slot.isoformat(), "name": "Privata", "phone": "+40799"}
    _, booked = ask.ask("PUT", "/appointments/SECRET-REF", asked)
    bearer = {"Authorization": f"Bearer {office.token('supervisor')}"}
    boards = [LOBBY, {"board": "desk", "desk": "1"}, {"board": "office"}]
    ears = [Ear(office.url, auth, **bearer) for auth in boards]
    _, ticket = ask.post("/check-ins", {"code": booked["code"]})
    call_one(office)
    for ear in ears:
        ear.wait("board", lambda board: ticket["number"] in json.dumps(board))
        heard = json.dumps(ear.heard)
        for private in ("Privata", "+40799", booked["code"], *office.tokens.values()):
            assert private not in heard
        ear.client.disconnect()


def test_a_board_never_goes_back_and_ends_at_the_truth(office):
    """Four clerks act at once while two screens look on and a third comes and goes."""
    with Ear(office.url, LOBBY) as one, Ear(office.url, LOBBY) as two:

        def work(desk: str, service: str) -> None:
            for _ in range(12):
                call_one(office, desk, service)

        places = [
            ("1", "taxes"),
            ("4", "urban-planning"),
            ("6", "population-records"),
            ("8", "social-assistance"),
        ]
        clerks = [threading.Thread(target=work, args=place) for place in places]
        for clerk in clerks:
            clerk.start()
        while any(clerk.is_alive() for clerk in clerks):
            with Ear(office.url, LOBBY) as passing:
                passing.wait("board")
        truth, journal = office.client().get("/board"), office.client().get("/journal")
        last_call = max(row["seq"] for row in journal if row["event"] == "ticket.called")
        for ear in (one, two):
            last = ear.wait("board", lambda board: board["as_of"] >= truth["as_of"], ONE_PULSE_S)
            assert last["data"] == truth
            seen = [board["as_of"] for board in ear.all("board")]
            assert seen == sorted(seen)
            ear.wait("called", lambda call: call["as_of"] == last_call)
            calls = [call["as_of"] for call in ear.all("called")]
            assert len(calls) == len(set(calls)) == 48 and calls == sorted(calls)


def test_a_screen_is_right_again_within_three_seconds_of_a_restart(server):
    served = server()
    with Ear(served.url, LOBBY) as tv:
        tv.wait("board")
        served.kill9()
        served.start()
        with at_most(3.0):
            tv.shows(call_one(served))


GARBAGE = ["nonsense", 1, [], ["lobby"], {"board": ["lobby"]}, {"board": {"a": 1}},
           {"board": "desk", "desk": {}},
           {"board": "desk", "desk": "\ud800"},
           {"board": "desk", "desk": "1", "bearer": "\ud800"},
           {"agent": 1, "bearer": "\ud800"}, {"agent": True, "bearer": ["x"]},
           {"board": "x" * 50_000}]  # fmt: skip


@pytest.mark.parametrize("auth", GARBAGE, ids=lambda auth: ascii(auth)[:40])
def test_garbage_in_place_of_a_name_is_refused_and_logs_no_fault(office, auth):
    before = office.log
    assert refused(office.url, auth)
    assert "Traceback" not in office.log.removeprefix(before)


FRAMES = [
    "", "4", "40", "4\x00", "42[", '42["look"', "9" * 10, "40/x,", "451-[", "x" * 200_000, b"\x00\xff",
]  # fmt: skip


def test_garbage_on_a_socket_hurts_nobody_else(office):
    address = office.url.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket"
    with Ear(office.url, LOBBY) as tv:
        for frame in (
            "",
            "4",
            "40",
            "4\x00",
            "42[",
            '42["look"',
            "9" * 10,
            "40/x,",
            "451-[",
            "x" * 200_000,
            b"\x00\xff",
        ):
            raw = websocket.create_connection(address, timeout=60)
            with suppress(OSError, websocket.WebSocketException):
                raw.recv()
                raw.send(frame) if isinstance(frame, str) else raw.send_binary(frame)
                raw.send('42["job_done",{"job":1}]')
            raw.close()
        with Ear(office.url, LOBBY) as other:
            assert other.client.call("next_job", {"printer": "kiosk"}, timeout=60) is None
            assert (
                other.client.call("job_done", {"job": 1, "printer": "kiosk", "problem": None}, timeout=60)
                is False
            )
            for event in ("look", "next_job", "job_done", "connect", "disconnect", "nothing"):
                for data in (None, {}, [], "x", {"job": "x", "printer": None}, b"\x00", {"printer": "kiosk"}):
                    other.client.emit(event, data)
        tv.shows(call_one(office))


def test_an_agents_garbage_hurts_nobody_else(office):
    bearer = {"Authorization": f"Bearer {office.token('supervisor')}"}
    with Ear(office.url, {"agent": True}, **bearer) as agent, Ear(office.url, LOBBY) as tv:
        for data in (None, {}, {"job": "x"}, {"job": 10**30, "printer": "kiosk", "problem": None}, [], "x"):
            agent.client.emit("job_done", data)
            agent.client.emit("next_job", data)
        agent.client.emit("next_job", {"printer": "no such printer"})
        tv.shows(call_one(office))


def test_a_board_that_could_not_be_made_is_made_at_the_next_pulse(found):
    """A database that is away for a moment costs a moment: no event is skipped."""
    from queue_core.app import create_app
    from queue_core.live.made_boards import Screen

    acts = found(server={"async_mode": "threading"})
    realtime = (app := create_app(acts.office)).extensions["realtime"]
    tv = realtime.socketio.test_client(app, auth=LOBBY)
    tv.get_received()
    whole, away = realtime.boards.screens["lobby"], [ConnectionError("the database is away")]

    def look(key: str) -> dict[str, Any]:
        if away:
            raise away.pop()
        return whole.look(key)

    realtime.boards.screens["lobby"] = Screen(look, whole.draw)
    acts.open("1")
    acts.take("taxes")
    number = acts.called("1")
    for _ in range(3):
        with suppress(ConnectionError):
            realtime.push()
    heard = {message["name"]: message["args"][0] for message in tv.get_received()}
    assert heard["called"]["number"] == number
    assert heard["board"]["data"]["calls"][0]["number"] == number
