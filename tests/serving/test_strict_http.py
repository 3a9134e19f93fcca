"""Requests that never end, come byte by byte, or end in two places: they are cut, and nobody else waits."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
import requests

from tests.pace import at_most
from tests.servers import SLOW_S, Server, until
from tests.web.test_hostile_sockets import others_are_served


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("http") / "server", printer=[])
    server.start()
    # Its last word of its own; what it logs from then on is of requests.
    until(lambda: "Nightly purge" in server.log)
    yield server
    server.stop()


class Line:
    """One bare connection, and all that comes back on it."""

    def __init__(self, port: int, source: str = "127.0.0.1") -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), SLOW_S, (source, 0))

    def send(self, *parts: bytes) -> "Line":
        with suppress(OSError):
            for part in parts:
                self.socket.sendall(part)
        return self

    def ended(self) -> bytes:
        """What came until the server ended the connection."""
        heard = b""
        with suppress(ConnectionError):
            while read := self.socket.recv(65536):
                heard += read
        self.socket.close()
        return heard


POST = b"POST /counter/sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n\r\n"


def to_api(served: Server, path: bytes = b"/tickets") -> bytes:
    token = served.token("kiosk").encode()
    return b"POST /api/v1" + path + b" HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token + b"\r\n"


ENDLESS = {
    "a form in chunks": POST + CHUNKED + b"10000\r\n" + b"x" * 65536 + b"\r\n",
    "a chunk's length": POST + CHUNKED + b"1" * 65536,
    "a trailer": POST + CHUNKED + b"0\r\n" + b"x" * 65536,
    "a header": b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"x" * 65536,
    "headers": b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X: x\r\n" * 10_000,
    "an address": b"GET /" + b"x" * 65536,
    "a long body": POST + b"Content-Length: 999999999999\r\n\r\n" + b"x" * 65536,
}


@pytest.mark.parametrize("part", ENDLESS.values(), ids=ENDLESS)
def test_what_never_ends_is_cut_and_fills_no_memory(served, part):
    """A hundred megabytes are offered, of which hardly any are taken."""
    with others_are_served(served):
        line = Line(served.port).send(part)
        first, rest = part.partition(b"\r\n\r\n")[::2]
        again = (rest or first)[-65536:]
        sent = 0
        with suppress(OSError):
            for _ in range(1600):
                line.socket.sendall(again)
                sent += len(again)
        assert sent < 60_000_000
        line.socket.close()


def test_a_chunked_request_to_the_api_without_end_is_too_large(served):
    with others_are_served(served):
        line = Line(served.port).send(to_api(served) + CHUNKED)
        line.send(*[b"10000\r\n" + b" " * 65536 + b"\r\n"] * 40, b"0\r\n\r\n")
        assert line.socket.recv(65536).startswith(b"HTTP/1.1 413 ")
        line.socket.close()


def test_a_body_in_chunks_is_read_as_any_other(served):
    body = b'{"service": "taxes"}'
    parts = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:7], body[7:]))
    line = Line(served.port).send(to_api(served) + CHUNKED + parts + b"0\r\n\r\n")
    assert line.socket.recv(65536).startswith(b"HTTP/1.1 201 ")
    line.socket.close()


def test_a_form_of_several_parts_is_read_as_any_other(served):
    """As a page's script sends it."""
    parts = {"login": (None, "nobody"), "csrf_token": (None, "none")}
    answer = requests.post(f"{served.url}/counter/sign-in", files=parts, timeout=60)
    assert answer.status_code == 400 and "<html" in answer.text, "read, and refused for its token"


TWO_ENDS = [
    b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n", b"Content-Length: 5\r\nContent-Length: 5\r\n\r\n",
    b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", b"Transfer-Encoding: gzip, chunked\r\n\r\n",
    b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n", b"Content-Length: +5\r\n\r\n",
    b"Transfer-Encoding: xchunked\r\n\r\n", b"Content-Length: 1_0\r\n\r\n", b"Content-Length: -1\r\n\r\n",
    b"Content-Length: 5, 5\r\n\r\n", b"Content-Length: 0x5\r\n\r\n", b"Content-Length: \r\n\r\n",
]  # fmt: skip


@pytest.mark.parametrize("ends", TWO_ENDS, ids=repr)
def test_a_request_that_could_end_in_two_places_is_refused_and_the_next_not_heard(served, ends):
    """A proxy may take for a body what the server would take for somebody's next request."""
    hidden = b"0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
    heard = Line(served.port).send(to_api(served) + ends + hidden).ended()
    assert heard.startswith((b"HTTP/1.1 400 ", b"HTTP/1.0 400 ")) and b"as_of" not in heard


