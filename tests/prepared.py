"""Servers and commands that start in a tenth of a second: forks of a process that has imported the program.

What is left out is only the second that imports take, some five hundred times. Each fork is a process of its
own, with its own environment, folder, files and signals; from its words on it goes the way of `lobby …`.
The class is for tests; `python -m tests.prepared MODE TEMPLATES` is the process, green or not.
"""

import gc
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

SHIPPED = Path(__file__).parent.parent / "config.toml"
LARGEST_REQUEST = 1_000_000
FOR_EVER_S = 1e6
TOO_LATE = ("LD_", "PYTHON", "LC_", "LANG", "TZ")
"""Variables that are read before a program's first line, or once."""


class Prepared:
    """The process that forks, started when it is first needed; MODE is as in `[server] async_mode`. It
    has read the catalogs and the program's files, and compiled templates come from a folder."""

    def __init__(self, mode: str, templates: Path) -> None:
        self._mode, self._templates = mode, templates
        self._process: subprocess.Popen | None = None
        self._early = _early(os.environ)
        self._one_asks = threading.Lock()

    def can(self, env: dict[str, str]) -> bool:
        """Whether a fork would be the same as a new process with these variables."""
        return _early(env) == self._early

    def start(
        self,
        words: Sequence[str | bytes],
        files: list[int],
        *,
        cwd: Path,
        env: dict,
        estimates: bool = True,
    ) -> "Fork":
        """`lobby …words` in a fork; `files` are its standard input, output and errors. A server may be
        without the process that estimates the waits."""
        words = [os.fsdecode(word) for word in words]
        asked = {"words": words, "cwd": str(cwd), "env": env, "estimates": estimates}
        return Fork(self, self._ask(asked, files))

    def status(self, pid: int) -> int:
        """The return code of a fork, once it has ended."""
        return self._ask({"ended": pid}, [])

    def end(self) -> None:
        if self._process:
            self._socket.close()
            self._process.wait(60)

    def _ask(self, asked: dict[str, Any], files: list[int]) -> int:
        with self._one_asks:
            if self._process is None:
                self._socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
                command = [sys.executable, "-m", "tests.prepared", self._mode, str(self._templates)]
                with theirs:
                    self._process = subprocess.Popen(command, stdin=theirs)
            socket.send_fds(self._socket, [json.dumps(asked).encode()], files)
            return int(self._socket.recv(100))


def _early(env: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in env.items() if name.startswith(TOO_LATE)}


class Fork:
    """One fork, with what tests use of a Popen."""

    def __init__(self, prepared: Prepared, pid: int) -> None:
        self.pid, self.returncode = pid, None
        self.stdout: BinaryIO | None = None
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


def main(mode: str, templates: Path) -> None:
    """Fork for each request on the socket that is standard input, until it closes."""
    # eventlet must have none of these: a loop that is in use cannot be forked.
    channel, receive, wait = socket.socket(fileno=0), socket.recv_fds, os.waitpid
    from queue_core import concurrency, entry

    concurrency.patch(mode)
    from queue_core.commands import cli  # noqa: F401
    from queue_core.language.catalogs import language

    for code in ("ro", "en"):
        language(code)

    if mode == "eventlet":
        from queue_core.serving import process  # noqa: F401
        from queue_core.settings import settings
        from queue_core.web import static_files
        from queue_core.web.version import version_of
        from tests.kept import keep_templates

        version_of(settings.load(SHIPPED))
        static_files.kept()
        keep_templates(templates)
    gc.collect()
    gc.freeze()
    while True:
        said, files, *_ = receive(channel, LARGEST_REQUEST, 3)
        if not said:
            return
        asked = json.loads(said)
        if "ended" in asked:
            answer = os.waitstatus_to_exitcode(wait(asked["ended"], 0)[1])
        elif not (answer := os.fork()):
            channel.detach()
            if mode == "eventlet":
                from eventlet import hubs

                # A fork shares its parent's epoll.
                hubs.use_hub()
            _become(asked, files)
            return entry.main()
        for file in files:
            os.close(file)
        channel.send(str(answer).encode())


def _become(asked: dict[str, Any], files: list[int]) -> None:
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    os.chdir(asked["cwd"])
    os.environ.clear()
    os.environ.update(asked["env"])
    sys.argv[1:] = asked["words"]
    if not asked["estimates"]:
        from queue_core.serving import children

        children.FIRST_PAGES_S = FOR_EVER_S


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
