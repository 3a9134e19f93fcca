"""Two `lobby serve` processes on one PostgreSQL and one Redis."""

import shutil
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from queue_core.data.prints import print_job
from tests.office import Acts, Clock, founded, shipped
from tests.processes.around import PostgreSQL, Redis
from tests.servers import Server, until

BOOKED = 400


class Two:
    """The two processes, what they stand on, and the office's acts."""

    def __init__(self, folder, stack: ExitStack, **more: Any) -> None:
        self.redis = Redis(folder)
        stack.callback(self.redis.stop)
        self.postgresql = PostgreSQL()
        stack.callback(self.postgresql.close)
        changes = {
            "storage": {"url": self.postgresql.url},
            "server": {"message_queue": self.redis.url},
            "desk": [{"name": name, "services": ["taxes"]} for name in ("1", "2", "3")],
        } | more
        self.servers = [Server(folder / name, **changes) for name in ("one", "other")]
        for server in self.servers:
            stack.callback(server.stop)
        self.start()
        now = datetime.now(UTC)
        self.acts = Acts(founded(shipped(self.servers[0].folder, **self.servers[0].changes), now), Clock(now))
        stack.callback(self.acts.office.storage.close)
        self.codes = [f"REF-{number}" for number in range(BOOKED)]
        for code in self.codes:
            self.acts.book(code, now + timedelta(minutes=30))
        self.acts.open("1", "2", "3")

    def start(self) -> None:
        """Start what does not run."""
        one, other = self.servers
        for server in self.servers:
            if server.process is None or server.process.poll() is not None:
                server.start()
            if not other.tokens:
                other.tokens = one.tokens
                # One office, one secret.
                shutil.copy(one.folder / "secret.key", other.folder)

    def slips(self, ticket: int) -> list[str]:
        """What became of a ticket's slips."""
        with self.acts.office.storage.reading() as db:
            mine = select(print_job.c.state).where(print_job.c.ticket_id == ticket)
            return list(db.execute(mine).scalars())

    def leader(self) -> Server:
        """The one that has the printing agent, and does the rest of the chores."""
        return until(lambda: next((each for each in self.servers if leads(each)), None))

    def follower(self) -> Server:
        leader = self.leader()
        return next(each for each in self.servers if each is not leader)


def finish_all(two: Two) -> None:
    """Call everybody who waits, so that the line is empty."""
    client = two.servers[0].client()
    for desk in ("1", "2", "3"):
        while client.post(f"/desks/{desk}/calls", {"finish_current": True})[0] == 201:
            pass


def leads(server: Server) -> bool:
    return server.process is not None and server.process.poll() is None and bool(server.children())


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    """Two processes; each test leaves them running, and what they stand on as well."""
    with ExitStack() as stack:
        yield Two(tmp_path_factory.mktemp("two"), stack)