NO_HTTP = [
    b"\x00\xff\xfe\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\xaa" * 99 + b"\r\n\r\n",
    b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"GET / FTP/1.1\r\n\r\n", b"\r\n\r\n\r\n",
    b"GET / HTTP/1.1\r\n: x\r\n\x00: y\r\n\r\n", b"GET / HTTP/1.1\r\n\xff: x\r\nContent-Length: 5\r\n\r\n",
]  # fmt: skip


@pytest.mark.parametrize("said", NO_HTTP, ids=lambda said: repr(said[:12]))
def test_what_is_no_http_is_answered_shortly_and_the_log_has_nothing_of_it(served, said):
    """And no answer tells which Python and which library stand behind it."""
    logged = len(served.log)
    heard = Line(served.port).send(said).ended()
    assert b"Python" not in heard and b"eventlet" not in heard and len(heard) < 20_000
    assert served.log[logged:] == ""


def test_odd_headers_are_read_as_what_they_can_be(served):
    odd = [b"Cookie: lobby=\xff\xfe", b"Accept-Language: \xff,;q=x", b"Host: \xff\xfe", b"Referer: http://[",
           b"Authorization: Bearer \xff", b"X-Forwarded-For: " + b"1," * 2000]  # fmt: skip
    for header in odd:
        said = b"GET /counter/ HTTP/1.1\r\nHost: x\r\n" + header + b"\r\nConnection: close\r\n\r\n"
        heard = Line(served.port).send(said).ended()
        assert heard.split(b" ")[1] in (b"200", b"302", b"400"), (header, heard[:90])


SLOW = """
import socket, sys
from queue_core import concurrency
concurrency.patch("eventlet")
from queue_core.serving import greenlets, strict_http
strict_http.IDLE_S, strict_http.HEAD_WITHIN_S, strict_http.BODY_WITHIN_S = map(int, sys.argv[1:])
strict_http.FROM_ONE_ADDRESS = 5
def app(environ, start_response):
    try:
        read = len(environ["wsgi.input"].read())
    except TimeoutError:
        read = -1
    start_response("200 OK", [])
    return [b"read %d" % read]
listener = greenlets.listen("127.0.0.1", 0)
print(listener.getsockname()[1], flush=True)
greenlets.serve_green(listener, app, lambda: None)
"""


@contextmanager
def small_server(*seconds: int) -> Iterator[int]:
    """The port of a server of the same kind that is so patient: with idle connections, a head and a body."""
    command = [sys.executable, "-c", SLOW, *map(str, seconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield int(process.stdout.readline())
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def impatient() -> Iterator[int]:
    """Its port."""
    with small_server(3, 1, 1) as port:
        yield port


def drip(line: Line) -> None:
    """A byte every tenth of a second, until the line is cut: each comes in time, the whole never does."""
    with suppress(OSError):
        while True:
            line.socket.sendall(b"x")
            time.sleep(0.1)  # what is slow is what is tested


HEAD = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n"


@pytest.mark.parametrize(
    "begun, within_s, heard",
    [(b"", 3, b""), (HEAD + b"X: ", 1, b""), (HEAD + b"\r\n", 1, b"read -1")],
    ids=["address", "head", "body"],
)
def test_what_comes_byte_by_byte_is_given_its_time_and_no_more(impatient, begun, within_s, heard):
    line = Line(impatient).send(begun)
    with at_most(within_s + 2):
        drip(line)
    assert heard in line.ended()
    whole = f"http://127.0.0.1:{impatient}/"
    assert requests.post(whole, b"x" * 1000, timeout=60).text == "read 1000"


def test_one_address_holds_so_many_connections_and_another_is_served():
    """A proxy on this machine may hold any number."""
    said = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    with small_server(60, 60, 60) as port:
        held = [Line(port, "127.0.0.2") for _ in range(5)]
        assert Line(port, "127.0.0.2").ended() == b""
        for address in ["127.0.0.3", *["127.0.0.1"] * 9]:
            assert b"read 0" in Line(port, address).send(said).ended()
        assert b"read 0" in held[0].send(said).ended()
        assert b"read 0" in Line(port, "127.0.0.2").send(said).ended(), "one has gone"
        for line in held[1:]:
            line.socket.close()
