"""SIGTERM: requests under way are answered, nobody new is let in, and the end comes within a bounded time."""

import http.client
import signal
import socket

import pytest

from tests.faults.load import Load
from tests.faults.witness import TRACEBACK, Screen, acts_of, boards_are_right, lines
from tests.pace import at_most
from tests.servers import SLOW_S, refuses, until

ENDS_WITHIN_S = 10.0
MODES = pytest.mark.parametrize("async_mode", ["eventlet", "threading"])


def ended_with(running) -> int:
    with at_most(ENDS_WITHIN_S):
        return running.process.wait(2 * SLOW_S)


def half_a_request(port: int) -> socket.socket:
    """A client that has said what it wants to send, and sends nothing more."""
    half = socket.create_connection(("127.0.0.1", port))
    half.sendall(b"POST /counter/sign-in HTTP/1.1\r\nHost: lobby\r\nContent-Length: 1000\r\n")
    return half


@MODES
def test_under_load_nothing_answered_is_lost_and_the_next_server_goes_on(server, async_mode):
    """Clients repeat what was not answered; the witness finds each act once."""
    running = server(printer=[], async_mode=async_mode)
    with acts_of(running) as acts, Screen(running.url) as screen, Load(running) as load:
        load.hear(30)
        running.process.terminate()
        running.process.terminate()
        assert ended_with(running) == 0
        running.start()
        load.hear(30)
        load.rest()
        boards_are_right(running, screen, acts)
        load.witness.agrees(acts)
    assert "cut short" not in running.log
    assert TRACEBACK not in running.log
    assert len(lines(running.log, "Asked to end")) == 1, running.log


def asks_to_go_on(port: int, cookie: str, length: int, words: int) -> socket.socket:
    """A sign-in that the server has begun: it has said, in so many words, that it waits for the body."""
    asks = socket.create_connection(("127.0.0.1", port), timeout=60)
    head = ["POST /counter/sign-in HTTP/1.1", "Host: 127.0.0.1", f"Cookie: {cookie}", "Expect: 100-continue"]
    head += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {length}", "", ""]
    asks.sendall("\r\n".join(head).encode())
    said = b""
    while said.count(b" 100 ") < words or not said.endswith(b"\r\n\r\n"):
        said += asks.recv(1)
    return asks


def status_of(asks: socket.socket) -> int:
    """What a request came to, after any word that it may go on."""
    lines_of = asks.makefile("rb")
    while (status := int(lines_of.readline().split()[1])) == 100:
        lines_of.readline()
    return status


@MODES
def test_a_request_under_way_gets_its_answer_and_a_new_one_does_not(server, async_mode):
    """Their bodies come when the end has been asked for: until then they cannot be answered."""
    running = server(async_mode=async_mode)
    page = http.client.HTTPConnection("127.0.0.1", running.port, timeout=60)
    page.request("GET", "/counter/sign-in")
    answer = page.getresponse()
    form = answer.read().decode().split('name="csrf_token" value="')[1].split('"')[0]
    cookie = answer.getheader("Set-Cookie").split(";")[0]
    body = f"login=a&password=b&csrf_token={form}".encode()
    # On threads the first word comes when the head is read, the second when the request is begun.
    words = 2 if async_mode == "threading" else 1
    under_way = [asks_to_go_on(running.port, cookie, len(body), words) for _ in range(3)]
    running.process.send_signal(signal.SIGTERM)
    until(lambda: refuses(running.port))
    for each in under_way:
        each.sendall(body)
    statuses = [status_of(each) for each in under_way]
    assert ended_with(running) == 0
    assert statuses == [401] * 3, running.log
    (said,) = lines(running.log, "Asked to end")
    assert ", 0 requests" not in said, "nothing was under way"


def has_ended_or_is_asked_again(running) -> bool:
    """A hundred signals, closer together than any answer to one."""
    for _ in range(100):
        if running.process.poll() is not None:
            return True
        running.process.terminate()
    return False


@MODES
def test_slow_clients_and_more_signals_do_not_hold_up_the_end(server, async_mode):
    """Half a request, an idle connection, a socket that reads nothing, and signals until the very end: gone
    within ten seconds, in order."""
    running = server(async_mode=async_mode)
    halves = [half_a_request(running.port) for _ in range(5)]
    idle = running.client("read")
    idle.get("/board")
    with Screen(running.url), at_most(ENDS_WITHIN_S):
        running.process.terminate()
        until(lambda: refuses(running.port))
        until(lambda: has_ended_or_is_asked_again(running))
        assert running.process.returncode == 0
        assert running.all_ended(SLOW_S), "the printing agent outlived its server"
    assert TRACEBACK not in running.log, running.log
    for each in halves:
        each.close()
