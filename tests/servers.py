"""A real `lobby serve`: a process of its own that tests ask over HTTP, kill, and start again.

The top of this file imports the standard library only, so that processes which ask a server start fast.
"""

import http.client
import json
import os
import select
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.faults import LONG
from tests.pace import Pace
from tests.prepared import Fork, Prepared

SCOPES = ("kiosk", "desk", "feed", "supervisor", "read")
READY = "Lobby is open at "
READY_WITHIN_S = 60.0
SLOW_S = 30.0
"""What takes longer than this does not come: for whatever no promise bounds, on a machine that is busy."""


class Client:
    """One browser or device: a kept connection, a token. ConnectionError when the server is gone."""

    def __init__(self, url: str, token: str) -> None:
        where = urlsplit(url)
        self._connection = http.client.HTTPConnection(str(where.hostname), where.port, timeout=60)
        self._token = token

    def ask(self, method: str, path: str, body: Any = None, key: str | None = None) -> tuple[int, Any]:
        """Ask the API; answers the status and the JSON. `path` goes on from /api/v1."""
        headers = {"Authorization": f"Bearer {self._token}"} | ({"Idempotency-Key": key} if key else {})
        try:
            self._connection.request(method, f"/api/v1{path}", json.dumps(body or {}), headers)
            answer = self._connection.getresponse()
            return answer.status, json.loads(answer.read() or "null")
        except (http.client.HTTPException, ValueError, OSError) as error:
            self._connection.close()
            raise ConnectionError("the server went away") from error

    def post(self, path: str, body: Any = None, key: str | None = None) -> tuple[int, Any]:
        return self.ask("POST", path, body, key)

    def get(self, path: str) -> Any:
        """What stands there; anything but 200 is a failure of the test."""
        status, data = self.ask("GET", path)
        assert status == 200, data
        return data


