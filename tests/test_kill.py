"""An issued ticket survives anything: the server is killed at random moments under load, and starts again."""

import random
import threading
import time
from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from tests.office import Acts, Clock, founded, replayed, shipped

ROUNDS = 8
TAKERS, CALLERS = 3, 2
BOOKED = 400
FORWARD = ["waiting", "called", "serving", "served"]


class Load:
    """Clients of one server: each notes what it was told, until the server is gone."""

    def __init__(self, server, round_: int) -> None:
        self.server = server
        self.told: dict[int, dict] = {}
        self.by_key: dict[str, int] = {}
        self.unanswered: list[tuple[str, str, dict]] = []
        self.faults: list[Exception] = []
        self._noting = threading.Lock()
        self._answered = threading.Semaphore(0)
        self._round = round_
        jobs = [(self._take, who) for who in range(TAKERS)] + [(self._call, who) for who in range(CALLERS)]
        jobs.append((self._check_in, 0))
        self._threads = [threading.Thread(target=self._until_gone, args=job) for job in jobs]
        for thread in self._threads:
            thread.start()

    def until(self, answers: int) -> None:
        """Wait until clients have been answered so often."""
        for _ in range(answers):
            assert self._answered.acquire(timeout=30), self.faults

    def wait(self) -> None:
        for thread in self._threads:
            thread.join()
        assert not self.faults

    def _until_gone(self, act, who: int) -> None:
        client = self.server.client()
        number = 0
        try:
            while True:
                act(client, who, number)
                number += 1
        except ConnectionError:
            return
        except Exception as fault:
            self.faults.append(fault)

    def _ask(self, client, path: str, body: dict, key: str) -> None:
        self.unanswered.append((key, path, body))
        status, data = client.post(path, body, key)
        self.unanswered.remove((key, path, body))
        assert status in (200, 201, 409), data
        if status in (200, 201):
            self.note(data, key)
        self._answered.release()

    def note(self, data: dict, key: str) -> None:
        with self._noting:
            before = self.told.get(data["id"])
            if before is None or FORWARD.index(data["state"]) >= FORWARD.index(before["state"]):
                self.told[data["id"]] = data
            self.by_key[key] = data["id"]

    def _take(self, client, who: int, number: int) -> None:
        self._ask(client, "/tickets", {"service": "taxes"}, f"take-{self._round}-{who}-{number}")

    def _check_in(self, client, _who: int, number: int) -> None:
        code = f"REF-{(self._round * 50 + number) % BOOKED}"
        self._ask(client, "/check-ins", {"code": code}, f"check-in-{self._round}-{number}")

    def _call(self, client, who: int, number: int) -> None:
        body = {"finish_current": True}
        self._ask(client, f"/desks/{who + 1}/calls", body, f"call-{self._round}-{who}-{number}")


def test_whatever_a_client_was_told_is_there_after_every_kill(server):
    """Tickets, numbers and calls answered before the kill; the journal whole; a repeat is still once."""
    chance = random.Random()
    running = server(printer=[])
    now = datetime.now(UTC)
    acts = Acts(founded(shipped(running.folder, **running.changes), now), Clock(now))
    for number in range(BOOKED):
        acts.book(f"REF-{number}", now + timedelta(minutes=30))
    acts.open("1", "2")
    issued: dict[int, str] = {}
    for round_ in range(ROUNDS):
        load = Load(running, round_)
        load.until(chance.randint(1, 400))
        running.kill9()
        load.wait()
        assert running.all_ended(10)
        running.start()
        assert load.told, "the load told nobody anything"
        table = {row.id: row for row in acts.tickets()}
        for ticket, told in load.told.items():
            row = table[ticket]
            assert (row.number, row.rank, row.due_at) == (
                told["number"],
                told["rank"],
                datetime.fromisoformat(told["due_at"]),
            )
            assert FORWARD.index(row.state) >= FORWARD.index(told["state"])
        issued |= {ticket: told["number"] for ticket, told in load.told.items()}
        assert issued == {ticket: table[ticket].number for ticket in issued}
        assert_whole(acts)
        repeat_all(running, load)
    acts.office.storage.close()


def repeat_all(running, load) -> None:
    """Who heard nothing asks again with the same key: the act is done once, whether it had been or not."""
    client = running.client()
    for key, path, body in load.unanswered:
        first = client.post(path, body, key)
        assert first[0] in (200, 201, 409)
        if first[0] == 201:
            assert client.post(path, body, key) == first
    for key, ticket in load.by_key.items():
        if key.startswith("take"):
            assert client.post("/tickets", {"service": "taxes"}, key)[1]["id"] == ticket


def assert_whole(acts) -> None:
    rows, table = acts.journal(), acts.tickets()
    assert [row.seq for row in rows] == list(range(1, len(rows) + 1))
    assert replayed(rows) == {row.id: (row.number, row.state) for row in table}
    assert len({(row.day_on, row.number) for row in table}) == len(table)
    with acts.office.storage.reading() as look:
        assert look.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"


def test_desks_stay_as_they_were_over_a_kill(server):
    """Open and paused desks and the called ticket are there again; the desk goes on where it was."""
    running = server()
    desk = running.client()
    desk.post("/desks/1/open"), desk.post("/desks/2/open"), desk.post("/desks/2/pause")
    desk.post("/tickets", {"service": "taxes"})
    called = desk.post("/desks/1/calls")[1]
    before = desk.get("/desks")
    running.kill9()
    running.start()
    desk = running.client()
    assert desk.get("/desks") == before
    assert desk.get(f"/tickets/{called['id']}")["state"] == "called"
    assert desk.post(f"/tickets/{called['id']}/start")[0] == 200


def test_the_printing_agent_ends_with_its_server(server):
    """Killed or stopped, the server leaves no process behind; the next one has an agent of its own."""
    running = server()
    for end in (running.kill9, running.stop):
        until = time.monotonic() + 20
        while not running.children():
            assert time.monotonic() < until, "the server started no printing agent"
            time.sleep(0.02)
        end()
        assert running.all_ended(10), "somebody outlived the server"
        running.start()
