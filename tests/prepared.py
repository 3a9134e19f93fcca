"""Servers that start in an eighth of a second: forks of one process that has imported the program already.

What is left out is only the second that imports take, some three hundred times. Each fork is a process of its
own, with its own environment, folder, output and signals; from its words on it goes the way of `lobby serve`.
The class is for tests; `python -m tests.prepared` is the process.
"""

import gc
import json
import os
import select
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

LARGEST_REQUEST = 1_000_000


class Prepared:
    """The process that forks, started when it is first needed."""

    def __init__(self) -> None:
        self._process: subprocess.Popen | None = None

    def start(self, words: list[str], *, cwd: Path, env: dict[str, str], stderr: int) -> "Fork":
        """`lobby …words` in a fork; its standard output is a pipe."""
        if self._process is None:
            self._socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            with theirs:
                self._process = subprocess.Popen([sys.executable, "-m", "tests.prepared"], stdin=theirs)
        reader, writer = os.pipe()
        asked = {"words": words, "cwd": str(cwd), "env": env}
        pid = self._ask(asked, [writer, stderr])
        os.close(writer)
        return Fork(self, pid, reader)

    def status(self, pid: int) -> int:
        """The return code of a fork, once it has ended."""
        return self._ask({"ended": pid}, [])

    def end(self) -> None:
        if self._process:
            self._socket.close()
            self._process.wait(20)

    def _ask(self, asked: dict[str, Any], files: list[int]) -> int:
        socket.send_fds(self._socket, [json.dumps(asked).encode()], files)
        return int(self._socket.recv(100))


class Fork:
    """One fork, with what tests use of a Popen."""

    def __init__(self, prepared: Prepared, pid: int, stdout: int) -> None:
        self.pid, self.returncode = pid, None
        self.stdout = os.fdopen(stdout, "rb")
        self._prepared, self._handle = prepared, os.pidfd_open(pid)

    def poll(self) -> int | None:
        if self.returncode is None and select.select([self._handle], [], [], 0)[0]:
            self.returncode = self._prepared.status(self.pid)
            os.close(self._handle)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        if self.returncode is None and not select.select([self._handle], [], [], timeout)[0]:
            raise subprocess.TimeoutExpired("lobby", timeout or 0)
        return self.poll() or 0

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def main() -> None:
    """Fork for each request on the socket that is standard input, until it closes."""
    # eventlet must have none of these: a loop that is in use cannot be forked.
    channel, receive, wait = socket.socket(fileno=0), socket.recv_fds, os.waitpid
    from queue_core import concurrency, entry

    concurrency.patch("eventlet")
    from queue_core import cli, server  # noqa: F401

    gc.collect()
    gc.freeze()
    while True:
        said, files, *_ = receive(channel, LARGEST_REQUEST, 2)
        if not said:
            return
        asked = json.loads(said)
        if "ended" in asked:
            answer = os.waitstatus_to_exitcode(wait(asked["ended"], 0)[1])
        elif not (answer := os.fork()):
            channel.detach()
            _become(asked, files)
            return entry.main()
        for file in files:
            os.close(file)
        channel.send(str(answer).encode())


def _become(asked: dict[str, Any], files: list[int]) -> None:
    from eventlet import hubs

    for file, number in ((os.open(os.devnull, os.O_RDONLY), 0), *zip(files, (1, 2), strict=True)):
        os.dup2(file, number)
        os.close(file)
    # A fork shares its parent's epoll.
    hubs.use_hub()
    os.chdir(asked["cwd"])
    os.environ.clear()
    os.environ.update(asked["env"])
    sys.argv[1:] = asked["words"]


if __name__ == "__main__":
    main()
