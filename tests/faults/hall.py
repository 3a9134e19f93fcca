"""A hall full of phones in a process of its own: `python -m tests.faults.hall URL COUNT`.

Prints how many sockets were let in and how many turned away; then for each line on standard input either lets
`leave N` go, or prints how many have been sent a board with that line in it, once no more come.
"""

import resource
import select
import sys

from tests.bench.crowd import Watcher

PATIENCE_S = 10.0


def main() -> None:
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    inside: dict[int, Watcher] = {}
    heard: dict[int, bytes] = {}
    turned_away = 0
    for _ in range(int(sys.argv[2])):
        watcher = entered(sys.argv[1])
        if watcher is None:
            turned_away += 1
        else:
            inside[watcher.socket.fileno()] = watcher
    print(len(inside), turned_away, flush=True)
    poll = select.epoll()
    poll.register(0, select.EPOLLIN)
    for number in inside:
        heard[number] = b""
        poll.register(number, select.EPOLLIN)
    mark = None
    while True:
        ready = poll.poll(PATIENCE_S if mark else -1)
        for number, _event in ready:
            if number == 0:
                line = sys.stdin.readline().strip()
                if not line:
                    return
                if line.startswith("leave"):
                    for gone in list(inside)[: int(line.split()[1])]:
                        poll.unregister(gone)
                        inside.pop(gone).socket.close()
                        heard.pop(gone)
                else:
                    mark = line.encode()
            elif number in inside:
                try:
                    boards = [frame for frame in inside[number].hear() if frame.startswith(b'42["board"')]
                    heard[number] = boards[-1] if boards else heard[number]
                except OSError:
                    inside.pop(number).socket.close()
                    heard.pop(number)
        if mark and (not ready or all(mark in each for each in heard.values())):
            print(sum(mark in each for each in heard.values()), flush=True)
            mark = None


def entered(url: str) -> Watcher | None:
    """A socket that has joined the lobby's board; None where it was turned away."""
    try:
        return Watcher(url)
    except OSError:
        return None


if __name__ == "__main__":
    main()
