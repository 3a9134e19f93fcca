"""Sockets that say what no page of ours says: they are shown out, the others are served as ever, and the log
has a line for it and no traceback."""

import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import requests
import websocket

from queue_core.app import PING_EVERY_S
from tests.ears import Ear
from tests.pace import Pace, at_most
from tests.servers import SLOW_S, Server
from tests.web.test_sockets import LOBBY, call_one

ANSWERS_WITHIN_S = 5.0
"""While a socket does its worst, as on a free machine: one alone could hold the server for twenty seconds."""
MOST_GROWN_MB = 40


@pytest.fixture(scope="module", params=["eventlet", "threading"])
def served(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile") / "server"
    server = Server(folder, async_mode=request.param, printer=[])
    server.start()
    yield server
    server.stop()


def resident_mb(server: Server) -> int:
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) // 1024


@contextmanager
def others_are_served(server: Server) -> Iterator[None]:
    """Meanwhile another browser is answered in good time, and afterwards a call reaches the TV as ever."""
    slowest, is_over, logged, before = [0.0], threading.Event(), len(server.log), resident_mb(server)
    pace = Pace()

    def ask() -> None:
        while not is_over.wait(0.1):
            began = pace.seconds
            assert requests.get(f"{server.url}/healthz", timeout=60).status_code == 200
            slowest[0] = max(slowest[0], pace.seconds - began)

    asking = threading.Thread(target=ask)
    asking.start()
    try:
        yield
    finally:
        is_over.set()
        asking.join()
        pace.stop()
    with Ear(server.url, LOBBY) as tv:
        tv.shows(call_one(server))
    new = server.log[logged:]
    assert "Traceback" not in new and new.count("\n") < 50, new
    assert slowest[0] < ANSWERS_WITHIN_S
    assert resident_mb(server) - before < MOST_GROWN_MB


def address(server: Server) -> str:
    return server.url.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket"


def opened(server: Server) -> websocket.WebSocket:
    """A bare websocket to the lobby's board."""
    socket = websocket.create_connection(address(server), timeout=SLOW_S)
    assert socket.recv().startswith("0")
    socket.send('40{"board":"lobby"}')
    while not socket.recv().startswith("40"):
        pass
    return socket


def is_shown_out(socket: websocket.WebSocket) -> bool:
    """Whether the server ends the socket; what it said before is read."""
    try:
        while socket.recv():
            pass
    except TimeoutError:
        return False
    except (OSError, websocket.WebSocketException):
        return True
    return True


NO_PACKETS = [
    "", "x", "nonsense", "4", "4x", "44{}", "47", "49", "999", "b42", "4b", "0", "5", "2probe", '4{"a":1}',
    "4[]", "40{", "43{}", "41[]",
    "42", "42[", "42{}", "42[]", "42[1]", "42[[]]", '42[{"a":1}]', '42["look"', "42null",
    '451-["x",{"_placeholder":true,"num":0}]', '4299999999999-["x"]', "42" + "9" * 90 + '["look"]',
    '42["look",' + "9" * 5000 + "]", "42" + "[" * 7000, '42["look",' + "[" * 99 + "]" * 99 + "]",
    "4\x00", "42\ud7ff", b"", b"\x00\xff", b'2["look"]', "40", '40{"board":"lobby"}', "4" + "x" * 15_000,
]  # fmt: skip


def test_what_is_no_packet_ends_its_socket(served):
    """A second greeting too: it would leave a socket in the room that nobody takes out again."""
    with others_are_served(served):
        for frame in NO_PACKETS:
            socket = opened(served)
            socket.send(frame) if isinstance(frame, str) else socket.send_binary(frame)
            assert is_shown_out(socket), frame[:40]


PASSED_OVER = [
    '42["nothing"]', '42["connect",{"board":"office"}]', '42["disconnect"]', "40/x,", '42/x,["look"]', "43[]",
    '427["nothing",{}]', '42["screen",{"version":"\\ud800","sound":true,"shown":1}]', '42["look","\\ud800"]',
    '42["lit",{"number":"\\ud800","called_at":"2026-01-01T00:00:00Z"}]', '42["lit"]', '42["look",1,2,3]',
    '427["next_job",{"printer":"\\ud800"}]', '427["job_done",{"job":1e999}]', '42["printer_state",[[]]]',
]  # fmt: skip