class Server:
    """`lobby serve` on the shipped office, round the clock, in a time zone where it is about noon now:
    no test meets a midnight unless it wants to. `changes` are settings by section, which the environment
    says: `line={…}`; `under` is a command that starts the server, as `prlimit …` does; `config` another file
    than the shipped. In a merge a server that is a fork estimates the waits where a test says `estimates`."""

    prepared: Prepared | None = None
    """Set by conftest: servers on eventlet are forks of it. Set to None the plain command is started."""

    def __init__(
        self,
        folder: Path,
        *,
        async_mode: str = "eventlet",
        under: Sequence[str] = (),
        environment: Mapping[str, str] | None = None,
        config: Path | None = None,
        estimates: bool = LONG,
        **changes: Any,
    ) -> None:
        from tests import databases
        from tests.office import ROUND_THE_CLOCK

        self.folder, self.under, self.environment = folder, list(under), dict(environment or {})
        self.config, self.estimates = config or _shipped(), estimates
        self.folder.mkdir(parents=True)
        self.changes: dict[str, Any] = {"hours": ROUND_THE_CLOCK, "holiday": []} | changes
        self.changes["office"] = {"timezone": zone_at_noon()} | changes.get("office", {})
        self.changes["server"] = {"async_mode": async_mode} | changes.get("server", {})
        if url := changes.get("storage", {}).get("url") or databases.of(folder):
            self.changes["storage"] = changes.get("storage", {}) | {"url": url}
        self.tokens: dict[str, str] = {}
        self.process: subprocess.Popen | Fork | None = None
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        """What the server has written to its standard error, over all its lives."""
        return (self.folder / "server.err").read_text()

    def token(self, scope: str) -> str:
        return self.tokens[scope]

    def client(self, scope: str = "supervisor") -> Client:
        return Client(self.url, self.tokens[scope])

    def start(self) -> None:
        """Start, and wait until the server says that it is open; again on the port it had before."""
        if not self.tokens:
            self._make_tokens()
        words = ["serve", "--config", str(self.config), "--port", str(self.port)]
        where = {"cwd": self.folder, "env": os.environ | self._environment() | self.environment}
        said, says = os.pipe()
        with (
            open(os.devnull, "rb") as nothing,
            os.fdopen(says, "wb") as output,
            open(self.folder / "server.err", "ab") as errors,
        ):
            if self.prepared and self._is_forkable and self.prepared.can(where["env"]):
                files = [nothing.fileno(), output.fileno(), errors.fileno()]
                self.process = self.prepared.start(words, files, **where, estimates=self.estimates)
            else:
                command = [*self.under, sys.executable, "-m", "queue_core.entry", *words]
                self.process = subprocess.Popen(command, stdin=nothing, stdout=output, stderr=errors, **where)
        self.process.stdout = os.fdopen(said, "rb")
        said = ""
        for said in self._lines(READY_WITHIN_S):
            if said.startswith(READY):
                break
        assert said.startswith(READY), f"the server did not open:\n{self.log}"
        self.port = urlsplit(said.removeprefix(READY)).port or 0

    def kill9(self) -> None:
        """What a power cut does to the process."""
        assert self.process
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        """Ask it to end; a server that does not is killed, and fails the test."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(2 * SLOW_S)
        except subprocess.TimeoutExpired:
            self.kill9()
            raise AssertionError(f"the server did not stop:\n{self.log}") from None

    def restart(self) -> None:
        self.stop()
        self.start()

    def all_ended(self, within_s: float) -> bool:
        """Whether every process that had this server's output, its printing agent too, is gone in time."""
        for _said in self._lines(within_s):
            pass
        return self._ended

    def children(self) -> list[int]:
        """The processes that the server has started."""
        assert self.process
        tasks = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        return [int(child) for task in tasks for child in task.read_text().split()]

    def child(self, command: str) -> int | None:
        """The one that was started with this command, if there is one now."""
        for child in self.children():
            with suppress(OSError):
                if command.encode() in Path(f"/proc/{child}/cmdline").read_bytes():
                    return child
        return None

    def _lines(self, within_s: float):
        """Each line of standard output until it ends (`_ended`) or the time is over."""
        assert self.process and self.process.stdout
        output, rest, until = self.process.stdout.fileno(), b"", time.monotonic() + within_s
        self._ended = False
        while select.select([output], [], [], max(until - time.monotonic(), 0))[0]:
            read = os.read(output, 4096)
            if not read:
                self._ended = True
                return
            *lines, rest = (rest + read).split(b"\n")
            yield from (line.decode() for line in lines)

    @property
    def _is_forkable(self) -> bool:
        """Limits and a clock of its own come too late for a fork."""
        is_plain = not self.under and not self.environment
        return is_plain and self.changes["server"]["async_mode"] == "eventlet"

    def _environment(self) -> dict[str, str]:
        sections = {f"LOBBY_{name.upper()}": json.dumps(value) for name, value in self.changes.items()}
        # The entry reads these two before the settings proper.
        sections["LOBBY_SERVER__ASYNC_MODE"] = self.changes["server"]["async_mode"]
        sections["LOBBY_STORAGE__FOLDER"] = str(self.folder)
        return sections

    def _make_tokens(self) -> None:
        from queue_core.actions import staff
        from tests.office import founded, shipped

        now = datetime.now(UTC)
        office = founded(shipped(self.folder, **self.changes), now)
        for scope in (*SCOPES, "admin"):
            secret = self.tokens[scope] = staff.new_token()
            staff.add_token(office, scope, scope=scope, token_digest=staff.digest(secret), by="test", now=now)
        office.storage.close()


def until(condition: Callable[[], Any], within: float | None = None) -> Any:
    """What the condition answers as soon as it holds: `within` so many seconds, as on a free machine, where
    that is promised."""
    pace = None if within is None else Pace()
    end = time.monotonic() + 4 * SLOW_S
    try:
        while not (found := condition()):
            if pace:
                assert pace.seconds < within, f"not within {within} s, as on a free machine"
            else:
                assert time.monotonic() < end, "it does not come"
            time.sleep(0.02)
    finally:
        if pace:
            pace.stop()
    return found


def refuses(port: int) -> bool:
    """Whether nobody is let in any more."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=SLOW_S).close()
    except OSError:
        return True
    return False


def _shipped() -> Path:
    return Path(__file__).parent.parent / "config.toml"


def zone_at_noon() -> str:
    """A fixed time zone in which it is between 12:00 and 13:00 now."""
    ahead = 12 - datetime.now(UTC).hour
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"
