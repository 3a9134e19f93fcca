"""A bad network between a screen and its server, on a real port.

Websocket messages of the server are delayed, change places, are held up for seconds, or the link is cut. What
becomes of the next call from a desk can be chosen. Everything else passes.
"""

import random
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

CALL_FATES = ("passed", "unheard", "lost", "silent", "down")
"""Of a call from a desk: it passes; its link is cut before the server hears of it; its answer is lost, and
the link with it; the link says nothing more and stays open; or every link is cut, and none made for a while.
"""


class UnkindProxy:
    """`with UnkindProxy(port, seed=1) as proxy: proxy.url`; kind until `proxy.unkind = True`."""

    def __init__(self, port: int, seed: int = 0) -> None:
        self.to = port
        self.unkind = False
        self.done: list[str] = []
        """What was done to the messages, in order."""
        self.next_call = "passed"
        """One of CALL_FATES, for one call; the next one passes."""
        self._random = random.Random(seed)
        self._open_again_at = 0.0
        self._links: list[socket.socket] = []
        self._cutting = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> "UnkindProxy":
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()
        self.cut()

    def cut(self, for_s: float = 0.0) -> None:
        """Cut every link, and refuse new ones for a while."""
        with self._cutting:
            self._open_again_at = time.monotonic() + for_s
            links, self._links = self._links, []
        for link in links:
            with suppress(OSError):
                link.shutdown(socket.SHUT_RDWR)
            link.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(near,), daemon=True).start()

    def _serve(self, near: socket.socket) -> None:
        with suppress(OSError), near, socket.create_connection(("127.0.0.1", self.to)) as far:
            with self._cutting:
                # One that was just coming is cut as well.
                if time.monotonic() < self._open_again_at:
                    return
                self._links += [near, far]
            head = near.recv(65536)
            if b"upgrade: websocket" not in head.lower():
                self._pass_requests(head, near, far)
                return
            far.sendall(head)
            threading.Thread(target=_pass, args=(near, far), daemon=True).start()
            self._pass_messages(far, near)

    def _pass_requests(self, read: bytes, near: socket.socket, far: socket.socket) -> None:
        """The requests of one link, and beside them its answers."""
        link = {"fate": "passed"}
        threading.Thread(target=_pass_answers, args=(far, near, link), daemon=True).start()
        while read:
            if read.startswith(b"POST ") and read.split(b" ", 2)[1].endswith(b"/calls"):
                link["fate"], self.next_call = self.next_call, "passed"
                self.done.append(link["fate"])
            if link["fate"] == "unheard":
                _end(near, far)
                return
            far.sendall(read)
            if link["fate"] == "down":
                self.cut(2.0)
                return
            read = near.recv(65536)
        far.shutdown(socket.SHUT_WR)

    def _pass_messages(self, far: socket.socket, near: socket.socket) -> None:
        held = None
        for frame in _frames(far, near):
            is_event = frame.find(b'42["', 0, 14) >= 0
            fate = self._fate() if self.unkind and is_event else "passed"
            if fate == "held":
                self.done.append(fate)
                held, frame = frame, held
                if frame is None:
                    continue
            elif fate == "delayed":
                time.sleep(self._random.uniform(0.1, 1.0))
            elif fate == "stalled":
                time.sleep(self._random.uniform(2.0, 5.0))
            elif fate == "cut":
                self.done.append(fate)
                self.cut(self._random.choice((0.0, 1.0, 3.0)))
                return
            if fate not in ("passed", "held"):
                self.done.append(fate)
            near.sendall(frame)
            if held is not None and fate != "held":
                near.sendall(held)
                held = None

    def _fate(self) -> str:
        return self._random.choices(
            ("passed", "held", "delayed", "stalled", "cut"), weights=(50, 20, 20, 5, 5)
        )[0]


def _pass_answers(far: socket.socket, near: socket.socket, link: dict[str, str]) -> None:
    with suppress(OSError):
        while read := far.recv(65536):
            if link["fate"] == "lost":
                break
            if link["fate"] != "silent":
                near.sendall(read)
        if link["fate"] != "silent":
            _end(near, far)


def _end(*links: socket.socket) -> None:
    for link in links:
        with suppress(OSError):
            link.shutdown(socket.SHUT_RDWR)


def _pass(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while read := source.recv(65536):
            target.sendall(read)
        target.shutdown(socket.SHUT_WR)


def _frames(far: socket.socket, near: socket.socket) -> Iterator[bytes]:
    """The server's frames (RFC 6455; unmasked), after its answer's head has been passed on."""
    rest = b""
    while b"\r\n\r\n" not in rest:
        rest += far.recv(65536)
    head, rest = rest.split(b"\r\n\r\n", 1)
    near.sendall(head + b"\r\n\r\n")
    while True:
        size, begin = (rest[1] & 0x7F if len(rest) > 1 else 0), 2
        if size >= 126:
            begin = 4 if size == 126 else 10
            size = int.from_bytes(rest[2:begin], "big") if len(rest) >= begin else 1 << 62
        if len(rest) > 1 and len(rest) >= begin + size:
            yield rest[: begin + size]
            rest = rest[begin + size :]
            continue
        read = far.recv(65536)
        if not read:
            return
        rest += read