def test_an_event_that_nobody_hears_is_passed_over(served):
    """An older page may say it; its socket goes on."""
    with others_are_served(served):
        socket = opened(served)
        for frame in PASSED_OVER:
            socket.send(frame)
        number = call_one(served)
        while number not in socket.recv():
            pass
        socket.close()


def many(frame: str) -> Callable[[websocket.WebSocket], None]:
    def say(socket: websocket.WebSocket) -> None:
        for _ in range(10_000):
            socket.send(frame)

    return say


def attachments(socket: websocket.WebSocket) -> None:
    """A packet that announces more than could ever come, each kept until the last one is there."""
    socket.send('451999999999-["x",{"_placeholder":true,"num":0}]')
    for _ in range(1000):
        socket.send_binary(b"x" * 15_000)


def fragments(socket: websocket.WebSocket) -> None:
    """One message in parts that never ends."""
    part = struct.pack("!H", 15_000) + b"\0\0\0\0" + b"4" * 15_000
    socket.sock.sendall(b"\x01\xfe" + part)
    for _ in range(4000):
        socket.sock.sendall(b"\x00\xfe" + part)


def pings(socket: websocket.WebSocket) -> None:
    """Of the websocket itself, each of which is answered."""
    for _ in range(200):
        socket.sock.sendall(b"\x89\x80\0\0\0\0" * 1000)
    socket.send("nonsense")


def one_huge_frame(socket: websocket.WebSocket) -> None:
    socket.sock.sendall(b"\x81\xff" + struct.pack("!Q", 2**40) + b"\0\0\0\0" + b"4" * 100_000)


FLOODS = [many('42["look"]'), many('42["nothing"]'), many("3"), attachments, fragments, pings, one_huge_frame]


@pytest.mark.parametrize("flood", FLOODS, ids=["looks", "events", "pongs", *(f.__name__ for f in FLOODS[3:])])
def test_a_flood_hurts_nobody_but_its_own_socket(served, flood):
    with others_are_served(served):
        socket = opened(served)
        with suppress(OSError, websocket.WebSocketException):
            flood(socket)
        assert is_shown_out(socket)


def boards_until(socket: websocket.WebSocket, pulses: int) -> int:
    """How many boards come before so many pulses."""
    boards = 0
    while pulses:
        said = socket.recv()
        boards += said.startswith('42["board",')
        pulses -= said.startswith('42["pulse",')
    return boards


def test_a_board_is_asked_for_once_a_second_at_most(served):
    """A page that is behind asks at each pulse; whoever asks all the time is answered with what one costs."""
    with others_are_served(served):
        socket = opened(served)
        boards_until(socket, pulses=1)
        began = time.monotonic()
        for _ in range(100):
            socket.send('42["look"]')
        boards = boards_until(socket, pulses=2)
        assert 1 <= boards <= 1 + time.monotonic() - began
        socket.close()


HANDSHAKES = {
    "an old draft of the protocol": {},
    "another old draft": {"Sec-WebSocket-Key1": "1 2", "Sec-WebSocket-Key2": "3 4"},
    "a version that is none": {"Sec-WebSocket-Version": "x", "Sec-WebSocket-Key": "x"},
    "no key": {"Sec-WebSocket-Version": "13"},
    "another site's page": {"Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
                            "Origin": "http://evil.example"},
}  # fmt: skip


@pytest.mark.parametrize("headers", HANDSHAKES.values(), ids=HANDSHAKES)
def test_a_handshake_that_is_none_is_refused(served, headers):
    with others_are_served(served):
        answer = requests.get(
            f"{served.url}/socket.io/?EIO=4&transport=websocket",
            headers={"Connection": "Upgrade", "Upgrade": "websocket"} | headers,
            timeout=SLOW_S,
        )
        assert 400 <= answer.status_code < 500


def test_whoever_never_says_what_to_see_is_sent_away_after_ten_seconds(served):
    """And whoever was refused and stays: both would be kept alive for as long as they like."""
    polite = opened(served)
    with at_most(PING_EVERY_S + 5):
        silent, refused = (websocket.create_connection(address(served), timeout=2 * SLOW_S) for _ in "12")
        refused.send('40{"board":"office"}')
        assert is_shown_out(silent) and is_shown_out(refused)
    while polite.recv() != "2":
        pass
    polite.close()
