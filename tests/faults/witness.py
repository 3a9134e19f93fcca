"""What clients were told, and whether it is so: in the journal, the line, the database and on the boards."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any

import socketio
from sqlalchemy import select, text

from queue_core.data.appointments import appointment
from queue_core.data.prints import print_job
from tests.office import Acts, Clock, founded, replayed, shipped
from tests.pace import Pace
from tests.servers import Server

FORWARD = {"waiting": 0, "called": 1, "serving": 2, "served": 3, "expired": 3, "no_show": 3}
RIGHT_WITHIN_S = 5.0
TRACEBACK = "Traceback (most recent call last)"


class Witness:
    """What the clients of one server were told, act by act."""

    def __init__(self) -> None:
        self.told: dict[int, dict[str, Any]] = {}
        self.taken: dict[str, int] = {}
        self.called: list[int] = []
        self.refused: list[str] = []
        self._noting = threading.Lock()

    def note(self, key: str, status: int, data: dict[str, Any]) -> None:
        """Keep an answer to the act with this key."""
        with self._noting:
            if status >= 400:
                self.refused.append(data["code"])
                return
            before = self.told.get(data["id"])
            if before is None or FORWARD[data["state"]] >= FORWARD[before["state"]]:
                self.told[data["id"]] = data
            if key.startswith("take"):
                self.taken[key] = data["id"]
            if key.startswith("call"):
                self.called.append(data["id"])

    def agrees(self, acts: Acts) -> None:
        """Everything that was answered is there and nothing else: to be asked when nothing is unanswered."""
        rows, table = acts.journal(), {row.id: row for row in acts.tickets()}
        assert [row.seq for row in rows] == list(range(1, len(rows) + 1))
        assert replayed(rows) == {row.id: (row.number, row.state) for row in table.values()}
        assert len({(row.day_on, row.number) for row in table.values()}) == len(table)
        assert set(self.told) == set(table), "told and not there, or there and told nobody"
        assert len(set(self.taken.values())) == len(self.taken), "one ticket for two acts"
        for ticket, told in self.told.items():
            row = table[ticket]
            key = (row.number, row.rank, row.due_at)
            assert key == (told["number"], told["rank"], datetime.fromisoformat(told["due_at"]))
            assert FORWARD[row.state] >= FORWARD[told["state"]]
        calls = [row.ticket_id for row in rows if row.event == "ticket.called"]
        assert sorted(calls) == sorted(self.called) and len(set(calls)) == len(calls)
        with acts.office.storage.reading() as db:
            if acts.office.storage.is_sqlite:
                assert db.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
            arrived = db.execute(select(appointment.c.ticket_id)).scalars().all()
            assert len(set(filter(None, arrived))) == len(list(filter(None, arrived)))
            jobs = db.execute(select(print_job.c.ticket_id)).scalars().all()
            assert not jobs or sorted(jobs) == sorted(table), "a ticket without its slip, or with two"


def called_in_order(acts: Acts) -> None:
    """Each call took the smallest key of those who waited then, as the journal tells it."""
    key = {row.id: (row.rank, row.due_at, row.id) for row in acts.tickets()}
    waiting: set[int] = set()
    for row in acts.journal():
        if row.event in ("ticket.taken", "ticket.checked_in"):
            waiting.add(row.ticket_id)
        elif row.event == "ticket.expired":
            waiting.remove(row.ticket_id)
        elif row.event == "ticket.called":
            assert key[row.ticket_id] == min(key[each] for each in waiting), row
            waiting.remove(row.ticket_id)


class Screen:
    """A TV's socket, which comes back by itself; `board` is the last that it was sent, `pulses` how often the
    server gave a sign of life, `ends` how often the connection ended. `auth` asks for another board."""

    def __init__(self, url: str, **auth: str) -> None:
        self.board: dict[str, Any] = {}
        self.pulses = self.ends = 0
        self.client = socketio.Client(reconnection_delay=0.2, reconnection_delay_max=1, handle_sigint=False)
        self.client.on("board", self._see)
        self.client.on("pulse", self._feel)
        self.client.on("disconnect", self._lose)
        self.client.connect(url, auth={"board": "lobby"} | auth, transports=["websocket"], wait_timeout=30)

    def __enter__(self) -> "Screen":
        return self

    def __exit__(self, *_: object) -> None:
        self.client.disconnect()

    def _see(self, board: dict[str, Any]) -> None:
        self.board = board

    def _feel(self, _pulse: dict[str, Any]) -> None:
        self.pulses += 1

    def _lose(self, *_reason: Any) -> None:
        self.ends += 1


def boards_are_right(running: Server, screen: Screen, acts: Acts) -> float:
    """The screen shows what GET /board says, and that is what the journal says, in the promised time; answers
    after how long."""
    last, table = acts.journal()[-1].seq, acts.tickets()
    waiting = sum(row.state == "waiting" for row in table)
    called = {row.number for row in table if row.state == "called"}
    seen: list[Any] = []

    def are_right() -> bool:
        asked = running.client("read").get("/board")
        # A board that says nothing new is not sent again: its `as_of` may be older.
        shown = screen.board.get("data", {}).get("calls", [])
        seen[:] = asked, shown
        is_shown = calls_in(shown) == calls_in(asked["calls"])
        is_shown = is_shown and called <= {each["number"] for each in shown}
        return is_shown and asked["as_of"] == last and sum(asked["waiting"].values()) == waiting

    pace = Pace()
    try:
        while True:
            with suppress(ConnectionError):
                if are_right():
                    return pace.stop()
            assert pace.seconds < RIGHT_WITHIN_S, f"event {last}, {called} called, {waiting} waiting; {seen}"
            time.sleep(0.05)
    finally:
        pace.stop()


def calls_in(board: list[dict[str, Any]]) -> list[tuple]:
    return [(each["number"], each["desk"]) for each in board]


@contextmanager
def acts_of(running: Server) -> Iterator[Acts]:
    """The server's office, looked at from beside it."""
    now = datetime.now(UTC)
    acts = Acts(founded(shipped(running.folder, **running.changes), now), Clock(now))
    yield acts
    acts.office.storage.close()


def lines(log: str, *words: str) -> list[str]:
    """The lines of a log that hold all these words."""
    return [line for line in log.splitlines() if all(word in line for word in words)]
