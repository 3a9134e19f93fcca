"""What the tests of the API share: a real server, asked in ways that no polite client would."""

import http.client
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from tests.servers import Server

BASE = "/api/v1"
PROBLEM = "application/problem+json"
TICKET = {
    "id", "number", "service", "origin", "state", "rank", "due_at", "ahead", "desk", "taken_at", "called_at",
    "started_at", "ended_at", "slot_at", "priority", "held_at", "wait",
}  # fmt: skip
"""The shape of a ticket."""


class Answer(NamedTuple):
    status: int
    data: Any
    headers: Any

    @property
    def code(self) -> str | None:
        return self.data.get("code") if isinstance(self.data, dict) else None

    @property
    def kind(self) -> str:
        return self.headers.get("Content-Type", "")


class Api:
    """The API of one server. `ask` answers whatever came back, JSON read where it is JSON."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self._connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        scope: str | None = "supervisor",
        raw: bytes | None = None,
        **headers: str,
    ) -> Answer:
        """`body` goes as JSON, `raw` as it is, neither as nothing; header names have _ for -."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if scope:
            sent.setdefault("Authorization", f"Bearer {self.server.token(scope)}")
        data = json.dumps(body).encode() if raw is None and body is not None else raw
        try:
            self._connection.request(method, BASE + path, data, sent)
            answer = self._connection.getresponse()
            read = answer.read()
        except (OSError, http.client.HTTPException):
            self._connection.close()
            raise
        is_json = "json" in answer.headers.get("Content-Type", "")
        return Answer(answer.status, json.loads(read) if read and is_json else None, answer.headers)

    def post(self, path: str, body: Any = None, **more: Any) -> Answer:
        return self.ask("POST", path, {} if body is None else body, **more)

    def get(self, path: str, **more: Any) -> Any:
        answer = self.ask("GET", path, **more)
        assert answer.status == 200, answer
        return answer.data

    def seq(self) -> int:
        """The number of the last event: what is unchanged when nothing was done."""
        return self.get("/board")["as_of"]

    def journal(self, after: int) -> list[dict[str, Any]]:
        return self.get(f"/journal?after={after}")

    def take(self, service: str = "taxes", **more: Any) -> dict[str, Any]:
        answer = self.post("/tickets", {"service": service} | more)
        assert answer.status == 201, answer
        return answer.data

    def book(self, reference: str, slot_at: datetime, **more: Any) -> dict[str, Any]:
        answer = self.ask("PUT", f"/appointments/{reference}", stated(slot_at, **more))
        assert answer.status in (200, 201), answer
        return answer.data


@contextmanager
def opened(folder: Path, **changes: Any) -> Iterator[Api]:
    """The API of a server that lives as long as the block."""
    server = Server(folder / "server", **changes)
    server.start()
    try:
        yield Api(server)
    finally:
        server.stop()


def soon(**later: float) -> datetime:
    """An instant from now, in whole seconds; a server's day has 11 hours left at least."""
    return datetime.now(UTC).replace(microsecond=0) + timedelta(**later)


def stated(slot_at: datetime, service: str = "taxes", **more: Any) -> dict[str, Any]:
    """An appointment as a feed states it."""
    return {"service": service, "slot_at": slot_at.isoformat()} | more
