"""A hall full of phones in a process of its own: `python -m tests.faults.hall URL COUNT`.

Prints how many sockets were let in and how many turned away; then for each line on standard input either lets
`leave N` go, or prints how many have been sent a board with that line in it, as soon as all have.
"""

import resource
import select
import sys
import time

from tests.bench.crowd import Watcher

PATIENCE_S = 30.0


def main() -> None:
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    hall, turned_away = Hall(), 0
    for _ in range(int(sys.argv[2])):
        watcher = entered(sys.argv[1])
        if watcher is None:
            turned_away += 1
        else:
            hall.enter(watcher)
        # Who is there must hear, and answer pings, while others still come.
        hall.hear(0)
    print(len(hall.heard), turned_away, flush=True)
    hall.poll.register(0, select.EPOLLIN)
    while line := hall.line():
        if line.startswith("leave"):
            hall.leave(int(line.split()[1]))
            continue
        mark, until = line.encode(), time.monotonic() + PATIENCE_S
        while not all(mark in each for each in hall.heard.values()) and time.monotonic() < until:
            hall.hear(1.0)
        print(sum(mark in each for each in hall.heard.values()), flush=True)


class Hall:
    """Those who are there, and the last board that each was sent."""

    def __init__(self) -> None:
        self.poll = select.epoll()
        self.inside: dict[int, Watcher] = {}
        self.heard: dict[int, bytes] = {}

    def enter(self, watcher: Watcher) -> None:
        number = watcher.socket.fileno()
        self.inside[number], self.heard[number] = watcher, b""
        self.poll.register(number, select.EPOLLIN)

    def leave(self, count: int) -> None:
        for number in list(self.inside)[:count]:
            self._gone(number)

    def line(self) -> str:
        """The next line of standard input; until it comes, everybody hears."""
        while not select.select([0], [], [], 0)[0]:
            self.hear(-1)
        return sys.stdin.readline().strip()

    def hear(self, seconds: float) -> bool:
        """Let everybody hear what has come, or comes within so many seconds; whether anything did."""
        ready = self.poll.poll(seconds)
        for number, _event in ready:
            if number in self.inside:
                try:
                    boards = [each for each in self.inside[number].hear() if each.startswith(b'42["board"')]
                    self.heard[number] = boards[-1] if boards else self.heard[number]
                except OSError:
                    self._gone(number)
        return bool(ready)

    def _gone(self, number: int) -> None:
        self.poll.unregister(number)
        self.inside.pop(number).socket.close()
        self.heard.pop(number)


def entered(url: str) -> Watcher | None:
    """A socket that has joined the lobby's board; None where it was turned away."""
    try:
        return Watcher(url)
    except OSError:
        return None


if __name__ == "__main__":
    main()
