"""Many light sockets in a process of their own: `python -m tests.bench.crowd URL COUNT`.

Bare websockets (RFC 6455) that speak just enough of Engine.IO and Socket.IO to join the lobby's board. For
each line on standard input, a mark, it prints the instant (CLOCK_MONOTONIC, seconds) at which the last of the
sockets had received a `board` with that mark in it.
"""

import base64
import os
import select
import socket
import sys
import time
from urllib.parse import urlsplit

CONNECT = b'40{"board":"lobby"}'


class Watcher:
    """One socket of the crowd."""

    def __init__(self, url: str) -> None:
        where = urlsplit(url)
        self.socket = socket.create_connection((where.hostname, where.port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall(
            f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: {where.netloc}\r\n"
            f"Upgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        self.rest = b""
        while b"\r\n\r\n" not in self.rest:
            self.rest += self._received(4096)
        if b" 101 " not in self.rest.split(b"\r\n", 1)[0]:
            raise ConnectionError("turned away")
        self.rest = self.rest.split(b"\r\n\r\n", 1)[1]
        self.say(CONNECT)

    def say(self, text: bytes) -> None:
        """One masked text frame of at most 125 bytes; a mask of zeros leaves it as it is."""
        self.socket.sendall(bytes((0x81, 0x80 | len(text))) + b"\0\0\0\0" + text)

    def _received(self, most: int) -> bytes:
        received = self.socket.recv(most)
        if not received:
            raise ConnectionError("the server went away")
        return received

    def hear(self) -> list[bytes]:
        """The whole frames that have come; pings are answered."""
        self.rest += self._received(262_144)
        frames = []
        while len(self.rest) >= 2:
            size, begin = self.rest[1] & 0x7F, 2
            if size == 126:
                size, begin = int.from_bytes(self.rest[2:4], "big"), 4
            elif size == 127:
                size, begin = int.from_bytes(self.rest[2:10], "big"), 10
            if len(self.rest) < begin + size:
                break
            frame, self.rest = self.rest[begin : begin + size], self.rest[begin + size :]
            if frame == b"2":
                self.say(b"3")
            frames.append(frame)
        return frames


def main() -> None:
    watchers = {}
    poll = select.epoll()
    for _ in range(int(sys.argv[2])):
        watcher = Watcher(sys.argv[1])
        watchers[watcher.socket.fileno()] = watcher
        poll.register(watcher.socket, select.EPOLLIN)
        # Thousands take a while to come, and those who wait are pinged meanwhile.
        for number, _event in poll.poll(0):
            watchers[number].hear()
    poll.register(0, select.EPOLLIN)
    print("ready", flush=True)
    mark, left = None, set()
    while True:
        for number, _event in poll.poll():
            if number == 0:
                line = os.read(0, 100)
                if not line:
                    return
                mark, left = line.strip(), set(watchers)
                print("armed", flush=True)
                continue
            for frame in watchers[number].hear():
                if mark and frame.startswith(b'42["board"') and mark in frame:
                    left.discard(number)
        if mark and not left:
            print(time.monotonic(), flush=True)
            mark = None


if __name__ == "__main__":
    main()
