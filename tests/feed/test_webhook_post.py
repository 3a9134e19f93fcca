"""One message posted to a site that answers as no polite one does."""

import base64
import socket
import threading
from contextlib import contextmanager, suppress

import pytest

from queue_core.feed import webhook_post


@contextmanager
def raw_site(said: bytes, *, drips: bool = False):
    """A port that answers each request with these bytes and keeps the connection, or drips on.

    Hands out its address and the requests that it got.
    """
    heard: list[bytes] = []
    ended = threading.Event()
    listener = socket.create_server(("127.0.0.1", 0))

    def answer(wire: socket.socket) -> None:
        with wire, suppress(OSError):
            heard.append(wire.recv(65536))
            wire.sendall(said)
            while not ended.wait(0.05):
                if drips:
                    wire.sendall(b"H")

    def listen() -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=answer, args=(listener.accept()[0],), daemon=True).start()

    threading.Thread(target=listen, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/hook", heard
    finally:
        ended.set()
        listener.close()


def test_a_2xx_is_the_answer_whatever_stands_behind_it():
    """A head or a body that never ends holds nothing up: the next message is sent."""
    interim = b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"
    with raw_site(interim + b"HTTP/1.1 200 OK\r\nX-Endless: ") as (url, heard):
        for _ in range(2):
            webhook_post.post(url, b"{}", {}, within_s=60)
        assert len(heard) == 2


@pytest.mark.parametrize("said", [b"", b"HTTP/1.1 103 Early Hints\r\n\r\n", b"HTTP/1.1 20"])
def test_the_whole_exchange_has_one_end(said):
    """Also where the site drips an answer that never comes to its status."""
    with raw_site(said, drips=True) as (url, _), pytest.raises(TimeoutError):
        webhook_post.post(url, b"{}", {}, within_s=1)


def test_what_is_no_http_is_no_answer():
    with raw_site(b"220 mail.example.ro ESMTP\r\n") as (url, _), pytest.raises(OSError, match="HTTP"):
        webhook_post.post(url, b"{}", {}, within_s=60)


def test_a_name_and_password_before_the_host_are_sent_as_basic():
    """And not as a part of the host (RFC 7617)."""
    with raw_site(b"HTTP/1.1 204 No Content\r\n\r\n") as (url, heard):
        webhook_post.post(url.replace("//", "//lobby:p%40ss@"), b"{}", {}, within_s=60)
    head = heard[0].decode()
    assert f"Authorization: Basic {base64.b64encode(b'lobby:p@ss').decode()}\r\n" in head
    assert "Host: 127.0.0.1:" in head and "lobby" not in head.split("Authorization")[0]
