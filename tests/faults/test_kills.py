"""SIGKILL of the server or of its printing agent, at any moment, under load."""

import os
import random
import signal
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any

import pytest
from sqlalchemy import select

from queue_core.data.prints import print_job
from tests.faults import LONG
from tests.faults.load import Load
from tests.faults.witness import TRACEBACK, Screen, acts_of, boards_are_right, lines
from tests.servers import until

ROUNDS = 100 if LONG else 4
BOOKED = 400
PAPER_WITHIN_S = 150.0


def kill(running: Any, victim: str) -> None:
    """End the server, which is started again as by systemd, or its agent, which the server starts again."""
    if victim == "server":
        running.kill9()
        assert running.all_ended(30), "somebody outlived the server"
        running.start()
    else:
        agent = until(lambda: running.child("print-agent"))
        os.kill(agent, signal.SIGKILL)
        until(lambda: agent not in running.children())


@pytest.mark.timeout(3600 if LONG else 300)
def test_what_was_answered_outlives_every_process(server, tmp_path):
    """Acts repeated until they are answered come out once, boards are right within 5 s, each death is one
    line of the log, and each ticket has its slip in the end."""
    paper = tmp_path / "paper"
    printer = {"name": "kiosk", "kind": "file", "mode": "text", "path": str(paper), "stale_minutes": 600}
    running = server(printer=[printer])
    chance, took = random.Random(), []
    with acts_of(running) as acts:
        now = datetime.now(UTC)
        for number in range(BOOKED):
            acts.book(f"REF-{number}", now + timedelta(minutes=30))
        with Screen(running.url) as screen, Load(running, booked=BOOKED) as load:
            for round_ in range(ROUNDS):
                victim = "server" if round_ % 2 else chance.choice(["server", "agent"])
                before = len(running.log)
                load.hear(chance.randint(1, 60))
                kill(running, victim)
                took.append(boards_are_right_soon(load, running, screen, acts))
                load.witness.agrees(acts)
                said = running.log[before:]
                assert TRACEBACK not in said, said
                line = "was cut short" if victim == "server" else "printing agent ended with -9"
                assert len(lines(said, line)) == 1, said
                load.go_on()
            load.rest()
            load.witness.agrees(acts)
        until(lambda: not slips(acts, "waiting") - taken_along(acts), within=PAPER_WITHIN_S)
        table = {row.id: row for row in acts.tickets()}
        kept_back = slips(acts, "stale")
        assert all(table[each].state != "waiting" for each in kept_back), "a slip that its visitor waits for"
        written = paper.read_bytes().decode("latin-1").split("\n")
        numbers = {table[each].number for each in slips(acts, "printed")}
        assert all(any(number in line for line in written) for number in numbers)
        print(f"{ROUNDS} kills, {len(table)} tickets, {len(acts.journal())} events,", end=" ")
        print(f"{len(numbers)} slips printed, {len(kept_back)} kept back,", end=" ")
        print(f"boards right in {median(took):.2f} s, at most in {max(took):.2f} s")


def boards_are_right_soon(load: Load, running: Any, screen: Screen, acts: Any) -> float:
    """From the moment at which every act has its answer."""
    load.rest()
    return boards_are_right(running, screen, acts)


def slips(acts: Any, state: str) -> set[int]:
    """The tickets whose slip is in this state."""
    with acts.office.storage.reading() as db:
        return set(db.execute(select(print_job.c.ticket_id).where(print_job.c.state == state)).scalars())


def taken_along(acts: Any) -> set[int]:
    """The tickets whose slip an agent took into its grave: it is handed out again after 40 seconds, for which
    only the long round waits."""
    if LONG:
        return set()
    with acts.office.storage.reading() as db:
        lost = select(print_job.c.ticket_id).where(
            print_job.c.state == "waiting", print_job.c.problem == "agent_lost"
        )
        return set(db.execute(lost).scalars())


def test_a_server_that_ended_in_order_says_nothing_of_the_run_before(server):
    """Only what was cut short is told."""
    running = server(printer=[])
    running.restart()
    assert "cut short" not in running.log
    running.kill9()
    running.start()
    assert len(lines(running.log, "was cut short")) == 1
    running.restart()
    assert len(lines(running.log, "was cut short")) == 1
