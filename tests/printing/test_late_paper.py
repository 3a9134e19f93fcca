"""Paper that comes back: what is printed by itself, what is kept back, and what staff do about it."""

from contextlib import ExitStack

import pytest

from tests.printing.fake_printer import FakePrinter
from tests.printing.lobby import Board, Supervisor, copies, jobs_of, network, older
from tests.servers import Server, until


class Office:
    """A hall with one printer, a supervisor who has signed in, and what the supervisor's page shows."""

    def __init__(self, folder, stack: ExitStack) -> None:
        self.fake = stack.enter_context(FakePrinter())
        hall = network("hall", self.fake, stale_minutes=10)
        self.served = Server(folder / "server", printer=[hall], server={"public_url": ""})
        self.served.start()
        stack.callback(self.served.stop)
        self.ask = self.served.client()
        self.ask.post("/desks/1/open")
        self.board = stack.enter_context(Board(self.served))
        self.send = Supervisor(self.served).send

    def take(self, count: int) -> list[str]:
        return [self.ask.post("/tickets", {"service": "taxes"})[1]["number"] for _ in range(count)]

    def call(self) -> str:
        return self.ask.post("/desks/1/calls", {"finish_current": True})[1]["number"]

    def states(self, *numbers: str) -> list[str]:
        jobs = jobs_of(self.served)
        return [jobs[number].state for number in numbers]

    def copies(self, number: str) -> list[str]:
        return copies(self.served, number, hall=self.fake).get("hall", [])


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    with ExitStack() as stack:
        yield Office(tmp_path_factory.mktemp("late"), stack)


def test_after_five_minutes_without_paper_those_who_wait_get_their_slips_and_staff_release_the_rest(office):
    office.fake.mode = "no_paper"
    served, called, waiting, old, recent = office.take(5)
    # None is just being tried: where that takes long, the pauses have to grow first.
    until(lambda: all(job.problem == "no_paper" for job in jobs_of(office.served).values()))
    until(lambda: office.board.alarms == {"hall": "no_paper"})
    assert [office.call(), office.call()] == [served, called]
    for number in (served, called, waiting):
        older(office.served, number, minutes=5)
    older(office.served, old, minutes=10, seconds=1)
    office.fake.mode = "ok"
    states = ["stale", "stale", "printed", "stale", "printed"]
    until(lambda: office.states(served, called, waiting, old, recent) == states)
    assert office.copies(waiting) == office.copies(recent) == ["plain"] and len(office.fake.printed) == 2
    until(lambda: office.board.alarms == {})
    until(lambda: office.board.kept_back == {"hall": 2})  # who was served and has gone needs no slip
    office.send("/supervisor/printers/hall/release")
    until(lambda: office.states(called, old) == ["printed"] * 2)
    assert office.copies(called) == office.copies(old) == ["plain"] and office.states(served) == ["stale"]
    assert len(office.fake.printed) == 4
    until(lambda: office.board.kept_back == {})


def test_what_was_released_is_printed_though_it_fails_again_first(office):
    """Staff may release it as soon as it is too late, though nothing else happens in the office."""
    office.fake.mode = "no_paper"
    (number,) = office.take(1)
    until(lambda: jobs_of(office.served)[number].problem == "no_paper")
    older(office.served, number, minutes=11)
    until(lambda: office.states(number) == ["stale"] and office.board.kept_back == {"hall": 1})
    office.send("/supervisor/printers/hall/release")
    until(lambda: jobs_of(office.served)[number].tries == 1)
    office.fake.mode = "ok"
    until(lambda: office.states(number) == ["printed"])
    assert office.copies(number) == ["plain"]


def test_a_slip_that_staff_print_again_is_marked(office):
    (number,) = office.take(1)
    until(lambda: office.states(number) == ["printed"])
    office.send("/supervisor/slips", number=number)
    until(lambda: office.copies(number) == ["plain", "DUPLICAT"])
