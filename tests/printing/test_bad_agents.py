"""Agents that lie, stammer or are thrown out: nothing is printed for it, lost by it, or stopped by it."""

from contextlib import ExitStack
from typing import Any

import pytest

from tests.ears import Ear, refused
from tests.printing.computers import Computer
from tests.printing.fake_printer import FakePrinter
from tests.printing.lobby import UNHURRIED, Board, Kiosk, Supervisor, copies, jobs_of, network
from tests.servers import SLOW_S, Server, until


class House:
    """The hall's printer, and two of kiosks whose agents the tests are themselves."""

    def __init__(self, folder, stack: ExitStack) -> None:
        self.fake = stack.enter_context(FakePrinter())
        printers = [network("hall", self.fake)]
        printers += [network(name, self.fake, kind="agent") for name in ("door", "stairs")]
        self.served = Server(folder / "server", printer=printers, kiosk=UNHURRIED, server={"public_url": ""})
        self.served.start()
        stack.callback(self.served.stop)
        self.kiosk = Kiosk(self.served, "at door", "door")
        self.board = stack.enter_context(Board(self.served))

    def agent(self, **more: Any) -> Ear:
        return Ear(self.served.url, {"agent": True, "bearer": self.kiosk.secret} | more)

    def job(self, number: str) -> tuple[str, str, str | None]:
        job = jobs_of(self.served)[number]
        return job.state, job.printer, job.problem


def ask(agent: Ear, event: str, **data: Any) -> Any:
    return agent.client.call(event, data, timeout=SLOW_S)


def done(job: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"job": job["job"], "turn": job["turn"], "printer": "door", "problem": None, "sent": True} | more


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    with ExitStack() as stack:
        yield House(tmp_path_factory.mktemp("bad"), stack)


@pytest.mark.parametrize("named", [5, "door", {"door": 1}, [["door"]], [None], ["hall"], ["no such printer"]])
def test_who_names_no_printer_of_a_kiosk_serves_none(house, named):
    with house.agent(printers=named) as agent:
        assert agent.wait("printers")["names"] == []
        number = house.kiosk.take()
        assert [ask(agent, "next_job", printer=name) for name in ("door", "stairs", "hall")] == [None] * 3
        assert house.job(number)[0] == "waiting"


def test_an_agent_says_nothing_of_what_is_not_its_own(house):
    """Neither of a printer that it does not serve, nor of a job that is another printer's."""
    house.fake.mode = "no_paper"
    number = house.served.client().post("/tickets", {"service": "taxes"})[1]["number"]
    until(lambda: house.job(number)[2] == "no_paper")
    job = {"job": jobs_of(house.served)[number].id, "turn": jobs_of(house.served)[number].tries}
    with house.agent() as agent:
        assert agent.wait("printers")["names"] == ["door"]
        assert ask(agent, "job_done", **done(job, printer="hall")) is False
        assert ask(agent, "printer_state", printer="hall", problem=None, paper_low=False) is False
        ask(agent, "job_done", **done(job))
        ask(agent, "job_done", **done(job, problem="dropped"))
        assert house.job(number)[:2] == ("waiting", "hall") and house.board.alarms["hall"] == "no_paper"
    house.fake.mode = "ok"
    until(lambda: house.job(number)[0] == "printed")
    assert copies(house.served, number, hall=house.fake) == {"hall": ["plain"]}


def test_trouble_counts_only_from_who_has_the_job_now(house):
    """An answer that was lost is given again unmarked; a report that comes twice changes nothing."""
    with house.agent() as one, house.agent() as other:
        while job := ask(one, "next_job", printer="door"):
            ask(one, "job_done", **done(job))
        number = house.kiosk.take()
        job = until(lambda: ask(one, "next_job", printer="door"))
        assert ask(other, "next_job", printer="door") is None
        again = ask(one, "next_job", printer="door")
        assert again == job and again["facts"]["duplicate"] is False
        ask(one, "job_done", **done(job, problem="unreachable", sent=False))
        theirs = until(lambda: ask(other, "next_job", printer="door"))
        assert (theirs["job"], theirs["turn"]) == (job["job"], job["turn"] + 1)
        ask(one, "job_done", **done(job, problem="unreachable", sent=False))
        assert house.job(number) == ("waiting", "door", "agent_lost"), "the other is still printing it"
        ask(other, "job_done", **done(theirs))
        assert house.job(number)[0] == "printed"


def test_garbage_of_an_agent_hurts_nobody(house):
    before = house.served.log
    good = {"job": 1, "turn": 1, "printer": "door", "problem": None, "sent": True, "paper_low": False}
    wrong = {
        "job": (None, "x", -1, 10**30, [], {}),
        "turn": (None, "x", -1, 10**30),
        "printer": (None, 1, [], {}, "x" * 5_000, "\0"),
        "problem": (1, "\0", "x" * 50, "no paper", "<b>", {}, []),
        "sent": (None, "perhaps"),
        "paper_low": (None, "perhaps"),
    }
    answers: list[Any] = []
    events = ("job_done", "printer_state", "next_job")
    with house.agent() as agent:
        for event in events:
            for data in (None, [], "x", 1, *({**good, key: w} for key in wrong for w in wrong[key])):
                agent.client.emit(event, data, callback=lambda *answer: answers.extend(answer))
        ask(agent, "printer_state", **good)
        assert answers and all(answer in (False, True, None) for answer in answers)
        assert house.board.alarms.get("door") in (None, "agent_away")
    for event in events:
        for data in (b"\0", good | {"printer": "x" * 50_000}, "x" * 300_000):
            with house.agent() as agent:
                agent.client.emit(event, data)
    with house.agent() as agent:
        number = house.kiosk.take()
        jobs = []
        until(lambda: (job := ask(agent, "next_job", printer="door")) and jobs.append(job) or jobs)
        for job in iter(lambda: jobs.pop() if jobs else ask(agent, "next_job", printer="door"), None):
            ask(agent, "job_done", **done(job))
        assert house.job(number)[0] == "printed"
    assert "Traceback" not in house.served.log.removeprefix(before)


def test_an_agent_whose_kiosk_was_thrown_out_ends(house):
    kiosk = Kiosk(house.served, "at the lift", "stairs")
    with Computer(house.served.url, kiosk.secret, house.served.folder) as computer:
        until(lambda: "Printing for stairs" in computer.log.read_text())
        Supervisor(house.served).send("/devices/revoke", name="at the lift")
        assert refused(house.served.url, {"agent": True, "bearer": kiosk.secret}), "at once"
        assert computer.process.wait(2 * SLOW_S) == 1
        until(lambda: house.board.alarms.get("stairs") == "agent_away")
