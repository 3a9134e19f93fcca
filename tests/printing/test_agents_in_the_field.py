"""Agents as they are out there: of an older version than the server's, and with what they are told."""

import re
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.ears import Ear
from tests.printing.computers import Computer
from tests.printing.fake_printer import FakePrinter
from tests.printing.lobby import UNHURRIED, Kiosk, jobs_of, network
from tests.servers import Server, until

READ_OF_A_PRINTER = {"name", "kind", "connection", "host", "port", "path", "baud", "usb", "queue", "profile",
                     "width_mm", "mode", "code_page", "cut", "reach"}  # fmt: skip
READ_OF_A_JOB = {"job", "turn", "printer", "logo", "folder", "facts"}
READ_OF_A_SLIP = {"office", "owner", "service", "number", "booked", "slot_at", "joins_at", "ahead", "desks",
                  "then", "taken_at", "timezone", "language", "booking_url", "duplicate",
                  "track_url"}  # fmt: skip
"""What the agent of the first version reads of what it is told."""


class House:
    """A printer at a kiosk's own computer, whose agent a test is itself; the hall's is the server's own."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder = folder
        self.fake = stack.enter_context(FakePrinter())
        printers = [network("hall", self.fake), network("door", self.fake, kind="agent")]
        self.served = Server(
            folder / "server",
            printer=printers,
            kiosk=UNHURRIED,
            server={"public_url": ""},
            environment={"LOBBY_SERVER__SECRET": "x" * 40, "PGPASSWORD": "secret", "SMS_API_KEY": "secret"},
        )
        self.served.start()
        stack.callback(self.served.stop)
        self.kiosk = Kiosk(self.served, "at door", "door")


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    with ExitStack() as stack:
        yield House(tmp_path_factory.mktemp("field"), stack)


def ask(agent: Ear, event: str, **data: Any) -> Any:
    return agent.client.call(event, data, timeout=5)


def test_an_agent_of_the_first_version_has_all_that_it_reads_and_is_understood(house):
    """It knows no state of a slip: what it reports in vain for the third time it is not given again."""
    number = house.kiosk.take()
    turns = 0
    with Ear(house.served.url, {"agent": True, "bearer": house.kiosk.secret, "printers": ["door"]}) as agent:
        told = agent.wait("printers")
        assert told["names"] == ["door"] and set(told["printers"][0]) >= READ_OF_A_PRINTER
        while jobs_of(house.served)[number].state == "waiting":
            job = until(lambda: ask(agent, "next_job", printer="door"))
            assert set(job) >= READ_OF_A_JOB and set(job["facts"]) >= READ_OF_A_SLIP
            assert set(job["printer"]) >= READ_OF_A_PRINTER
            assert job["facts"]["duplicate"] is (turns > 0)
            turns += 1
            done = {"job": job["job"], "turn": job["turn"], "problem": "no_answer", "sent": True}
            assert ask(agent, "job_done", printer="door", **done) is True
            assert ask(agent, "printer_state", printer="door", problem=None, paper_low=False) is True
        assert turns == 3 and jobs_of(house.served)[number].state == "unconfirmed"
        later = house.kiosk.take()
        job = until(lambda: ask(agent, "next_job", printer="door"))
        ask(agent, "job_done", printer="door", job=job["job"], turn=job["turn"], problem=None, sent=True)
        assert jobs_of(house.served)[later].state == "printed"


def test_an_agent_of_the_first_version_is_given_no_paper_that_it_does_not_know(house):
    """A place's paper waits for one that draws it; tickets pass it by, and today's agent has it."""
    browser = house.kiosk.browser
    form = browser.get(f"{house.kiosk.url}/elsewhere/1", timeout=60).text
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    browser.post(f"{house.kiosk.url}/elsewhere/1/slip", hidden, timeout=60).raise_for_status()
    number = house.kiosk.take()
    auth = {"agent": True, "bearer": house.kiosk.secret, "printers": ["door"]}
    with Ear(house.served.url, auth) as agent:
        agent.wait("printers")
        job = until(lambda: ask(agent, "next_job", printer="door"))
        assert job["facts"]["number"] == number
        ask(agent, "job_done", printer="door", job=job["job"], turn=job["turn"], problem=None, sent=True)
        assert ask(agent, "next_job", printer="door") is None
    with Ear(house.served.url, auth | {"draws": ["place"]}) as agent:
        agent.wait("printers")
        job = until(lambda: ask(agent, "next_job", printer="door"))
        assert (job["facts"]["kind"], job["facts"]["track_url"]) == ("place", None)
        ask(agent, "job_done", printer="door", job=job["job"], turn=job["turn"], problem=None, sent=True)


def test_the_servers_own_agent_has_none_of_the_servers_secrets(house):
    """Of the settings it has its own token alone."""
    agent = until(lambda: house.served.child("print-agent"))
    given = Path(f"/proc/{agent}/environ").read_text().split("\0")
    names = {each.partition("=")[0] for each in given}
    assert {each for each in names if each.startswith(("LOBBY_", "PG"))} == {"LOBBY_AGENT_TOKEN"}
    assert "SMS_API_KEY" not in names and "PATH" in names


def test_an_agent_reads_its_token_from_a_file(house):
    file = house.folder / "token"
    file.write_text(f"{house.kiosk.secret}\n")
    with Computer(house.served.url, None, house.folder, LOBBY_AGENT_TOKEN_FILE=str(file)) as computer:
        until(lambda: "Printing for door" in computer.log.read_text())
